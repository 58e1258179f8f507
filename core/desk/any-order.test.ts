import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Act } from '../../tests/support/any-order-acts.ts';
import { CounterOfAnyOrder } from '../../tests/support/any-order.ts';

/** Whatever counter, citizen, clock and power do, and in whatever order. `RUNS` and `SEED` for a longer look. */

const RUNS = Number(process.env['RUNS'] ?? 8);
const SEED = process.env['SEED'];

const nth = fc.integer({ min: 0, max: 3 });
const number = fc.constantFrom(1, 1, 1, 2);
const staff = fc.constantFrom<'A0317' | 'A0400' | undefined>('A0317', 'A0317', 'A0317', undefined, undefined, 'A0400');
const level = fc.constantFrom(5, 4, 3, 2, 1);
const service = { nth, number, staff };
const weighted = (weight: number, arbitrary: fc.Arbitrary<Act>) => ({ weight, arbitrary });

const acts = fc.oneof(
  weighted(11, fc.record({ do: fc.constant('offer' as const), ...service, changed: fc.constantFrom(undefined, undefined, undefined, 'taskName', 'applicant', 'time') })),
  weighted(7, fc.record({ do: fc.constant('group' as const), staff, kind: fc.constantFrom('theme' as const, 'batch' as const), nths: fc.uniqueArray(nth, { minLength: 2, maxLength: 4 }) })),
  weighted(2, fc.record({ do: fc.constant('cancel' as const), nth })),
  weighted(2, fc.record({ do: fc.constant('receipt' as const), ...service, byId: fc.boolean() })),
  weighted(2, fc.record({ do: fc.constant('paper' as const), ...service, level })),
  weighted(1, fc.record({ do: fc.constant('paper-form' as const), ...service })),
  weighted(2, fc.record({ do: fc.constant('touch' as const), late: fc.boolean() })),
  weighted(24, fc.record({ do: fc.constant('go-on' as const), level, mode: fc.constantFrom('together' as const, 'each' as const, 'each' as const) })),
  weighted(1, fc.record({ do: fc.constant('late-level' as const), level })),
  weighted(3, fc.constantFrom<Act>({ do: 'back' }, { do: 'decline' }, { do: 'later' }, { do: 'dismiss' }, { do: 'page-done' })),
  weighted(1, fc.record({ do: fc.constant('visit' as const), page: fc.constantFrom(1, 2) })),
  weighted(8, fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(501, 1_003, 4_007, 12_011, 29_017, 30_029, 61_043) })),
  weighted(1, fc.record({ do: fc.constant('set-clock' as const), byMs: fc.constantFrom(-3_600_000, -20_000, 20_000, 3_600_000, 10 * 3_600_000) })),
  weighted(2, fc.record({ do: fc.constant('sign-in' as const), no: fc.constantFrom('A0317', 'A0400') })),
  weighted(1, fc.constantFrom<Act>({ do: 'sign-out' }, { do: 'restart' }, { do: 'screen-lost' })),
  weighted(1, fc.record({ do: fc.constant('move' as const), windowNo: fc.constantFrom('12', '7') })),
);

test('no order of things loses, doubles, invents or alters a rating, credits it wrongly, or tells of it too soon', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('tianjin', 'qiqihar'), fc.array(acts, { minLength: 20, maxLength: 40, size: 'max' }), async (region, sequence) => {
      const counter = await CounterOfAnyOrder.start(region);
      try {
        for (const act of sequence) expect(await counter.play(act), JSON.stringify(act)).toEqual([]);
      } finally {
        await counter.stop();
      }
    }),
    { numRuns: RUNS, endOnFailure: true, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
});
