import { expect, onTestFinished, test } from 'vitest';
import { npmStart } from '../support/npm-start.ts';

test('SIGTERM for npm alone ends evaluator and province, and frees the port', async () => {
  const started = await npmStart();
  onTestFinished(started.interrupt);
  const parts = ['build/bootstrap.mjs', 'core/host/start.ts', 'core/evaluator-process.ts', 'province-sandbox/main.ts'];
  expect(parts.filter((file) => started.pidsOf(file).length === 0)).toEqual([]);
  await started.terminate();
  expect(parts.flatMap((file) => started.pidsOf(file))).toEqual([]);
  await expect(fetch(started.screenUrl)).rejects.toThrow('fetch failed');
});
