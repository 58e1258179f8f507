import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { EvaluatorError } from './evaluator-error.ts';
import { ownError } from './own-errors.ts';
import { createSpool, type Attempt, type SpoolOptions } from './spool.ts';
import { browserSurroundings } from './surroundings.ts';

/** A spool on a clock of the test's, and an evaluator that answers what the test wants. */
function rig({ random = () => 1 }: { random?: () => number } = {}) {
  const clock = new ManualClock(0);
  const spool = createSpool({ ...browserSurroundings, now: () => clock.now(), after: (ms, action) => clock.after(ms, action), random });
  const attempts: (Attempt & { at: number; what: string })[] = [];
  const steps: string[] = [];
  let outcomes: (() => Promise<string>)[] = [];
  let usual = () => Promise.reject<string>(ownError('no-evaluator'));
  const start = (what = 'case', options: Partial<SpoolOptions> = {}) =>
    spool.start<string>(
      (attempt) => {
        attempts.push({ ...attempt, at: clock.now(), what });
        return (outcomes.shift() || usual)();
      },
      { deadlineMs: 60_000, signal: undefined, tell: (step) => steps.push(step), ...options },
    );
  return {
    clock,
    spool,
    attempts,
    steps,
    start,
    /** What the next attempts come to, and all after them. */
    answer(then: () => Promise<string>, ...first: (() => Promise<string>)[]) {
      outcomes = first;
      usual = then;
    },
    /** Time goes on until it is over, by a tenth of a second whenever all that was due has been done. */
    async untilSettled<T>(promise: Promise<T>): Promise<T> {
      let isSettled = false;
      const settled = promise.finally(() => (isSettled = true));
      settled.catch(() => undefined);
      for (await setImmediate(); !isSettled; await setImmediate()) clock.advance(100);
      return settled;
    },
  };
}

const taken = () => Promise.resolve('taken');
const silence = () => Promise.reject<string>(ownError('no-evaluator'));
const refusal = (code: string, retryAfter: number | null = null) => () => Promise.reject<string>(new EvaluatorError(code, { zh: '', en: '' }, { retryAfter }));

test('what is answered at once is sent once', async () => {
  const { start, answer, attempts, steps } = rig();
  answer(taken);
  await expect(start()).resolves.toBe('taken');
  expect(attempts).toHaveLength(1);
  expect(steps).toEqual([]);
});

test('while nothing answers it is tried after 0.5, 1, 2, 4, 8, 8 … seconds, under one key, and never after its deadline', async () => {
  const { start, attempts, steps, untilSettled } = rig();
  await expect(untilSettled(start())).rejects.toMatchObject({ code: 'no-evaluator', zh: expect.stringContaining('电源') });
  const seconds = attempts.map(({ at }) => at / 1000);
  expect(seconds).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 23.5, 31.5, 39.5, 47.5, 55.5]);
  expect(new Set(attempts.map(({ key }) => key)).size).toBe(1);
  // An attempt is given up at the deadline, whatever becomes of it.
  expect(attempts.at(-1)?.timeoutMs).toBe(4_500);
  expect(steps.every((step) => step === 'waiting')).toBe(true);
});

test('chance shortens a pause by up to a half, so that counters that lost the evaluator together do not come back together', async () => {
  const { start, answer, attempts, untilSettled } = rig({ random: () => 0 });
  answer(taken, silence, silence, silence);
  await untilSettled(start());
  expect(attempts.map(({ at }) => at)).toEqual([0, 300, 800, 1_800]);
});

test('a citizen who is rating is waited for, under a new key each time', async () => {
  const { start, answer, attempts, steps, untilSettled } = rig();
  answer(taken, refusal('citizen-is-rating'), refusal('citizen-is-rating'), refusal('citizen-is-rating'), refusal('citizen-is-rating'));
  await expect(untilSettled(start())).resolves.toBe('taken');
  expect(attempts.map(({ at }) => at / 1000)).toEqual([0, 0.5, 1.5, 3.5, 5.5]);
  expect(new Set(attempts.map(({ key }) => key)).size).toBe(5);
  expect(new Set(steps)).toEqual(new Set(['busy']));
});

test('at its deadline the last reason is told', async () => {
  const { start, answer, untilSettled } = rig();
  answer(refusal('citizen-is-rating'));
  await expect(untilSettled(start('case', { deadlineMs: 3_000 }))).rejects.toMatchObject({ code: 'citizen-is-rating' });
});

test('the evaluator is given the time that it asks for', async () => {
  const { start, answer, attempts, untilSettled } = rig();
  answer(taken, refusal('too-many-requests', 20_000));
  await untilSettled(start());
  expect(attempts.map(({ at }) => at)).toEqual([0, 20_000]);
});

test.each(['already-rated', 'invalid-body', 'storage-failed', 'unpaired', 'revoked', 'no-rating-due'])('%s is told at once', async (code) => {
  const { start, answer, attempts } = rig();
  answer(taken, refusal(code));
  await expect(start()).rejects.toMatchObject({ code });
  expect(attempts).toHaveLength(1);
});

test('what waits is tried at once when something has changed', async () => {
  const { clock, spool, start, answer, attempts } = rig();
  answer(taken, silence);
  const over = start();
  await eventually(() => expect(attempts).toHaveLength(1));
  spool.wake();
  await expect(over).resolves.toBe('taken');
  expect(clock.now()).toBe(0);
});

test('the next case takes the place of one that waits', async () => {
  const { start, answer, attempts } = rig();
  answer(taken, silence);
  const first = start('first');
  await eventually(() => expect(attempts).toHaveLength(1));
  await expect(start('second')).resolves.toBe('taken');
  await expect(first).resolves.toBeNull();
  expect(attempts.map(({ what }) => what)).toEqual(['first', 'second']);
});

test('the next case is sent only when the answer to the one before is there', async () => {
  const { start, answer, attempts } = rig();
  const { promise, resolve } = Promise.withResolvers<string>();
  answer(taken, () => promise);
  const first = start('first');
  await eventually(() => expect(attempts).toHaveLength(1));
  const second = start('second');
  const third = start('third');
  resolve('first was taken');
  await expect(first).resolves.toBe('first was taken');
  await expect(second).resolves.toBeNull();
  await expect(third).resolves.toBe('taken');
  expect(attempts.map(({ what }) => what)).toEqual(['first', 'third']);
});

test('whoever stops it while it waits is told so, and nothing more is sent', async () => {
  const { start, attempts, clock } = rig();
  const stop = new AbortController();
  const over = start('case', { signal: stop.signal });
  await eventually(() => expect(attempts).toHaveLength(1));
  stop.abort();
  await expect(over).rejects.toMatchObject({ code: 'aborted' });
  clock.advance(60_000);
  expect(attempts).toHaveLength(1);
  await expect(start('case', { signal: stop.signal })).rejects.toMatchObject({ code: 'aborted' });
  expect(attempts).toHaveLength(1);
});
