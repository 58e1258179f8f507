import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readFoundRows, type FoundRow } from './page-reader.ts';

const filesIn = (folder: string) => ({ database: join(folder, 'a.sqlite'), wal: join(folder, 'a.sqlite-wal') });
type Files = ReturnType<typeof filesIn>;

function open({ database }: Files, pageSize = 4096): Database.Database {
  const db = new Database(database);
  onTestFinished(() => void db.close());
  db.pragma(`page_size = ${pageSize}`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('secure_delete = ON');
  db.pragma('wal_autocheckpoint = 0');
  return db;
}

/** The files as a crash would leave them. */
function copyOf({ database, wal }: Files): Files {
  const copy = filesIn(temporaryFolder());
  copyFileSync(database, copy.database);
  copyFileSync(wal, copy.wal);
  return copy;
}

/** Every table of these tests has its own name in its first column, so that a row tells where it belongs. */
const rowsOf = (found: Iterable<FoundRow>, table: string) =>
  [...found]
    .filter(({ values }) => values[0] === table)
    .toSorted((a, b) => a.rowid - b.rowid)
    .map(({ rowid, values }) => [rowid, ...values]);

function asRead(value: unknown): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
const selectedSchema = z.array(z.array(z.unknown().transform(asRead)));

const selected = (db: Database.Database, table: string) =>
  selectedSchema.parse(db.prepare(`SELECT rowid, * FROM ${table} ORDER BY rowid`).raw().safeIntegers().all());

const text = (length: number) => '不满意，等了两个小时。𠮷'.repeat(Math.ceil(length / 13)).slice(0, length);

const valueArbitrary = fc.oneof(
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.double({ noNaN: true }),
  fc.string({ unit: 'grapheme-composite', maxLength: 40 }),
  fc.integer({ min: 0, max: 30_000 }).map(text),
  fc.uint8Array({ maxLength: 60 }),
  fc.integer({ min: 0, max: 9_000 }).map((size) => new Uint8Array(size).fill(size)),
);

describe('a sound database', () => {
  test.each([512, 1024, 4096, 65_536])('gives what SELECT gives, with pages of %i bytes', (pageSize) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(valueArbitrary, valueArbitrary), { maxLength: 40 }), (rows) => {
        const files = filesIn(temporaryFolder());
        const db = open(files, pageSize);
        db.exec('CREATE TABLE t (name, a, b)');
        const insert = db.prepare("INSERT INTO t VALUES ('t', ?, ?)");
        db.transaction(() => rows.forEach((row) => insert.run(...row)))();
        const expected = selected(db, 't');
        db.close();
        expect(rowsOf(readFoundRows(files), 't')).toEqual(expected);
      }),
      { numRuns: 15, seed: 4 },
    );
  });

  test('gives every boundary of the integers, and of the size at which a record leaves its page', () => {
    const files = filesIn(temporaryFolder());
    const db = open(files, 1024);
    db.exec('CREATE TABLE t (name, a)');
    const insert = db.prepare("INSERT INTO t VALUES ('t', ?)");
    const powers = [7n, 8n, 15n, 16n, 23n, 24n, 31n, 32n, 47n, 48n, 53n, 63n].map((bits) => 2n ** bits);
    const edges = powers.flatMap((power) => [power - 1n, power, -power, -power - 1n]);
    const integers = edges.filter((value) => BigInt.asIntN(64, value) === value);
    for (const value of [0, 1, -1, 0.5, -0, 1e300, Number.POSITIVE_INFINITY, ...integers]) insert.run(value);
    for (let size = 950; size < 3_200; size += 1) insert.run(new Uint8Array(size));
    const expected = selected(db, 't');
    db.close();
    expect(rowsOf(readFoundRows(files), 't')).toEqual(expected);
  });

  test('gives null for a key that is the rowid, and only the columns that the row was written with', () => {
    const files = filesIn(temporaryFolder());
    const db = open(files);
    db.exec("CREATE TABLE t (name, id INTEGER PRIMARY KEY); INSERT INTO t VALUES ('t', -7), ('t', 9007199254740991)");
    db.exec("ALTER TABLE t ADD COLUMN more TEXT DEFAULT 'x'; INSERT INTO t VALUES ('t', 5, 'y')");
    db.close();
    expect(rowsOf(readFoundRows(files), 't')).toEqual([
      [-7, 't', null],
      [5, 't', null, 'y'],
      [9_007_199_254_740_991, 't', null],
    ]);
  });

  test('gives nothing stale after any inserts, updates, deletes, checkpoints and vacuums', () => {
    const operation = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('insert'), count: fc.integer({ min: 1, max: 30 }), size: fc.nat(900) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('update'), size: fc.nat(5_000), of: fc.nat(6) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete'), of: fc.nat(6) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('PASSIVE', 'RESTART', 'TRUNCATE', 'VACUUM') }) },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const files = filesIn(temporaryFolder());
        const db = open(files, 1024);
        db.exec('CREATE TABLE t (name, id INTEGER PRIMARY KEY, a)');
        const insert = db.prepare("INSERT INTO t (name, a) VALUES ('t', ?)");
        const run = (step: (typeof operations)[number]) => {
          if (step.kind === 'VACUUM') db.exec('VACUUM');
          else if ('count' in step) db.transaction(() => Array.from({ length: step.count }, () => insert.run(text(step.size))))();
          else if ('size' in step) db.prepare('UPDATE t SET a = ? WHERE id % 7 = ?').run(text(step.size), step.of);
          else if ('of' in step) db.prepare('DELETE FROM t WHERE id % 7 = ?').run(step.of);
          else db.pragma(`wal_checkpoint(${step.kind})`);
        };
        operations.forEach((step) => run(step));
        const expected = db.prepare('SELECT id, name, NULL, a FROM t ORDER BY id').raw().all();
        expect(rowsOf(readFoundRows(copyOf(files)), 't')).toEqual(expected);
        db.close();
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  test('gives the rows that are only in the write-ahead log, and they win over the file', () => {
    const files = filesIn(temporaryFolder());
    const db = open(files);
    db.exec("CREATE TABLE t (name, a); INSERT INTO t VALUES ('t', 'old')");
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec("UPDATE t SET a = 'new'; INSERT INTO t VALUES ('t', 'only in the log')");
    const copy = copyOf(files);
    expect(rowsOf(readFoundRows(copy), 't')).toEqual(selected(db, 't'));
    writeFileSync(copy.wal, '');
    expect(rowsOf(readFoundRows(copy), 't')).toEqual([[1, 't', 'old']]);
  });
});

test('what was written last comes last', () => {
  const files = filesIn(temporaryFolder());
  const db = open(files);
  for (const table of ['a', 'b', 'c']) db.exec(`CREATE TABLE ${table} (name); INSERT INTO ${table} VALUES ('${table}')`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  for (const table of ['b', 'a', 'b']) db.exec(`UPDATE ${table} SET name = name || '2'`);
  const names = [...readFoundRows(copyOf(files))].map(({ values }) => values[0]).filter((name) => name !== 'table');
  expect(names).toEqual(['c', 'a2', 'b22']);
});

test('a log without its database gives what it holds, whatever the size of its pages', () => {
  const files = filesIn(temporaryFolder());
  const db = open(files, 1024);
  db.exec("CREATE TABLE t (name, a); INSERT INTO t VALUES ('t', 1)");
  db.prepare("INSERT INTO t VALUES ('t', ?)").run(text(3_000));
  const copy = copyOf(files);
  rmSync(copy.database);
  expect(rowsOf(readFoundRows(copy), 't')).toEqual([
    [1, 't', 1],
    [2, 't', text(3_000)],
  ]);
});

test('the schema is found too, on the first page behind the header', () => {
  const files = filesIn(temporaryFolder());
  const db = open(files);
  db.exec('CREATE TABLE t (a)');
  db.close();
  expect([...readFoundRows(files)]).toEqual([{ page: 1, rowid: 1, values: ['table', 't', 't', 2, 'CREATE TABLE t (a)'] }]);
});
