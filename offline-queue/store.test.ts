import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleEvaluation, sampleRating, NOON } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { storageProblemOf as problemOf } from '../tests/support/storage-problem-of.ts';
import { openStore, type EvaluationStore } from './store.ts';

const nextItems = ({ outbox }: EvaluationStore) => outbox.load(outbox.due(NOON, 1000, 10));

test('an evaluation and its rating come back whole after a restart', () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  first.offer(sampleEvaluation());
  first.complete(sampleRating());
  first.close();

  const second = openStore(folder);
  expect(second.find('evaluation-1')).toEqual({ ...sampleEvaluation(), status: 'completed', changedAt: NOON + 5_000 });
  expect(second.outbox.counts()).toEqual({ pending: 2, acked: 0, dead: 0, writtenOff: 0, oldestPendingAt: NOON });
  second.close();
});

test('the service record is due first, its rating only after the province has the service', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  expect(nextItems(store)).toMatchObject([{ kind: 'service', record: { applicant: { name: '张建国' }, lacksApplicant: false } }]);
  store.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  expect(nextItems(store)).toMatchObject([{ kind: 'rating', record: { ...sampleRating(), lacksText: false } }]);
  store.close();
});

test('a service is offered once and rated once, whatever a caller tries', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  expect(problemOf(() => store.offer({ ...sampleEvaluation(), id: 'another-id' }))).toBe('logic');
  store.complete(sampleRating());
  expect(problemOf(() => store.complete({ ...sampleRating(), level: 5 }))).toBe('logic');
  expect(problemOf(() => store.complete({ ...sampleRating(), reasons: { ...sampleRating().reasons, text: '别的话' } }))).toBe('logic');
  expect(store.outbox.counts().pending).toBe(2);
  store.close();
});

test('the very same rating again, at whatever moment, is kept once: the first write may have reached the file though it failed', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  store.complete({ ...sampleRating(), ratedAt: NOON + 9_000, ratedTicks: 1, clockRun: 'another' });
  expect(store.outbox.counts().pending).toBe(2);
  store.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  expect(nextItems(store)).toMatchObject([{ record: { ratedAt: sampleRating().ratedAt, clockRun: 'run-1' } }]);
  store.close();
});

test('a rating whose evaluation does not exist leaves nothing behind', () => {
  const store = openStore(temporaryFolder());
  expect(problemOf(() => store.complete(sampleRating()))).toBe('logic');
  expect(store.outbox.counts()).toEqual({ pending: 0, acked: 0, dead: 0, writtenOff: 0, oldestPendingAt: null });
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

test('a second evaluator on the same data folder is told so', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  expect(problemOf(() => openStore(folder))).toBe('busy');
  store.close();
  openStore(folder).close();
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
  expect(nextItems(store)).toMatchObject([{ record: rating }]);
  store.close();
});

test('the services of a case are known, whatever became of them', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  const { case: caseInfo } = sampleEvaluation();
  const known = { id: 'evaluation-1', number: 1, kind: 'immediate', stage: 'completion' };
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: true }]);
  store.setStatus('evaluation-1', 'cancelled', NOON);
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: false }]);
  store.setLink('evaluation-1', NOON);
  expect(store.servicesOfCase(caseInfo.projectNo)).toEqual([{ ...known, isOut: true }]);
  expect(store.servicesOfCase('another')).toEqual([]);
  store.close();
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
