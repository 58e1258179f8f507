import Database from 'better-sqlite3';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { correctionSchema, DeadLetterProblem } from './dead-letters.ts';
import { DATABASE_FILE, openStore, type EvaluationStore } from '../store.ts';

const BY = { by: '张工', reason: '事项编码已更正', at: NOON };
const ACK = { outcome: 'acked', code: 'OK', words: '', at: NOON } as const;

function withDeadService(folder = temporaryFolder()) {
  const store = openStore(folder);
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  store.outbox.settle([{ seq: 1, outcome: 'dead', code: 'INVALID', words: '字段 taskCode 无效', at: NOON }]);
  return store;
}

const problemOf = (action: () => unknown) => {
  try {
    action();
  } catch (error) {
    if (error instanceof DeadLetterProblem) return error.code;
    throw error;
  }
  return 'none';
};
const nextItems = ({ outbox }: EvaluationStore) => outbox.load(outbox.due(NOON, 1000, 10));
const trailOf = (store: EvaluationStore) => store.audit.entries(10).map(({ what, by, reason, seq }) => [what, seq, by, reason]);

test('a dead letter is seen with the facts that were sent and what the province said, and without level or applicant', () => {
  const store = withDeadService();
  const letters = store.deadLetters.list(10);
  expect(letters).toMatchObject([{ seq: 1, kind: 'service', code: 'INVALID', words: '字段 taskCode 无效', facts: { case: { taskName: '基本医疗保险参保人员异地就医备案' } } }]);
  expect(JSON.stringify(letters)).not.toMatch(/张建国|13800001111|satisfaction|level/);
  expect(store.deadLetters.list(10, 1)).toEqual([]);
  store.close();
});

test('corrected, it goes again with the new facts and its applicant, its rating follows, and both versions stand in the audit trail', () => {
  const store = withDeadService();
  store.deadLetters.correct(1, correctionSchema.parse({ case: { taskCode: '11230200MB0000001X4000109002' }, staff: { no: 'A0318' } }), BY);
  expect(nextItems(store)).toMatchObject([{ record: { case: { taskCode: '11230200MB0000001X4000109002' }, staff: { no: 'A0318', name: '王晓梅' }, applicant: { name: '张建国' } } }]);
  store.outbox.settle([{ seq: 1, ...ACK }]);
  expect(nextItems(store)).toMatchObject([{ kind: 'rating', record: sampleRating() }]);
  expect(trailOf(store)).toEqual([['corrected', 1, '张工', '事项编码已更正'], ['refused', 1, 'evaluator', 'INVALID']]);
  expect(store.audit.entries(1)).toMatchObject([{ detail: { code: 'INVALID', before: { case: { taskCode: '11230200MB0000001X4000109001' }, staff: { no: 'A0317' } }, after: { case: { taskCode: '11230200MB0000001X4000109002' }, staff: { no: 'A0318' } } } }]);
  expect(store.outbox.counts()).toMatchObject({ pending: 1, dead: 0 });
  store.close();
});

test.each([
  ['an unknown field', { case: { colour: 'red' } }],
  ['a value that is none', { service: { stage: 'sometime' } }],
  ['another case', { case: { projectNo: 'P9' } }],
  ['another service of the case', { service: { number: 2 } }],
])('a correction with %s is refused, and nothing changes', (_what, correction) => {
  const store = withDeadService();
  const before = store.deadLetters.list(10);
  expect(problemOf(() => store.deadLetters.correct(1, correctionSchema.parse(correction), BY))).toBe('invalid-correction');
  expect(store.deadLetters.list(10)).toEqual(before);
  expect(store.audit.entries(10)).toHaveLength(1);
  store.close();
});

test('what a citizen said is never altered, only sent again or given up', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  store.outbox.settle([{ seq: 1, ...ACK }]);
  store.outbox.settle([{ seq: 2, outcome: 'dead', code: 'INVALID', words: '', at: NOON }]);
  expect(problemOf(() => store.deadLetters.correct(2, { case: {} }, BY))).toBe('a-rating-is-never-altered');
  store.deadLetters.requeue(2, BY);
  expect(nextItems(store)).toMatchObject([{ record: sampleRating() }]);
  store.close();
});

test('one that was written off is no longer asked about, stays for ever, and counts apart', () => {
  const folder = temporaryFolder();
  const store = withDeadService(folder);
  store.deadLetters.writeOff(1, { ...BY, reason: '重复办件' });
  expect(store.outbox.counts()).toMatchObject({ dead: 1, writtenOff: 1, pending: 0 });
  expect(problemOf(() => store.deadLetters.requeue(1, BY))).toBe('no-such-dead-letter');
  store.retention.sweep(NOON + 9e12, { personalDataMs: 0, recordsMs: 0 }, 0);
  expect(store.find('evaluation-1')).toMatchObject({ applicant: { name: '张建国' } });
  expect(trailOf(store).slice(0, 2)).toEqual([['refused', 2, 'evaluator', 'SERVICE_WRITTEN_OFF'], ['written-off', 1, '张工', '重复办件']]);
  store.close();
});

test('a rating whose service was written off waits for nobody unseen: it can be written off as well, or sent again with its service', () => {
  const given = withDeadService();
  given.deadLetters.writeOff(1, BY);
  expect(given.deadLetters.list(10)).toMatchObject([{ seq: 2, kind: 'rating', code: 'SERVICE_WRITTEN_OFF' }]);
  given.deadLetters.writeOff(2, BY);
  expect(given.outbox.counts()).toMatchObject({ pending: 0, dead: 0, writtenOff: 2, oldestPendingAt: null });
  given.close();

  const wanted = withDeadService();
  wanted.deadLetters.writeOff(1, BY);
  wanted.deadLetters.requeue(2, BY);
  expect(wanted.outbox.counts()).toMatchObject({ pending: 2, dead: 0, writtenOff: 0 });
  expect(nextItems(wanted)).toMatchObject([{ kind: 'service' }]);
  wanted.outbox.settle([{ seq: 1, ...ACK }]);
  expect(nextItems(wanted)).toMatchObject([{ kind: 'rating', record: sampleRating() }]);
  wanted.close();
});

test('a citizen who rates after the service was written off is no rating that nobody sees', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.outbox.settle([{ seq: 1, outcome: 'dead', code: 'INVALID', words: '', at: NOON }]);
  store.deadLetters.writeOff(1, BY);
  store.complete(sampleRating());
  expect(store.find('evaluation-1')?.status).toBe('completed');
  expect(store.outbox.counts()).toMatchObject({ pending: 0, dead: 1, writtenOff: 1 });
  store.deadLetters.requeue(2, BY);
  store.outbox.settle([{ seq: 1, ...ACK }]);
  expect(nextItems(store)).toMatchObject([{ kind: 'rating', record: sampleRating() }]);
  expect(trailOf(store).slice(0, 2)).toEqual([['requeued', 1, '张工', '事项编码已更正'], ['requeued', 2, '张工', '事项编码已更正']]);
  store.close();
});

test('the province may take a rating while a technician gives up its service: what it has counts', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  store.complete(sampleRating());
  store.outbox.settle([{ seq: 1, ...ACK }]);
  // The rating is under way; the service is asked for again, refused and written off meanwhile.
  store.outbox.settle([{ seq: 2, outcome: 'service-first', until: NOON, code: 'SERVICE_UNKNOWN', words: '' }]);
  store.outbox.settle([{ seq: 1, outcome: 'dead', code: 'INVALID', words: '', at: NOON }]);
  store.deadLetters.writeOff(1, BY);
  store.outbox.settle([{ seq: 2, ...ACK }]);
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 1, dead: 0, writtenOff: 1 });
  store.close();
});

test('a record that cannot be read is a dead letter too; it can be written off, not corrected', () => {
  const folder = temporaryFolder();
  withDeadService(folder).close();
  const db = new Database(join(folder, DATABASE_FILE));
  db.prepare("UPDATE evaluation SET record = '{'").run();
  db.close();
  const store = openStore(folder);
  expect(store.deadLetters.list(1)).toMatchObject([{ seq: 1, facts: null }]);
  expect(problemOf(() => store.deadLetters.correct(1, { case: {} }, BY))).toBe('unreadable');
  store.deadLetters.writeOff(1, BY);
  store.close();
});

test('the audit trail refuses to be changed or shortened, also by a program that has the file', () => {
  const folder = temporaryFolder();
  const store = withDeadService(folder);
  store.deadLetters.exported([1], BY);
  store.close();
  const db = new Database(join(folder, DATABASE_FILE));
  expect(() => db.prepare("UPDATE audit_trail SET by = 'nobody'").run()).toThrow('append-only');
  expect(() => db.prepare('DELETE FROM audit_trail').run()).toThrow('append-only');
  expect(db.prepare('SELECT what FROM audit_trail ORDER BY no').pluck().all()).toEqual(['refused', 'exported']);
  db.close();
});
