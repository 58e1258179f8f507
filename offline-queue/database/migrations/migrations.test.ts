import Database from 'better-sqlite3';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleEvaluation, sampleRating, NOON } from '../../../tests/support/sample-requests.ts';
import { storageProblemOf } from '../../../tests/support/storage-problem-of.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { DATABASE_FILE, openStore } from '../../store.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './index.ts';

const rowsOf = (db: Database.Database, table: string) => db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all();

/** A database as the version with so many migrations left it. */
function databaseOf(version: number, folder: string, fill: (db: Database.Database) => void): string {
  const file = join(folder, DATABASE_FILE);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  for (const { sql } of MIGRATIONS.slice(0, version)) db.exec(sql);
  db.pragma(`user_version = ${version}`);
  fill(db);
  db.close();
  return file;
}

const RECORD = JSON.stringify({ case: sampleEvaluation().case, service: sampleEvaluation().service, staff: sampleEvaluation().staff, place: sampleEvaluation().place });

test('from 1 to 2: every row as it was, ratings with nothing owed and no group', () => {
  const file = databaseOf(1, temporaryFolder(), (db) =>
    db.exec(`
      INSERT INTO evaluation (id, project_no, service_number, status, record, offered_at, changed_at) VALUES ('e1', 'P1', 1, 'completed', '{}', 5, 6);
      INSERT INTO rating (evaluation_id, assess_number, level, indicators, channel, rated_at) VALUES ('e1', 1, 5, '[]', 'window-evaluator', 6);
      INSERT INTO outbox (kind, evaluation_id, assess_number, enqueued_at) VALUES ('rating', 'e1', 1, 6);`),
  );
  const before = new Database(file);
  const tables = ['evaluation', 'outbox', 'outbox_count'];
  const [untouched, ratings] = [tables.map((table) => rowsOf(before, table)), rowsOf(before, 'rating')];
  before.close();
  const db = openDatabase(file, { migrations: MIGRATIONS.slice(0, 2) });
  expect(tables.map((table) => rowsOf(db, table))).toEqual(untouched);
  expect(rowsOf(db, 'rating')).toEqual(ratings.map((row) => Object.assign({}, row, { reason_pending: '[]', group_id: null })));
  db.close();
});

/** Two cases. The first has two services: one acknowledged with its rating waiting, one waiting behind it; the second is dead. */
function fillVersion2(db: Database.Database): void {
  db.exec(`
    INSERT INTO evaluation (id, project_no, service_number, status, record, applicant, offered_at, changed_at, link_expires_at) VALUES
      ('e1', 'P1', 1, 'completed', '{"e":1}', x'0102', 10, 11, NULL), ('e2', 'P1', 2, 'offered', '{"e":2}', NULL, 12, 13, 99),
      ('e3', 'P2', 1, 'completed', '{"e":3}', NULL, 14, 15, NULL);
    INSERT INTO rating (evaluation_id, assess_number, level, indicators, text, channel, rated_at, reason_pending, group_id) VALUES
      ('e1', 1, 2, '[1]', x'03', 'qr-code', 11, '["text"]', 'g'), ('e3', 1, 5, '[]', NULL, 'window-evaluator', 15, '[]', NULL);
    INSERT INTO outbox (seq, kind, evaluation_id, assess_number, state, enqueued_at, attempts, not_before, settled_at, code, words) VALUES
      (1, 'service', 'e1', 0, 'acked', 10, 3, 7, 20, 'OK', NULL), (2, 'rating', 'e1', 1, 'pending', 11, 1, 500, NULL, 'BUSY', x'04'),
      (3, 'service', 'e2', 0, 'pending', 12, 0, 0, NULL, '', NULL), (4, 'service', 'e3', 0, 'dead', 14, 1, 0, 21, 'INVALID', x'05'),
      (5, 'rating', 'e3', 1, 'pending', 15, 0, 0, NULL, '', NULL), (7, 'service', 'e1', 9, 'acked', 1, 0, 0, 1, '', NULL);
    DELETE FROM outbox WHERE seq = 7;`);
}

test('from 2 to 3: every row as it was under its new number, each record in its lane, only heads of lanes ready', () => {
  const file = databaseOf(2, temporaryFolder(), fillVersion2);
  const db = openDatabase(file, { migrations: MIGRATIONS.slice(0, 3) });
  const parked = 8_640_000_000_000_000;
  expect(rowsOf(db, 'evaluation')).toEqual([
    { no: 1, id: 'e1', project_no: 'P1', service_number: 1, status: 'completed', record: '{"e":1}', applicant: Buffer.from([1, 2]), offered_at: 10, changed_at: 11, link_expires_at: null, last_seq: 2, erased_at: null, crc: null },
    { no: 3, id: 'e2', project_no: 'P1', service_number: 2, status: 'offered', record: '{"e":2}', applicant: null, offered_at: 12, changed_at: 13, link_expires_at: 99, last_seq: 3, erased_at: null, crc: null },
    { no: 4, id: 'e3', project_no: 'P2', service_number: 1, status: 'completed', record: '{"e":3}', applicant: null, offered_at: 14, changed_at: 15, link_expires_at: null, last_seq: 5, erased_at: null, crc: null },
  ]);
  const touch = { rated_ticks: 0, clock_run: '', erased_at: null, crc: null };
  expect(rowsOf(db, 'rating')).toEqual([
    { seq: 2, evaluation_no: 1, assess_number: 1, level: 2, indicators: '[1]', text: Buffer.from([3]), channel: 'qr-code', rated_at: 11, reason_pending: '["text"]', group_id: 'g', ...touch },
    { seq: 5, evaluation_no: 4, assess_number: 1, level: 5, indicators: '[]', text: null, channel: 'window-evaluator', rated_at: 15, reason_pending: '[]', group_id: null, ...touch },
  ]);
  const row = { code: '', words: null, settled_at: null, written_off_at: null, attempts: 0 };
  expect(rowsOf(db, 'outbox')).toEqual([
    { ...row, seq: 1, kind: 'service', evaluation_no: 1, after_seq: null, next_seq: 2, state: 'acked', enqueued_at: 10, attempts: 3, not_before: 0, settled_at: 20, code: 'OK' },
    { ...row, seq: 2, kind: 'rating', evaluation_no: 1, after_seq: 1, next_seq: 3, state: 'pending', enqueued_at: 11, attempts: 1, not_before: 0, code: 'BUSY', words: Buffer.from([4]) },
    { ...row, seq: 3, kind: 'service', evaluation_no: 3, after_seq: 2, next_seq: null, state: 'pending', enqueued_at: 12, not_before: parked },
    { ...row, seq: 4, kind: 'service', evaluation_no: 4, after_seq: null, next_seq: 5, state: 'dead', enqueued_at: 14, attempts: 1, not_before: 0, settled_at: 21, code: 'INVALID', words: Buffer.from([5]) },
    { ...row, seq: 5, kind: 'rating', evaluation_no: 4, after_seq: 4, next_seq: null, state: 'pending', enqueued_at: 15, not_before: parked },
  ]);
  expect(rowsOf(db, 'tally')).toEqual([{ only_row: 1, last_seq: 7, pending: 3, acked: 1, dead: 1, written_off: 0 }]);
  db.close();
});

test('a store of the version before is opened, goes on, and was backed up first', () => {
  const folder = temporaryFolder();
  databaseOf(2, folder, (db) => {
    db.prepare(`INSERT INTO evaluation (id, project_no, service_number, status, record, offered_at, changed_at) VALUES ('evaluation-1', 'HLJ2026112300001', 1, 'offered', ?, 1, 1)`).run(RECORD);
    db.exec(`INSERT INTO outbox (kind, evaluation_id, assess_number, enqueued_at) VALUES ('service', 'evaluation-1', 0, 1)`);
  });
  const store = openStore(folder);
  store.complete({ ...sampleRating(), reasons: { perSubject: [], text: '' } });
  expect(store.outbox.counts()).toMatchObject({ pending: 2 });
  expect(store.backups.list()).toMatchObject([{ schema: 2, verified: true }]);
  const backup = new Database(store.backups.list()[0]?.databaseFile, { readonly: true });
  expect(rowsOf(backup, 'evaluation')).toMatchObject([{ id: 'evaluation-1', status: 'offered' }]);
  backup.close();
  store.close();
});

test('a migration that fails leaves the database as it was', () => {
  const file = databaseOf(2, temporaryFolder(), fillVersion2);
  const before = readFileSync(file);
  const broken = [...MIGRATIONS.slice(0, 2), { sql: 'DROP TABLE rating; SELECT * FROM nothing', readableFrom: 3 }];
  expect(storageProblemOf(() => openDatabase(file, { migrations: broken }))).toBe('logic');
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a database of the next version, which only added, is read and written by this one', () => {
  const folder = temporaryFolder();
  const file = join(folder, DATABASE_FILE);
  const next = { sql: `ALTER TABLE rating ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'; CREATE TABLE more (a)`, readableFrom: SCHEMA_VERSION };
  openDatabase(file, { migrations: [...MIGRATIONS, next] }).close();
  const store = openStore(folder);
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  store.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  expect(store.outbox.load(store.outbox.due(NOON, 1000, 10))).toMatchObject([{ record: sampleRating() }]);
  store.close();
  const db = new Database(file);
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION + 1);
  db.close();
});

test.each([
  ['which also took away', (file: string) => openDatabase(file, { migrations: [...MIGRATIONS, { sql: 'DROP TABLE audit_trail', readableFrom: 99 }] }).close()],
  ['of which nothing is known', (file: string) => {
    writeFileSync(file, '');
    const db = new Database(file);
    db.pragma('journal_mode = WAL');
    db.pragma('user_version = 99');
    db.close();
  }],
])('a database of a later version, %s, is refused and left untouched', (_what, make) => {
  const folder = temporaryFolder();
  openStore(folder).close();
  const file = join(folder, DATABASE_FILE);
  rmSync(file);
  make(file);
  copyFileSync(file, `${file}.before`);
  expect(storageProblemOf(() => openStore(folder))).toBe('from-the-future');
  expect(readFileSync(file).equals(readFileSync(`${file}.before`))).toBe(true);
  expect(readdirSync(folder)).not.toContain('quarantine');
});
