import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readFoundRows, type FoundRow } from './page-reader.ts';

const PAGE_SIZE = 1024;

function filesInNewFolder() {
  const folder = temporaryFolder();
  return { database: join(folder, 'a.sqlite'), wal: join(folder, 'a.sqlite-wal') };
}

/** Small rows on many pages, long ones with overflow chains, deep enough for interior pages. */
function sample() {
  const files = filesInNewFolder();
  const db = new Database(files.database);
  db.pragma(`page_size = ${PAGE_SIZE}`);
  db.pragma('synchronous = OFF');
  db.exec('CREATE TABLE small (name, a); CREATE TABLE long (name, a); CREATE INDEX by_a ON small (a)');
  db.transaction(() => {
    for (let n = 0; n < 600; n += 1) db.prepare("INSERT INTO small VALUES ('small', ?)").run(`${n} ${text(n % 50)}`);
    for (let n = 0; n < 12; n += 1) db.prepare("INSERT INTO long VALUES ('long', ?)").run(`${n} ${text(400 + 150 * n)}`);
  })();
  db.close();
  const rows = [...readFoundRows(files)];
  expect([named(rows, 'small').length, named(rows, 'long').length]).toEqual([600, 12]);
  const bytes = readFileSync(files.database);
  return { files, bytes, rows, pages: bytes.length / PAGE_SIZE };
}

const text = (length: number) => '不满意，等了两个小时。𠮷'.repeat(Math.ceil(length / 13)).slice(0, length);

const noiseOf = (length: number, seed: number) =>
  Uint8Array.from(fc.sample(fc.nat(255), { seed, numRuns: length }));

const fromOtherPages = (found: Iterable<FoundRow>, page: number) => [...found].filter((row) => row.page !== page);
const altered = (found: FoundRow[], rows: FoundRow[]) => {
  const known = new Set(rows.map((row) => JSON.stringify(row)));
  return found.filter((row) => !known.has(JSON.stringify(row)));
};
const named = (rows: FoundRow[], table: string) => rows.filter(({ values }) => values[0] === table);

/** The same noise in each run, another on each page. */
function withNoise(bytes: Buffer, page: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(noiseOf(PAGE_SIZE, page), (page - 1) * PAGE_SIZE);
  return copy;
}

test('a database whose first page is zeroed still gives every row of the others', () => {
  const { files, bytes, rows } = sample();
  writeFileSync(files.database, Buffer.from(bytes).fill(0, 0, PAGE_SIZE));
  expect([...readFoundRows(files)]).toEqual(fromOtherPages(rows, 1));
  expect(() => new Database(files.database, { readonly: true }).prepare('SELECT * FROM small').all()).toThrow(/not a database/);
});

test('gives the rows of all other pages, whichever page is noise', () => {
  const { files, bytes, rows, pages } = sample();
  for (let page = 1; page <= pages; page += 1) {
    writeFileSync(files.database, withNoise(bytes, page));
    const found = fromOtherPages(readFoundRows(files), page);
    const before = fromOtherPages(rows, page);
    expect(named(found, 'small'), `page ${page}`).toEqual(named(before, 'small'));
    // A page of an overflow chain costs the one row that it belongs to, and alters none.
    expect(altered(found, before)).toEqual([]);
    expect(before.length - found.length, `page ${page}`).toBeLessThanOrEqual(1);
  }
});

test('never throws and loses no row of another page, whichever bytes are altered', () => {
  const { files, bytes, rows, pages } = sample();
  const change = fc.tuple(fc.nat(PAGE_SIZE - 1), fc.nat(255));
  const alteration = fc.record({ page: fc.integer({ min: 1, max: pages }), changes: fc.array(change, { minLength: 1, maxLength: 6 }) });
  fc.assert(
    fc.property(alteration, ({ page, changes }) => {
      const copy = Buffer.from(bytes);
      for (const [at, value] of changes) copy[(page - 1) * PAGE_SIZE + at] = value;
      writeFileSync(files.database, copy);
      const found = named(fromOtherPages(readFoundRows(files), page), 'small');
      expect(found).toEqual(named(fromOtherPages(rows, page), 'small'));
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('loses one row by a cell pointer that leads nowhere, and none by a count of cells that is too high', () => {
  const { files, bytes, rows } = sample();
  const page = rows.find(({ values }) => values[0] === 'small')?.page ?? 0;
  const headerAt = (page - 1) * PAGE_SIZE;
  const [first, ...others] = rows.filter((row) => row.page === page);
  const pointer = bytes.readUInt16BE(headerAt + 8);
  for (const wrong of [0, 12, PAGE_SIZE - 1, 0xffff]) {
    bytes.writeUInt16BE(wrong, headerAt + 8);
    writeFileSync(files.database, bytes);
    expect([...readFoundRows(files)].filter((row) => row.page === page), `pointer ${wrong}`).toEqual(others);
  }
  bytes.writeUInt16BE(pointer, headerAt + 8);
  bytes.writeUInt16BE(0xffff, headerAt + 3);
  writeFileSync(files.database, bytes);
  expect([...readFoundRows(files)].filter((row) => row.page === page)).toEqual([first, ...others]);
});

test.each([
  ['page size', 16, 8],
  ['page size', 17, 3],
  ['reserved bytes', 20, 32],
])('a database whose header lies about its %s (byte %i) still gives every row', (_what, at, value) => {
  const { files, bytes, rows } = sample();
  bytes[at] = value;
  writeFileSync(files.database, bytes);
  expect([...readFoundRows(files)]).toEqual(rows);
});

test('a database that was cut short anywhere gives the rows before the cut, none of them altered', () => {
  const { files, bytes, rows } = sample();
  for (let size = bytes.length; size >= 0; size -= 700) {
    truncateSync(files.database, size);
    const found = [...readFoundRows(files)];
    expect(altered(found, rows)).toEqual([]);
    const whole = Math.floor(size / PAGE_SIZE);
    const expected = rows.filter((row) => row.page <= whole && row.values[0] === 'small');
    expect(found.filter((row) => row.page <= whole && row.values[0] === 'small')).toEqual(expected);
  }
});

test('a database that is empty, missing or nothing but noise gives nothing and throws nothing', () => {
  const files = filesInNewFolder();
  expect([...readFoundRows(files)]).toEqual([]);
  writeFileSync(files.database, '');
  writeFileSync(files.wal, '');
  expect([...readFoundRows(files)]).toEqual([]);
  for (let seed = 1; seed <= 20; seed += 1) {
    const noise = noiseOf(20_000, seed);
    writeFileSync(files.database, noise);
    writeFileSync(files.wal, noise.toReversed());
    expect([...readFoundRows(files)], `seed ${seed}`).toEqual([]);
  }
});

test('a cell that claims to be endless, on an overflow page that leads to itself, comes to an end', () => {
  const { files, bytes, pages, rows } = sample();
  const hugeSize = [0x84, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
  const rowid = 1;
  const cell = Buffer.from([...hugeSize, rowid, ...new Uint8Array(localSize(2 ** 51)), 0, 0, 0, pages + 2]);
  const leaf = Buffer.alloc(PAGE_SIZE);
  const at = PAGE_SIZE - cell.length;
  leaf.set([0x0d, 0, 0, 0, 1, at >> 8, at & 0xff, 0, at >> 8, at & 0xff]);
  leaf.set(cell, at);
  const circle = Buffer.alloc(PAGE_SIZE);
  circle.writeUInt32BE(pages + 2);
  writeFileSync(files.database, Buffer.concat([bytes, leaf, circle]));
  expect([...readFoundRows(files)]).toEqual(rows);
});

/** https://www.sqlite.org/fileformat2.html#b_tree_pages, for a record too long for its page. */
function localSize(payloadSize: number): number {
  const least = Math.floor(((PAGE_SIZE - 12) * 32) / 255) - 23;
  const filling = least + ((payloadSize - least) % (PAGE_SIZE - 4));
  return filling <= PAGE_SIZE - 35 ? filling : least;
}
