import { expect, test } from 'vitest';
import { DEFAULT_SYNC_LIMITS } from '../../../offline-queue/sync/sync-engine.ts';
import { seeded } from '../../support/seeded.ts';
import { figuresOf } from './herd-figures.ts';
import { runHerd, type HerdPlan } from './herd.ts';

/**
 * A tenth of the full form (`herd.faults.ts`) in everything: devices, province, and records in a batch and in the backlog, so
 * that each device has the same eight requests to send. A tenth of the devices varies as much in ten seconds as all of them
 * in one, hence the longer window.
 */
const PLAN: HerdPlan = {
  devices: 100,
  ratings: 40,
  capacity: { requestsPerSecond: 20, queue: 20 },
  outageMs: 10 * 60_000,
  watchMs: 10 * 60_000,
  randomOf: (device) => seeded(20_261_123 + device).fraction,
  limits: { ...DEFAULT_SYNC_LIMITS, batchSize: DEFAULT_SYNC_LIMITS.batchSize / 10 },
};
const WINDOW_MS = 10_000;

test('devices that come back together do not run the province over, and are all done soon', async () => {
  const run = await runHerd(PLAN);
  const { peak, rejected, drained, requests } = figuresOf(run, PLAN, WINDOW_MS);
  expect(run.acked).toBe(run.records);
  expect(requests).toBe(800);
  expect(peak).toBeLessThanOrEqual(1);
  expect(rejected).toBeLessThanOrEqual(0.01);
  expect(drained).toBeLessThanOrEqual(3);
});

test('without jitter they would run it over again and again: the simulation can tell', async () => {
  const plan = { ...PLAN, randomOf: () => () => 1 };
  const { peak, rejected, drained } = figuresOf(await runHerd(plan), plan, 1_000);
  expect(peak).toBeGreaterThan(2);
  expect(rejected).toBeGreaterThan(0.1);
  expect(drained).toBeGreaterThan(3);
});
