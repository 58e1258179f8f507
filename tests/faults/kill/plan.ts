import fc from 'fast-check';
import { RANDOM_SPELLS, type Kill } from './lives.ts';
import { KILL_POINTS } from './machine-orders.ts';

/** About as long as a store takes to open, and as a few ratings take. */
const LONGEST_RANDOM_MS = 250;

const atPoint = fc.record({ point: fc.constantFrom(...KILL_POINTS), nth: fc.integer({ min: 1, max: 6 }) });
const atRandom = fc.record({ point: fc.constantFrom(...RANDOM_SPELLS), afterMs: fc.integer({ min: 0, max: LONGEST_RANDOM_MS }) });

/** The same kills for the same seed: half at named points, half at random moments. */
export function planKills(count: number, seed: number): Kill[] {
  return fc.sample(fc.noBias(fc.oneof(atPoint, atRandom)), { numRuns: count, seed });
}
