import { expect, test } from 'vitest';
import { hourOfFaults } from './hour-of-faults.ts';

/** FAULT_HOURS: how many; FAULT_SEED: the first hour's, each later one has the next number. */
const HOURS = Number(process.env['FAULT_HOURS'] ?? 50);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);

test.each(Array.from({ length: HOURS }, (_, hour) => SEED + hour))('an hour of random faults, seed %i', async (seed) => {
  const hour = await hourOfFaults(seed);
  console.log(`FAULT_SEED=${seed}: ${hour.summary}`);
  expect(hour.arrived).toEqual(hour.given);
  expect(hour.falselyAcked).toEqual([]);
});
