import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../../core/contract/clock.ts';
import { startTestProvince } from '../../support/running-province.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { runLives } from './lives.ts';
import { RATINGS_PER_LIFE } from './machine-orders.ts';
import { planKills } from './plan.ts';
import { judge } from './verdict.ts';

/** FAULT_KILLS: how many; FAULT_SEED: repeats an earlier run's points and moments. */
const KILLS = Number(process.env['FAULT_KILLS'] ?? 1_100);
const SEED = Number(process.env['FAULT_SEED'] ?? Date.now() % 2 ** 31);

/** Two folders at a time, one for each core of a small machine. */
const MACHINES = 2;

test(`${KILLS} kills: whoever was thanked has exactly one rating at the province`, async () => {
  console.log(`FAULT_SEED=${SEED} FAULT_KILLS=${KILLS}`);
  const province = await startTestProvince({ clock: systemClock });
  const { url, appId, secret } = province.config;
  const base = temporaryFolder();
  const kills = planKills(KILLS, SEED);
  const perMachine = Math.ceil(KILLS / MACHINES);
  const from = performance.now();
  const runs = await Promise.all(
    Array.from({ length: MACHINES }, (_, nth) =>
      runLives(
        {
          folder: join(base, `data-${nth}`),
          province: { url, appId, secret },
          compileCache: join(base, `compiled-${nth}`),
          firstOrdinal: (1 + nth * perMachine) * RATINGS_PER_LIFE,
        },
        kills.slice(nth * perMachine, (nth + 1) * perMachine),
      ),
    ),
  );

  const ratings = province.ratings();
  const { total, byPoint } = judge(runs.flatMap(({ lives }) => lives), ratings);
  const repeated = runs.reduce((sum, run) => sum + run.repeated, 0);
  console.table({ ...byPoint, total });
  console.log(`${repeated} records were sent again and answered "already there"; ${Math.round((performance.now() - from) / 1000)} s.`);

  expect(total).toMatchObject({ kills: KILLS, arrived: total.thanked, lost: 0, doubled: 0, altered: 0 });
  expect(total.thanked).toBeGreaterThan(KILLS);
  expect(total.unthankedInOneLife).toBeLessThanOrEqual(1);
  expect(ratings).toHaveLength(total.arrived + total.unthanked);
  for (const { drained } of runs) expect(drained).toMatchObject({ pending: 0, dead: 0 });
  const acked = runs.reduce((sum, { drained }) => sum + drained.acked, 0);
  expect(acked).toBe(province.serviceCount() + ratings.length);
});
