import { expect, onTestFinished, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../tests/support/sample-requests.ts';
import { storageProblemOf as problemOf } from '../tests/support/storage-problem-of.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import type { PaperEntry } from './paper-entries.ts';
import { openStore } from './store.ts';

const DAY_MS = 86_400_000;
const LATER = NOON + 9 * DAY_MS;

function emptyStore() {
  const store = openStore(temporaryFolder());
  onTestFinished(() => store.close());
  return store;
}

const entryOf = (ordinal: number, changes: Partial<PaperEntry> = {}): PaperEntry => ({
  added: { ...sampleEvaluation(ordinal), status: 'completed', offeredAt: LATER, changedAt: LATER },
  rating: { ...sampleRating(ordinal), channel: 'paper-form' },
  by: '李国强 B0001',
  formDate: '2026-11-23',
  at: LATER,
  ...changes,
});

test('a form is kept with its service, both records, and who entered it; it waits since its entry, and counts since its own day', () => {
  const store = emptyStore();
  store.enterPaper(entryOf(1));
  expect(store.find('evaluation-1')).toMatchObject({ status: 'completed', changedAt: LATER });
  expect(store.outbox.counts()).toMatchObject({ pending: 2, oldestPendingAt: LATER });
  const [service] = store.outbox.load(store.outbox.due(LATER, DAY_MS, 10));
  expect(service).toMatchObject({ kind: 'service', record: { id: 'evaluation-1' } });
  store.outbox.settle([{ seq: service?.head.seq ?? 0, outcome: 'acked', code: 'OK', words: '', at: LATER }]);
  const [rating] = store.outbox.load(store.outbox.due(LATER, DAY_MS, 10));
  expect(rating).toMatchObject({ kind: 'rating', record: { channel: 'paper-form', ratedAt: sampleRating().ratedAt, reasons: sampleRating().reasons } });
  expect(store.audit.entries(9)).toMatchObject([
    { what: 'paper-form-entered', at: LATER, seq: rating?.head.seq, by: '李国强 B0001', detail: { formDate: '2026-11-23' } },
  ]);
});

test('of a service that is kept, only its rating is new', () => {
  const store = emptyStore();
  store.offer(sampleEvaluation(1));
  store.enterPaper(entryOf(1, { added: undefined }));
  expect(store.find('evaluation-1')).toMatchObject({ status: 'completed', changedAt: LATER, offeredAt: NOON });
  expect(store.outbox.counts().pending).toBe(2);
});

test('a form that cannot be kept leaves nothing, not even that somebody tried', () => {
  const store = emptyStore();
  store.offer(sampleEvaluation(1));
  store.complete(sampleRating(1));
  const another = entryOf(1, { added: undefined });
  expect(problemOf(() => store.enterPaper(another))).toBe('logic');
  expect(problemOf(() => store.enterPaper({ ...entryOf(2), rating: sampleRating(9) }))).toBe('logic');
  expect(store.find('evaluation-2')).toBeUndefined();
  expect(store.outbox.counts().pending).toBe(2);
  expect(store.audit.entries(9)).toEqual([]);
});
