import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { DATABASE_FILE, openStore, type EvaluationStore, type StoreOptions } from '../store.ts';

const DAY = 86_400_000;
const ACK = { outcome: 'acked', code: 'OK', words: '', at: NOON } as const;
const TIMES = { personalDataMs: 5 * DAY, recordsMs: 30 * DAY };

/** Evaluations 1…n, rated; odd records are services, even ones their ratings. */
function rated(count: number, options: StoreOptions = {}): EvaluationStore {
  const store = openStore(temporaryFolder(), options);
  for (let ordinal = 1; ordinal <= count; ordinal += 1) {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  }
  return store;
}

/** Sweeps to the end. */
function sweep(store: EvaluationStore, now: number, times = TIMES) {
  const total = { erased: 0, deleted: 0, steps: 0 };
  let over = false;
  for (let from = 0; !over; ) {
    const step = store.retention.sweep(now, times, from);
    total.erased += step.erased;
    total.deleted += step.deleted;
    total.steps += 1;
    from = step.next;
    over = from === 0;
  }
  return total;
}

test('names, numbers and words go when their time after the acknowledgement has come, the record later', () => {
  const store = rated(1);
  store.outbox.settle([{ seq: 1, ...ACK }]);
  store.outbox.settle([{ seq: 2, ...ACK, at: NOON + DAY, words: '已接收' }]);
  expect(sweep(store, NOON + 6 * DAY - 1)).toMatchObject({ erased: 0, deleted: 0 });
  expect(store.find('evaluation-1')?.applicant?.name).toBe('张建国');
  expect(sweep(store, NOON + 6 * DAY)).toMatchObject({ erased: 1, deleted: 0 });
  expect(store.find('evaluation-1')).toMatchObject({ status: 'completed', applicant: undefined });
  expect(sweep(store, NOON + 31 * DAY)).toMatchObject({ deleted: 1 });
  expect(store.find('evaluation-1')).toBeUndefined();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  store.close();
});

test('where the profile says at once, they go with the acknowledgement of the rating, and not before', () => {
  const store = rated(1, { retention: { personalDataMs: 0, recordsMs: 30 * DAY } });
  store.outbox.settle([{ seq: 1, ...ACK }]);
  expect(store.find('evaluation-1')?.applicant?.name).toBe('张建国');
  store.outbox.settle([{ seq: 2, ...ACK }]);
  expect(store.find('evaluation-1')?.applicant).toBeUndefined();
  store.close();
});

test('what the province has not acknowledged stays whole, whatever its age', () => {
  const store = rated(3);
  store.outbox.settle([{ seq: 1, ...ACK }]);
  store.outbox.settle([{ seq: 3, outcome: 'dead', code: 'INVALID', words: '', at: NOON }]);
  expect(sweep(store, NOON + 9_999 * DAY)).toMatchObject({ erased: 0, deleted: 0 });
  for (const ordinal of [1, 2, 3]) expect(store.find(`evaluation-${ordinal}`)?.applicant?.name).toBe('张建国');
  expect(store.outbox.counts()).toMatchObject({ pending: 4, dead: 1 });
  store.close();
});

test('an open session, and a receipt by which somebody may still rate, are left alone', () => {
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation(1));
  store.offer(sampleEvaluation(2));
  store.defer([{ id: 'evaluation-2', linkExpiresAt: NOON + 400 * DAY }], NOON);
  store.outbox.settle([{ seq: 1, ...ACK }, { seq: 2, ...ACK }]);
  expect(sweep(store, NOON + 100 * DAY)).toMatchObject({ deleted: 0 });
  store.setStatus('evaluation-1', 'unrated', NOON + 100 * DAY);
  expect(sweep(store, NOON + 409 * DAY)).toMatchObject({ deleted: 2 });
  store.close();
});

test('an acknowledgement from a wrongly set clock counts from now, so that it ends', () => {
  const store = rated(1);
  store.outbox.settle([{ seq: 1, ...ACK }]);
  store.outbox.settle([{ seq: 2, ...ACK, at: NOON + 9_999 * DAY }]);
  sweep(store, NOON);
  expect(sweep(store, NOON + 30 * DAY)).toMatchObject({ deleted: 1 });
  store.close();
});

test('a sweep goes in small steps and looks at everything once', () => {
  const store = rated(250);
  store.outbox.settle(Array.from({ length: 250 }, (_, nth) => ({ seq: 2 * nth + 1, ...ACK })));
  store.outbox.settle(Array.from({ length: 250 }, (_, nth) => ({ seq: 2 * nth + 2, ...ACK })));
  expect(sweep(store, NOON + 30 * DAY)).toEqual({ erased: 0, deleted: 250, steps: 2 });
  store.close();
});

test('the file shrinks when most of it is free', () => {
  const folder = temporaryFolder();
  const sizeNow = () => statSync(join(folder, DATABASE_FILE)).size;
  const filled = openStore(folder);
  for (let ordinal = 1; ordinal <= 400; ordinal += 1) {
    const sample = sampleEvaluation(ordinal);
    filled.offer({ ...sample, status: 'unrated', place: { ...sample.place, hallName: '长'.repeat(20_000) } });
  }
  filled.outbox.settle(Array.from({ length: 400 }, (_, nth) => ({ seq: nth + 1, ...ACK })));
  filled.close();
  const full = sizeNow();
  const store = openStore(folder);
  sweep(store, NOON + 30 * DAY);
  while (store.retention.shrink());
  store.close();
  expect(sizeNow()).toBeLessThan(full * 0.7);
});
