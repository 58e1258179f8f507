import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine, type SyncEngine, type SyncLimits } from '../../../offline-queue/sync/sync-engine.ts';
import { benchEvaluation, benchRating } from '../../bench/bench-records.ts';
import { NOON } from '../../support/sample-requests.ts';
import { SimulatedProvince, type Arrival, type Capacity } from './simulated-province.ts';
import { SimulatedTime } from './simulated-time.ts';

export interface HerdPlan {
  devices: number;
  /** Ratings that wait on each device, each with the service record before it. */
  ratings: number;
  capacity: Capacity;
  outageMs: number;
  /** How long after the end of the outage one looks, at most. */
  watchMs: number;
  /** The `random` of one device. */
  randomOf: (device: number) => () => number;
  limits?: SyncLimits;
}

export interface HerdRun {
  /** What reached the province after its return. */
  arrivals: readonly Arrival[];
  /** When it returned, in ticks. */
  backAt: number;
  /** Records that all devices had, and those that the devices know to be acknowledged at the end. */
  records: number;
  acked: number;
}

/**
 * Real engines on real stores, in simulated time: all learn of the outage in the same instant, the worst case, and after hours
 * of it the province is back.
 */
export async function runHerd(plan: HerdPlan): Promise<HerdRun> {
  const { devices, ratings, outageMs, watchMs } = plan;
  const folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'counter-evaluator-herd-'));
  const stores: EvaluationStore[] = [];
  try {
    const template = join(folder, 'template');
    fill(template, ratings);
    for (let device = 0; device < devices; device += 1) stores.push(openCopy(template, join(folder, `device-${device}`)));
    const time = new SimulatedTime(NOON);
    const province = new SimulatedProvince(time, plan.capacity);
    const problems: unknown[] = [];
    const engines = stores.map(({ outbox }, device): SyncEngine =>
      startSyncEngine({
        outbox,
        courier: province.courier(),
        clock: time,
        random: plan.randomOf(device),
        limits: plan.limits ?? DEFAULT_SYNC_LIMITS,
        onStorageProblem: (error) => problems.push(error),
      }),
    );
    await time.run(outageMs);
    province.comeBack();
    const records = devices * ratings * 2;
    const ackedNow = () => stores.reduce((sum, { outbox }) => sum + outbox.counts().acked, 0);
    let looked = 0;
    await time.run(outageMs + watchMs, () => {
      // Now and then is enough: counting a thousand stores takes its time.
      looked += 1;
      return looked % 1_000 === 0 && ackedNow() === records;
    });
    await Promise.all(engines.map((engine) => engine.stop()));
    if (problems.length > 0) throw new AggregateError(problems, 'A store failed.');
    return { arrivals: province.arrivals, backAt: outageMs, records, acked: ackedNow() };
  } finally {
    for (const store of stores) store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Linux's folder in memory, where a thousand syncing stores do not wait for the disk. */
const MEMORY_FOLDER = '/dev/shm';

/** Room for the last ratings on a full disk is no matter here, and would be a thousand times 32 MiB. */
const open = (folder: string) => openStore(folder, { now: NOON, reserveBytes: 0 });

function fill(folder: string, ratings: number): void {
  const store = open(folder);
  for (let ordinal = 1; ordinal <= ratings; ordinal += 1) {
    store.offer(benchEvaluation(ordinal, false));
    store.complete(benchRating(ordinal, false));
  }
  store.close();
}

function openCopy(template: string, folder: string): EvaluationStore {
  cpSync(template, folder, { recursive: true });
  return open(folder);
}
