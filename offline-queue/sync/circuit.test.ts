import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caughtUp, failed, paced, reopened, succeeded, UNTRIED, type Circuit } from './circuit.ts';

const LIMITS = { firstMs: 1_000, longestMs: 60_000 };
const PARALLEL = 4;

/** A circuit that is open again after so many failures in a row. */
function after(failures: number, circuit: Circuit = UNTRIED): Circuit {
  if (failures === 0) return circuit;
  return after(failures - 1, reopened(failed(circuit, 0, LIMITS, 1)));
}

test('each success lets twice as many go at a time, up to the limit', () => {
  const windows = [1, 2, 3, 4].reduce<Circuit[]>((circuits) => [...circuits, succeeded(circuits.at(-1) ?? UNTRIED, PARALLEL)], [UNTRIED]);
  expect(windows.map(({ window }) => window)).toEqual([1, 2, 4, 4, 4]);
});

test('a failure closes it for a pause that grows with each, and one request may go then', () => {
  const wide = succeeded(succeeded(UNTRIED, PARALLEL), PARALLEL);
  const closed = failed(wide, 500, LIMITS, 0.5);
  expect(closed).toMatchObject({ failures: 1, closedUntil: 1_000, window: 1 });
  expect(failed(reopened(closed), 1_000, LIMITS, 0.5)).toMatchObject({ failures: 2, closedUntil: 2_000, window: 1 });
  expect(reopened(closed)).toMatchObject({ closedUntil: null, window: 1 });
});

test('requests that were under way together fail once, and the longest wait that a server asked for holds', () => {
  const closed = failed(UNTRIED, 0, LIMITS, 0.5);
  expect(failed(closed, 100, LIMITS, 0.9)).toEqual(closed);
  expect(failed(closed, 100, LIMITS, 0.9, 30_000)).toEqual({ ...closed, closedUntil: 30_100 });
});

test('what succeeds beside a failure opens nothing and shortens no pause', () => {
  const closed = failed(after(5), 0, LIMITS, 0.5, 30_000);
  expect(succeeded(closed, PARALLEL)).toEqual(closed);
  expect(paced(closed, 100, 0)).toEqual(closed);
});

test('a single failure is no outage: the next requests follow at once, more and more at a time', () => {
  const back = succeeded(after(1), PARALLEL);
  expect(paced(back, 0, 0.99)).toEqual(back);
  expect(back).toMatchObject({ failures: 0, closedUntil: null, window: 2 });
});

test('after an outage one goes at a time, with pauses in between that suit its length', () => {
  const back = [2, 3, 4, 7, 100].map((failures) => succeeded(after(failures), PARALLEL));
  expect(back.map((circuit) => paced(circuit, 0, 1).closedUntil)).toEqual([250, 750, 1_750, 14_750, 14_750]);
  expect(back.map(({ window }) => window)).toEqual([1, 1, 1, 1, 1]);
});

test('a failure while catching up quickens nothing', () => {
  const back = succeeded(after(100), PARALLEL);
  expect(failed(back, 0, LIMITS, 1)).toMatchObject({ failures: 1, closedUntil: 1_000, paceMs: back.paceMs });
});

test('once nothing waits it is as if there had been no outage', () => {
  const back = caughtUp(succeeded(after(100), PARALLEL));
  expect(paced(back, 0, 0.99)).toEqual(back);
  expect(succeeded(back, PARALLEL).window).toBe(2);
});

test('the pauses between requests have full jitter and a quarter of the longest pause as their ceiling', () => {
  const circuit = succeeded(after(100), PARALLEL);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(), (random, ticks) => {
      const until = paced(circuit, ticks, random).closedUntil ?? ticks;
      expect(until - ticks).toBeGreaterThanOrEqual(0);
      expect(until - ticks).toBeLessThanOrEqual(LIMITS.longestMs / 4);
    }),
  );
});
