import fc from 'fast-check';
import { DEFAULT_SYNC_LIMITS } from '../../../offline-queue/sync/sync-engine.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { arrivedAt, startDevice, untilAllArrived, type Arrived } from './device.ts';
import { CAPTIVE_PORTAL, ILL, LOGIN_REDIRECT, RETRY_AFTER_MS, STORM, TOO_MANY } from './faults.ts';

const HOUR = 3_600_000;
const RATE_EVERY_MS = 20_000;

const FAULTS: Fault[] = [
  'refuse',
  'reset-request',
  'lose-reply',
  'reset-reply',
  'truncate-reply',
  'withhold-reply',
  'drip-reply',
  ...[STORM, ILL, TOO_MANY, CAPTIVE_PORTAL, LOGIN_REDIRECT].map((answer) => ({ answer })),
];

/** A third of the time nothing is wrong; each spell lasts 20 s to 3 min of the clock. */
const weather = fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary: fc.constantFrom(...FAULTS) });
const spell = fc.record({ fault: weather, steps: fc.integer({ min: 1, max: 9 }) });

/** One draw after the other, the same for the same seed. */
function jitterOf(seed: number): () => number {
  const draws = fc.sample(fc.noBias(fc.integer({ min: 0, max: 999_999 })), { seed, numRuns: 10_000 });
  let next = 0;
  return () => (draws[next++ % draws.length] ?? 0) / 1_000_000;
}

export interface HourOfFaults {
  /** What happened, in a line. */
  summary: string;
  given: readonly Arrived[];
  arrived: readonly Arrived[];
  falselyAcked: readonly string[];
}

/** Ratings all through an hour while the network changes its mind; then it is well again until nothing waits any more. */
export async function hourOfFaults(seed: number): Promise<HourOfFaults> {
  const device = await startDevice({ random: jitterOf(seed) });
  let left = HOUR / RATE_EVERY_MS;
  let changes = 0;
  for (const { fault, steps } of fc.sample(fc.noBias(spell), { seed, numRuns: left })) {
    if (left <= 0) break;
    await device.proxy.set(fault);
    changes += 1;
    for (let step = 0; step < steps; step += 1, left -= 1) {
      device.rate();
      await device.pass(RATE_EVERY_MS);
    }
  }
  const { acked } = device.counts();
  await device.proxy.set(undefined);
  const waited = await untilAllArrived(device, RETRY_AFTER_MS + 3 * DEFAULT_SYNC_LIMITS.longestMs);
  const { given, falselyAcked, attempts } = device;
  const { pending, dead } = device.counts();
  return {
    summary:
      `${changes} changes, ${given.length} ratings, ${attempts.length} attempts, ${acked} records acknowledged within the hour, ` +
      `the last ${waited / 1000} s after it; ${pending} pending, ${dead} dead`,
    given,
    arrived: arrivedAt(device),
    falselyAcked,
  };
}
