import type { Logger } from 'pino';
import * as z from 'zod';
import { SCHEMA_VERSION } from '../offline-queue/database/migrations/index.ts';
import { SALVAGE_FACT, salvageReportSchema, type SalvageReport } from '../offline-queue/salvage/salvage.ts';
import { diskFull } from '../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../offline-queue/store.ts';
import { startSyncEngine, type SyncEngine } from '../offline-queue/sync/sync-engine.ts';
import { startUpkeep } from '../offline-queue/upkeep.ts';
import type { DeviceConfig } from './config.ts';
import { formatChinaTime } from './contract/china-time.ts';
import type { Clock } from './contract/clock.ts';
import { nameOfError } from './contract/error-words.ts';
import type { ProvinceAdapter } from './contract/province.ts';
import type { Bulletin } from './desk/bulletin.ts';
import { StorageGuard } from './desk/storage-guard.ts';
import { howLongKept } from './evaluation/how-long-kept.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';
import { createProvinceAdapter } from './province/adapter.ts';
import { noProvince } from './province/no-province.ts';
import type { ScreensAt } from './province/rating-page.ts';

export interface QueueOptions {
  dataFolder: string;
  config: DeviceConfig;
  rules: RegionRules;
  clock: Clock;
  random: () => number;
  log: Logger;
  bulletin: Bulletin;
  /** 16 bytes from a better place than a file, if the host has one. */
  machineKey?: Uint8Array | undefined;
  /** Where the screens come from; a browser, if not given. */
  screensAt?: ScreensAt | undefined;
  /** The database is damaged: this process should end, and the next one salvages. */
  onDamaged(): void;
}

/** The store with all that keeps it sound, and the way to the province. */
export interface Queue {
  store: EvaluationStore;
  storage: StorageGuard;
  province: ProvinceAdapter;
  sync: SyncEngine;
  /** What became of keys, backups and a damaged database, for the technician. */
  warnings(): string[];
}

/** A measured clock is worth keeping when it moved by more than the header's own second. */
const SKEW_STEP_MS = 2_000;
const SKEW_FACT = 'province-clock-skew-ms';
/** So long the technician is reminded of a salvage. */
const SALVAGE_TOLD_MS = 30 * 86_400_000;

/** @throws StorageProblem when the data folder cannot be used. @param onStop takes what ends each part, in the order of their start */
export function startQueue(options: QueueOptions, onStop: (end: () => Promise<void> | void) => void): Queue {
  const { dataFolder, config, rules, clock, random, log, bulletin } = options;
  const retention = howLongKept(rules);
  // Told once there is somebody to tell.
  let onReserveSpent = () => {};
  const store = openStore(dataFolder, {
    now: clock.now(),
    retention,
    onReserveSpent: () => onReserveSpent(),
    ...(options.machineKey && { machineKey: options.machineKey }),
    ...(config.recoveryKey && { recoveryKey: config.recoveryKey }),
  });
  onStop(async () => {
    // A backup under way reads from it.
    await store.backups.idle();
    store.close();
  });
  for (const notice of store.keys.notices) log.warn({ notice }, 'Data keys');
  const salvaged = salvageNotice(store, clock.now());
  if (salvaged !== null) log.warn({ notice: salvaged }, 'Salvage');

  const onDamaged = () => {
    try {
      store.orderSalvage();
    } catch (error) {
      log.error({ error: nameOfError(error) }, 'The salvage could not be ordered.');
    }
    options.onDamaged();
  };
  const storage = new StorageGuard({ clock, bulletin, log, probe: () => store.probe(), onDamaged });
  onStop(() => storage.stop());
  onReserveSpent = () => storage.writeFailed(diskFull());
  if (!store.hasReserve()) onReserveSpent();

  const lastSkew = store.facts.recall(SKEW_FACT, z.int())?.value ?? 0;
  const province = config.province ? createProvinceAdapter(config.province, clock, lastSkew, options.screensAt) : noProvince;
  const sync = startSyncEngine({
    outbox: store.outbox,
    courier: province,
    clock,
    random,
    onChange: () => bulletin.post('health'),
    onProvince: (state, problem) => log.info({ province: state, problem }, 'Province'),
    onStorageProblem: (error) => storage.writeFailed(error),
  });
  onStop(() => sync.stop());
  bulletin.on('enqueued', () => sync.wake());
  bulletin.on('storage-recovered', () => {
    store.outbox.unlock();
    sync.wake();
  });
  keepSkew(options, store, storage, province, lastSkew);

  const upkeep = startUpkeep({ store, clock, retention, onStorageProblem: (error) => storage.writeFailed(error) });
  onStop(() => upkeep.stop());
  const warnings = () => [...store.keys.notices, salvageNotice(store, clock.now()), upkeep.backupProblem()].filter((text) => text !== null);
  return { store, storage, province, sync, warnings };
}

/** What is signed must bear the province's time from the first request on, also after a restart. */
function keepSkew({ clock, bulletin }: QueueOptions, store: EvaluationStore, storage: StorageGuard, province: ProvinceAdapter, lastSkew: number): void {
  let kept = lastSkew;
  bulletin.on('health', () => {
    const measured = province.clockSkewMs();
    if (Math.abs(measured - kept) < SKEW_STEP_MS) return;
    kept = measured;
    try {
      store.facts.keep(SKEW_FACT, measured, clock.now());
    } catch (error) {
      storage.writeFailed(error);
    }
  });
}

const WHAT_WAS_WRONG: Readonly<Record<SalvageReport['why'], string>> = {
  damaged: 'The database was damaged',
  missing: 'The database was gone',
  'log-damaged': 'The log of the database was damaged',
  'log-missing': 'The log of the database was gone, and with it perhaps ratings of the minute before that nobody can count',
};

function salvageNotice(store: EvaluationStore, now: number): string | null {
  const fact = store.facts.recall(SALVAGE_FACT, salvageReportSchema);
  if (fact === undefined || now - fact.at > SALVAGE_TOLD_MS) return null;
  const { why, quarantine, backup, saved, schema } = fact.value;
  const lost = saved.lostRatings + saved.orphanedRatings;
  const older =
    schema !== null && schema > 0 && schema < SCHEMA_VERSION
      ? ` It was of an older version, whose ratings this one cannot salvage: they lie in ${quarantine} alone; have them read with that version.`
      : '';
  return (
    `数据库曾不能使用，已于 ${formatChinaTime(fact.at)} 重建：保住 ${saved.ratings} 条评价，${lost} 条无法读出。原文件在 ${quarantine}，请保留。` +
    '窗口电脑须重新配对，工作人员须重新签到，并请核对窗口号。 ' +
    `${WHAT_WAS_WRONG[why]}; a new one was built on ${formatChinaTime(fact.at)}: ${saved.ratings} ratings saved ` +
    `(${saved.ratingsFromBackup} of them from ${backup === null ? 'no backup' : `backup ${backup}`}), ${saved.unsent} records were still to be sent then, ` +
    `${lost} ratings could not be read.${older} The old files lie in ${quarantine}: keep them. ` +
    'Counters have to be paired again, and staff to sign in; see that the number of the window is right.'
  );
}
