import { expect, test } from 'vitest';
import { NOON, sampleEvaluation } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { openStore } from './store.ts';

/** A store with services offered at these times, in this order. */
function storeWith(offeredAt: readonly number[]) {
  const store = openStore(temporaryFolder());
  for (const [index, at] of offeredAt.entries()) store.offer({ ...sampleEvaluation(index + 1), offeredAt: at, changedAt: at });
  return store;
}

test('what was offered since, the latest first, with who served and where', () => {
  const store = storeWith([NOON - 2, NOON - 1, NOON, NOON + 1]);
  store.setStatus('evaluation-4', 'unrated', NOON + 9);
  const where = { windowNo: '12', staffNo: 'A0317' };
  expect(store.offeredSince(NOON)).toEqual([
    { id: 'evaluation-4', status: 'unrated', offeredAt: NOON + 1, ...where },
    { id: 'evaluation-3', status: 'offered', offeredAt: NOON, ...where },
  ]);
  expect(store.offeredSince(NOON + 2)).toEqual([]);
  store.offer({ ...sampleEvaluation(5), staff: undefined, offeredAt: NOON + 3 });
  expect(store.offeredSince(NOON + 2)).toMatchObject([{ id: 'evaluation-5', staffNo: null }]);
  store.close();
});

test('a clock that was set back for a while hides nothing, and days past are not read', () => {
  const wayBack = NOON - 86_400_000;
  const store = storeWith([NOON, ...Array.from({ length: 199 }, () => wayBack), NOON + 1, ...Array.from({ length: 199 }, () => wayBack)]);
  expect(store.offeredSince(NOON).map(({ id }) => id)).toEqual(['evaluation-201', 'evaluation-1']);
  for (let ordinal = 401; ordinal < 403; ordinal += 1) store.offer({ ...sampleEvaluation(ordinal), offeredAt: wayBack });
  expect(store.offeredSince(NOON)).toEqual([]);
  store.close();
});
