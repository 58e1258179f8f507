import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ceilingAfter, pauseAfter } from './backoff.ts';

const limits = { firstMs: 1_000, longestMs: 120_000 };

test('the ceiling doubles with each failure until its limit', () => {
  const failures = [1, 2, 3, 8, 50, 2_000];
  const ceilings = [1_000, 2_000, 4_000, 120_000, 120_000, 120_000];
  expect(failures.map((count) => pauseAfter(count, limits, 1))).toEqual(ceilings);
  expect(failures.map((count) => ceilingAfter(count, limits))).toEqual(ceilings);
});

test('full jitter spreads over the whole range, and what the server asked for comes on top', () => {
  expect(pauseAfter(3, limits, 0)).toBe(0);
  expect(pauseAfter(3, limits, 0.5, 30_000)).toBe(32_000);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
      const pause = pauseAfter(failures, limits, random);
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(limits.longestMs);
    }),
  );
});
