import { expect, test } from 'vitest';
import { ProvinceTime } from './province-time.ts';

const HOUR = 3_600_000;

function rig() {
  const state = { skewMs: 0, known: false, quiet: true };
  const time = new ProvinceTime({ province: { clockSkewMs: () => state.skewMs, isClockKnown: () => state.known }, isQuiet: () => state.quiet });
  return { state, seen: () => [time.isKnown(), time.aheadAtMostMs(), time.behindAtMostMs()] };
}

test('of a clock that agrees nothing is seen of what each answer of the province measures anew', () => {
  const { state, seen } = rig();
  for (const skewMs of [0, 80, -308, 307, -452, 500]) {
    state.skewMs = skewMs;
    expect(seen()).toEqual([false, 0, 0]);
  }
});

test('a clock that differs is told outwards, in whole hours', () => {
  const { state, seen } = rig();
  state.skewMs = 5 * 24 * HOUR + 1;
  expect(seen()).toEqual([false, 121 * HOUR, 0]);
  state.skewMs = -90 * 60_000;
  expect(seen()).toEqual([false, 0, 2 * HOUR]);
});

test('while a citizen is asked, and until the end is told, all stays as it was', () => {
  const { state, seen } = rig();
  const before = seen();
  Object.assign(state, { quiet: false, known: true, skewMs: 48 * HOUR });
  expect(seen()).toEqual(before);
  state.quiet = true;
  expect(seen()).toEqual([true, 49 * HOUR, 0]);
});
