import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../core/contract/clock.ts';
import { startTestProvince } from '../../support/running-province.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runLives, type Machine } from './lives.ts';
import { KILL_POINTS } from './machine-orders.ts';
import { planKills } from './plan.ts';
import { judge } from './verdict.ts';

/** The quick form; `npm run test:faults` kills a thousand times. */
const SEED = 20_261_125;

async function setUp(changes: Partial<Machine> = {}) {
  const province = await startTestProvince({ clock: systemClock });
  const { url, appId, secret } = province.config;
  const base = temporaryFolder();
  const machine: Machine = {
    folder: join(base, 'data'),
    province: { url, appId, secret },
    compileCache: join(base, 'compiled'),
    firstOrdinal: 1_000,
    ...changes,
  };
  return { province, machine };
}

test('whoever was thanked has exactly one rating at the province, wherever the evaluator was killed', async () => {
  const { province, machine } = await setUp();
  const kills = [...KILL_POINTS.map((point, index) => ({ point, nth: 1 + (index % 3) })), ...planKills(6, SEED)];
  const { lives, drained } = await runLives(machine, kills);
  const ratings = province.ratings();
  const { total } = judge(lives, ratings);
  console.log(`seed ${SEED}:`, JSON.stringify(total));
  expect(total).toMatchObject({ kills: kills.length, arrived: total.thanked, lost: 0, doubled: 0, altered: 0 });
  expect(total.thanked).toBeGreaterThan(kills.length);
  expect(total.unthankedInOneLife).toBeLessThanOrEqual(1);
  expect(ratings).toHaveLength(total.arrived + total.unthanked);
  expect(drained).toEqual({ pending: 0, dead: 0, acked: province.serviceCount() + ratings.length });
});

test('a machine that thanks before the rating is on the disk is caught: the control', async () => {
  const { province, machine } = await setUp({ careless: true });
  const { lives } = await runLives(machine, [{ point: 'before-commit', nth: 2 }, { point: 'inside-commit', nth: 1 }]);
  expect(judge(lives, province.ratings()).total).toMatchObject({ thanked: 3, arrived: 1, lost: 2 });
});
