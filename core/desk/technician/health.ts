import type { ProvinceAdapter } from '../../contract/province.ts';
import type { DeviceHealth } from '../../contract/device-health.ts';
import type { Health } from '../../contract/health.ts';
import { statusOf } from '../../evaluation/session.ts';
import { noProvince } from '../../province/no-province.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { SyncEngine } from '../../../offline-queue/sync/sync-engine.ts';
import type { ScreenDesk } from '../screens/screen-desk.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { StorageGuard } from '../storage-guard.ts';

export interface HealthSources {
  fixed: Pick<Health['evaluator'], 'version' | 'region' | 'hallName' | 'windowNo' | 'startedAt'>;
  /** Faults of the configuration and of the log. */
  warnings(): string[];
  desk: SessionDesk;
  screens: ScreenDesk;
  store: EvaluationStore;
  storage: StorageGuard;
  sync: SyncEngine;
  province: ProvinceAdapter;
  devices(): DeviceHealth[];
}

/** How everything is, now. @throws Refusal `storage-failed` when not even the counts can be read */
export function healthOf({ fixed, warnings, desk, screens, store, storage, sync, province, devices }: HealthSources): Health {
  const counts = storage.read(() => store.outbox.counts());
  return {
    evaluator: { ...fixed, session: sessionNow(desk), screensConnected: screens.connected, warnings: warnings() },
    queue: {
      state: storage.problem ? 'failed' : 'working',
      problem: storage.problem?.message ?? null,
      ...counts,
      oldestPendingAt: isoOrNull(counts.oldestPendingAt),
    },
    province: { configured: province !== noProvince, ...provinceNow(sync, province) },
    devices: devices(),
  };
}

/** The way to the province, for the technician. */
export function provinceNow(sync: Pick<SyncEngine, 'state'>, province: Pick<ProvinceAdapter, 'clockSkewMs'>): Omit<Health['province'], 'configured'> {
  const { province: state, lastSuccessAt, nextAttemptAt, lastProblem } = sync.state();
  return {
    state,
    lastSuccessAt: isoOrNull(lastSuccessAt),
    nextAttemptAt: isoOrNull(nextAttemptAt),
    problem: lastProblem === '' ? null : lastProblem,
    clockSkewMs: province.clockSkewMs(),
  };
}

function sessionNow({ live }: SessionDesk): Health['evaluator']['session'] {
  const status = live && statusOf(live.session);
  return status === 'offered' || status === 'rating' ? status : 'idle';
}

const isoOrNull = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());
