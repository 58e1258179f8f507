import Database from 'better-sqlite3';
import { copyFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleEvaluation, sampleRating, NOON } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { sql as evaluationsAndOutbox } from './migrations/001-evaluations-and-outbox.ts';
import { DATA_KEY_FILE, DATABASE_FILE, openStore } from './store.ts';
import { StorageProblem } from './storage-problem.ts';

const problemOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    return error instanceof StorageProblem ? error.kind : error;
  }
  return 'no problem';
};

test('an evaluation and its rating come back whole after a restart', () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  first.offer(sampleEvaluation());
  first.complete(sampleRating());
  first.close();

  const second = openStore(folder);
  expect(second.find('evaluation-1')).toEqual({ ...sampleEvaluation(), status: 'completed', changedAt: NOON + 5_000 });
  expect(second.outbox.counts()).toEqual({ pending: 2, acked: 0, dead: 0, oldestPendingAt: NOON });
  second.close();
});

test('the service record is due first, its rating only after the province has the service', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  const [service, ...others] = store.outbox.due(NOON, 1000, 10);
  expect(others).toEqual([]);
  expect(service).toMatchObject({ kind: 'service', record: { applicant: { name: '张建国' } } });

  store.outbox.settle([{ seq: service?.seq ?? 0, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  const [rating] = store.outbox.due(NOON, 1000, 10);
  expect(rating).toMatchObject({ kind: 'rating', record: sampleRating() });
  store.close();
});

test('a service is offered once and rated once, whatever a caller tries', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  expect(problemOf(() => store.offer({ ...sampleEvaluation(), id: 'another-id' }))).toBe('logic');
  store.complete(sampleRating());
  expect(problemOf(() => store.complete({ ...sampleRating(), level: 5 }))).toBe('logic');
  expect(store.outbox.counts().pending).toBe(2);
  store.close();
});

test('a rating whose evaluation does not exist leaves nothing behind', () => {
  const store = openStore(temporaryFolder());
  expect(problemOf(() => store.complete(sampleRating()))).toBe('logic');
  expect(store.outbox.counts()).toEqual({ pending: 0, acked: 0, dead: 0, oldestPendingAt: null });
  store.close();
});

test("neither names nor numbers nor the citizen's words stand in clear in any file of the data folder", () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  const everything = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString('utf8');
  store.close();
  expect(everything).toContain('王晓梅');
  for (const personal of ['张建国', '230202195001011234', '13800001111', '等了三个小时']) expect(everything).not.toContain(personal);
});

test('the data key is readable by its owner alone', () => {
  const folder = temporaryFolder();
  openStore(folder).close();
  expect(statSync(join(folder, DATA_KEY_FILE)).mode & 0o077).toBe(0);
});

test('without its data key a store that holds sealed data is refused, and no new key is made', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  store.offer(sampleEvaluation());
  store.close();
  rmSync(join(folder, DATA_KEY_FILE));
  expect(problemOf(() => openStore(folder))).toBe('key-missing');
  expect(readdirSync(folder)).not.toContain(DATA_KEY_FILE);
});

test('the words of a reply that no longer open hide no dead letter, and the key they were sealed with is missed', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const { applicant: _applicant, ...nameless } = sampleEvaluation();
  store.offer({ ...nameless, applicant: undefined });
  store.outbox.settle([{ seq: 1, outcome: 'dead', code: 'INVALID', words: 'some words', at: NOON }]);
  store.close();
  const key = readFileSync(join(folder, DATA_KEY_FILE));
  rmSync(join(folder, DATA_KEY_FILE));
  expect(problemOf(() => openStore(folder))).toBe('key-missing');
  writeFileSync(join(folder, DATA_KEY_FILE), key);
  const db = new Database(join(folder, DATABASE_FILE));
  db.prepare("UPDATE outbox SET words = x'0102'").run();
  db.close();
  const damaged = openStore(folder);
  expect(damaged.outbox.deadLetters(1)).toMatchObject([{ code: 'INVALID', words: '' }]);
  damaged.close();
});

test('a second evaluator on the same data folder is told so', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  expect(problemOf(() => openStore(folder))).toBe('busy');
  store.close();
  openStore(folder).close();
});

test('a database from a newer version is refused and left untouched', () => {
  const folder = temporaryFolder();
  openStore(folder).close();
  const file = join(folder, DATABASE_FILE);
  const db = new Database(file);
  db.pragma('user_version = 99');
  db.close();
  copyFileSync(file, `${file}.before`);
  expect(problemOf(() => openStore(folder))).toBe('from-the-future');
  expect(readFileSync(file).equals(readFileSync(`${file}.before`))).toBe(true);
});

test('a database of the version before is brought up to date with every row as it was', () => {
  const folder = temporaryFolder();
  openStore(folder).close();
  const file = join(folder, DATABASE_FILE);
  rmSync(file);
  const before = new Database(file);
  before.exec(evaluationsAndOutbox);
  before.pragma('user_version = 1');
  before.exec(`
    INSERT INTO evaluation (id, project_no, service_number, status, record, applicant, offered_at, changed_at)
      VALUES ('e1', 'P1', 1, 'completed', '{"case":1}', NULL, 5, 6);
    INSERT INTO rating (evaluation_id, assess_number, level, indicators, text, channel, rated_at)
      VALUES ('e1', 1, 5, '[]', NULL, 'window-evaluator', 6);
    INSERT INTO outbox (kind, evaluation_id, assess_number, enqueued_at) VALUES ('rating', 'e1', 1, 6);`);
  const tables = ['evaluation', 'rating', 'outbox', 'outbox_count'];
  const rowsOf = (db: Database.Database) => tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  const [evaluations, ratings, ...queue] = rowsOf(before);
  before.close();

  openStore(folder).close();
  const after = new Database(file, { readonly: true });
  expect(rowsOf(after)).toEqual([
    evaluations,
    ratings?.map((row) => Object.assign({}, row, { reason_pending: '[]', group_id: null })),
    ...queue,
  ]);
  after.close();
});

test('a row whose times an earlier version let in is read all the same', () => {
  const store = openStore(temporaryFolder());
  const { case: caseInfo, service, ...rest } = sampleEvaluation();
  const old = { ...rest, case: { ...caseInfo, acceptedAt: '0001-01-01T00:00:00Z' }, service: { ...service, time: '1999-01-01T00:00:00Z' } };
  store.offer(old);
  expect(store.find('evaluation-1')).toMatchObject(old);
  store.close();
});

test('what the rules still want, and the group that was rated together, come back with the rating', () => {
  const store = openStore(temporaryFolder());
  const rating = { ...sampleRating(), reasonPending: ['indicator', 'text'] as const, groupId: 'group-1' };
  store.offer(sampleEvaluation());
  store.complete(rating);
  store.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  expect(store.outbox.due(NOON, 1000, 10)).toMatchObject([{ record: rating }]);
  store.close();
});

test('the services of a case are known, whatever became of them', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  const { case: caseInfo } = sampleEvaluation();
  const known = { number: 1, kind: 'immediate', stage: 'completion' };
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: true }]);
  store.setStatus('evaluation-1', 'cancelled', NOON);
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: false }]);
  store.setLink('evaluation-1', NOON);
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: true }]);
  expect(store.servicesOfCase('another')).toEqual([]);
  store.close();
});

test('a file that is no database is called damaged and kept', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, DATABASE_FILE), 'not a database, but somebody may need it'.repeat(100));
  expect(problemOf(() => openStore(folder))).toBe('corrupt');
  expect(readFileSync(join(folder, DATABASE_FILE), 'utf8')).toContain('somebody may need it');
});

test('the bundled SQLite is the one whose durability was measured', () => {
  const db = new Database(':memory:');
  expect(db.prepare('SELECT sqlite_version() AS version').get()).toEqual({ version: '3.54.1' });
  db.close();
});

test('who may still rate by phone is found page by page, and only while the receipt is valid', () => {
  const store = openStore(temporaryFolder());
  for (const ordinal of [1, 2, 3, 4]) store.offer({ ...sampleEvaluation(ordinal), status: 'deferred' });
  for (const ordinal of [1, 2, 3]) store.setLink(`evaluation-${ordinal}`, NOON + ordinal * 1000);
  const ids = (now: number, after: string, limit: number) => store.awaitingPhone(now, after, limit).map(({ id }) => id);
  expect(ids(NOON, '', 2)).toEqual(['evaluation-1', 'evaluation-2']);
  expect(ids(NOON, 'evaluation-2', 2)).toEqual(['evaluation-3']);
  expect(ids(NOON + 1500, '', 9)).toEqual(['evaluation-2', 'evaluation-3']);
  store.setStatus('evaluation-2', 'completed', NOON);
  expect(ids(NOON + 1500, '', 9)).toEqual(['evaluation-3']);
  store.close();
});
