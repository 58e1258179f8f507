import { expect, test } from 'vitest';
import { DEFAULT_SYNC_LIMITS } from '../../../offline-queue/sync/sync-engine.ts';
import { seeded } from '../../support/seeded.ts';
import { figuresOf, type HerdFigures } from './herd-figures.ts';
import { runHerd, type HerdPlan } from './herd.ts';

/**
 * FAULT_SEED repeats a run, which is the same to the millisecond. FAULT_OUTAGE_MINUTES: the pauses are at their limit, and the
 * devices out of step, after some minutes; what is longer only repeats that, and every hour of it costs some
 * minutes of computing.
 */
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 1_000_000);
const OUTAGE_MINUTES = Number(process.env['FAULT_OUTAGE_MINUTES'] ?? 120);
const DEVICES = 1_000;

/** A window serves about 40 people a day. */
const TWO_WEEKS = 400;
const TWO_DAYS = 80;

/** @param random of one device */
function planOf(ratings: number, random: (device: number) => () => number): HerdPlan {
  return {
    devices: DEVICES,
    ratings,
    // A tenth of a second's worth may wait: enough for chance, and nothing that the peak could hide in.
    capacity: { requestsPerSecond: 200, queue: 20 },
    outageMs: OUTAGE_MINUTES * 60_000,
    watchMs: 4 * 3_600_000,
    randomOf: random,
  };
}

const withJitter = (device: number) => seeded(SEED * DEVICES + device).fraction;
const withoutJitter = () => () => 1;

/** What was run so far, printed again after each. */
const table: Record<string, Record<string, number | string>> = {};

async function figuresFor(name: string, plan: HerdPlan): Promise<HerdFigures> {
  const run = await runHerd(plan);
  const figures = figuresOf(run, plan, 1_000);
  table[name] = {
    requests: figures.requests,
    'floor, s': figures.floorSeconds,
    'peak, × capacity': Number(figures.peak.toFixed(2)),
    'rejected, %': Number((100 * figures.rejected).toFixed(2)),
    '99 % in, s': Math.round(figures.drainedSeconds),
    '99 % in, × floor': Number(figures.drained.toFixed(2)),
  };
  console.table(table);
  expect(run.acked, 'records acknowledged').toBe(run.records);
  return figures;
}

test(`${DEVICES} devices with two weeks of ratings come back (FAULT_SEED=${SEED}, ${OUTAGE_MINUTES} minutes of outage)`, async () => {
  const { peak, rejected, drained } = await figuresFor('two weeks', planOf(TWO_WEEKS, withJitter));
  expect(peak).toBeLessThanOrEqual(1);
  expect(rejected).toBeLessThanOrEqual(0.01);
  expect(drained).toBeLessThanOrEqual(3);
});

test(`… with two days of ratings (FAULT_SEED=${SEED})`, async () => {
  const { peak, rejected, drainedSeconds } = await figuresFor('two days', planOf(TWO_DAYS, withJitter));
  expect(peak).toBeLessThanOrEqual(1);
  expect(rejected).toBeLessThanOrEqual(0.01);
  // Its floor of ten seconds is shorter than the pause after which a device looks again, so that pause is what it takes.
  expect(drainedSeconds).toBeLessThanOrEqual((1.25 * DEFAULT_SYNC_LIMITS.longestMs) / 1000);
});

test('the same without jitter, as the baseline', async () => {
  const heavy = await figuresFor('two weeks, no jitter', planOf(TWO_WEEKS, withoutJitter));
  const light = await figuresFor('two days, no jitter', planOf(TWO_DAYS, withoutJitter));
  for (const { peak, drained } of [heavy, light]) {
    expect(peak).toBeGreaterThan(2);
    expect(drained).toBeGreaterThan(3);
  }
});
