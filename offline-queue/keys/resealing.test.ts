import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openStore, type EvaluationStore } from '../store.ts';
import { makeRecoveryKey } from './recovery-key-file.ts';

function rated(folder: string, options = {}): EvaluationStore {
  const store = openStore(folder, options);
  store.offer(sampleEvaluation(1));
  store.complete(sampleRating(1));
  store.outbox.settle([{ seq: 1, outcome: 'dead', code: 'INVALID', words: '手机号无效', at: NOON }]);
  return store;
}

function resealAll({ resealing }: EvaluationStore): void {
  for (let from = resealing.step(0); from > 0; from = resealing.step(from));
}

test('after a rotation everything is sealed under the new key, the old one is gone, and every word is still there', () => {
  const folder = temporaryFolder();
  const store = rated(folder);
  const [old] = store.keys.keys();
  store.keys.rotate(NOON);
  expect(store.resealing.isDue()).toBe(true);
  resealAll(store);
  expect(store.keys.keys()).toMatchObject([{ id: store.keys.currentId, standing: 'open' }]);
  expect(readFileSync(join(folder, 'data-keys.json'), 'utf8')).not.toContain(`"id": ${old?.id}`);
  store.close();

  const reopened = openStore(folder);
  expect(reopened.find('evaluation-1')?.applicant?.name).toBe('张建国');
  expect(reopened.deadLetters.list(1)).toMatchObject([{ words: '手机号无效' }]);
  reopened.deadLetters.requeue(1, { by: '张工', reason: '测试', at: NOON });
  reopened.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  expect(reopened.outbox.load(reopened.outbox.due(NOON, 1000, 9))).toMatchObject([{ record: sampleRating(1) }]);
  reopened.close();
});

test('a key that waits for the hall is kept as long as something is sealed with it', () => {
  const folder = temporaryFolder();
  const recoveryKey = makeRecoveryKey(join(temporaryFolder(), 'hall.json'), NOON);
  rated(folder, { recoveryKey }).close();
  rmSync(join(folder, 'machine-key'));
  const store = openStore(folder, { recoveryKey });
  resealAll(store);
  expect(store.keys.keys().map(({ standing }) => standing).toSorted()).toEqual(['locked', 'open']);
  store.close();
});

test('a second rotation in the middle of a pass costs no word: no key goes before a whole pass has seen that nothing needs it', () => {
  const store = openStore(temporaryFolder());
  for (let ordinal = 1; ordinal <= 150; ordinal += 1) {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  }
  store.keys.rotate(NOON);
  const next = store.resealing.step(0);
  expect(next).toBeGreaterThan(0);
  store.keys.rotate(NOON + 1);
  for (let from = next; from > 0; from = store.resealing.step(from));
  const names = () => Array.from({ length: 150 }, (_, nth) => store.find(`evaluation-${nth + 1}`)?.applicant?.name);
  expect(new Set(names())).toEqual(new Set(['张建国']));
  resealAll(store);
  expect(store.keys.keys()).toHaveLength(1);
  expect(new Set(names())).toEqual(new Set(['张建国']));
  store.close();
});
