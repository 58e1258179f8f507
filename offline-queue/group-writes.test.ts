import { expect, onTestFinished, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../tests/support/sample-requests.ts';
import { storageProblemOf as problemOf } from '../tests/support/storage-problem-of.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { openStore } from './store.ts';

/** What is written about several evaluations at once is written about all or none. */

function storeWith(...ordinals: number[]) {
  const store = openStore(temporaryFolder());
  onTestFinished(() => store.close());
  for (const ordinal of ordinals) store.offer(sampleEvaluation(ordinal));
  const statuses = (...which: number[]) => which.map((ordinal) => store.find(`evaluation-${ordinal}`)?.status);
  return { store, statuses, pending: () => store.outbox.counts().pending };
}

test('a group is offered: new services with their records, known ones again', () => {
  const { store, statuses, pending } = storeWith(1);
  store.setStatus('evaluation-1', 'unrated', NOON);
  store.offerAll({ added: [sampleEvaluation(2), sampleEvaluation(3)], anew: ['evaluation-1'] }, NOON + 1);
  expect(statuses(1, 2, 3)).toEqual(['offered', 'offered', 'offered']);
  expect(pending()).toBe(3);
});

test('what gives way ends with what takes its place, also where it is offered anew itself', () => {
  const { store, statuses } = storeWith(1, 2);
  const ended = { ids: ['evaluation-1', 'evaluation-2'], status: 'unrated' } as const;
  store.offerAll({ added: [sampleEvaluation(3)], anew: ['evaluation-2'], ended }, NOON + 1);
  expect(statuses(1, 2, 3)).toEqual(['unrated', 'offered', 'offered']);
});

test('a group of which one cannot be offered is not offered, and what it would take the place of goes on', () => {
  const { store, statuses, pending } = storeWith(1);
  const ended = { ids: ['evaluation-1'], status: 'unrated' } as const;
  expect(problemOf(() => store.offerAll({ added: [sampleEvaluation(2), { ...sampleEvaluation(1), id: 'another' }], anew: [], ended }, NOON))).toBe('logic');
  expect(problemOf(() => store.offerAll({ added: [sampleEvaluation(2), { ...sampleEvaluation(1), id: 'another' }], anew: [] }, NOON))).toBe('logic');
  expect(problemOf(() => store.offerAll({ added: [sampleEvaluation(2)], anew: ['evaluation-9'] }, NOON))).toBe('logic');
  expect(statuses(1, 2)).toEqual(['offered', undefined]);
  expect(pending()).toBe(1);
});

test('ratings of a group are kept together, and the very same again changes nothing', () => {
  const { store, statuses, pending } = storeWith(1, 2);
  const ratings = [1, 2].map((ordinal) => ({ ...sampleRating(ordinal), groupId: 'G1' }));
  store.complete(...ratings);
  store.complete(...ratings.map((rating) => ({ ...rating, ratedAt: NOON + 9_000 })));
  expect(statuses(1, 2)).toEqual(['completed', 'completed']);
  expect(pending()).toBe(4);
});

test('a group of which one rating cannot be kept keeps none, nor any status', () => {
  const { store, statuses, pending } = storeWith(1, 2, 3);
  store.complete(sampleRating(3));
  const ratings = [1, 2, 3].map((ordinal) => ({ ...sampleRating(ordinal), groupId: 'G1' }));
  expect(problemOf(() => store.complete(...ratings))).toBe('logic');
  expect(problemOf(() => store.complete(...ratings.slice(0, 2), sampleRating(9)))).toBe('logic');
  expect(statuses(1, 2)).toEqual(['offered', 'offered']);
  expect(pending()).toBe(4);
});

test('statuses and receipts of a group change together', () => {
  const { store, statuses } = storeWith(1, 2);
  const linkExpiresAt = NOON + 86_400_000;
  expect(problemOf(() => store.setStatus(['evaluation-1', 'evaluation-9'], 'rating', NOON))).toBe('logic');
  expect(problemOf(() => store.defer([{ id: 'evaluation-1', linkExpiresAt }, { id: 'evaluation-9', linkExpiresAt }], NOON))).toBe('logic');
  expect(statuses(1)).toEqual(['offered']);
  store.defer([{ id: 'evaluation-1', linkExpiresAt }, { id: 'evaluation-2', linkExpiresAt }], NOON);
  expect(store.awaitingPhone(NOON, '', 10)).toMatchObject([{ id: 'evaluation-1' }, { id: 'evaluation-2' }]);
  expect(statuses(1, 2)).toEqual(['deferred', 'deferred']);
});
