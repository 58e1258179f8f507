import { Counter, Gauge, Registry } from 'prom-client';
import { attachedKindSchema, deviceStateSchema } from '../contract/device-health.ts';
import type { DeviceDesk } from './device-desk.ts';
import type { QueueReport } from './technician-desk.ts';

/**
 * Queue, province and devices for Prometheus. Made of the report and of the devices' health alone, which know no level and
 * no case, so they can tell none.
 */
export interface Metrics {
  contentType: string;
  textOf(report: QueueReport, devices: DeviceReport): Promise<string>;
}

export type DeviceReport = Pick<DeviceDesk, 'devices' | 'hostRestarts'>;

/** Stands for what is not known, or does not apply now: the series stays, without a value. */
const NO_VALUE = Number.NaN;

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name: `evaluator_${name}`, help, registers });
  const gaugeBy = <L extends string>(labelNames: L[], name: string, help: string) =>
    new Gauge({ name: `evaluator_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string) => {
    const total = new Counter({ name: `evaluator_${name}_total`, help, registers });
    return {
      set(value: number) {
        total.reset();
        total.inc(value);
      },
    };
  };

  const records = gaugeBy(['state'], 'queue_records', 'Records that wait for the province, or for a technician, or were given up.');
  const acked = counter('queue_acked', 'Records that the province has acknowledged.');
  const oldestPending = gauge('queue_oldest_pending_seconds', 'How long the oldest pending record has waited; 0 when none waits.');
  const online = gauge('province_online', '1 when the last request to the province was answered.');
  const lastSuccess = gauge('province_last_success_seconds', 'Seconds since the province last answered; NaN before it did.');
  const nextAttempt = gauge('province_next_attempt_seconds', 'Seconds until the next attempt; NaN when none is due.');
  const skew = gauge('province_clock_skew_seconds', "The province's clock minus this device's.");
  const attempts = counter('sync_attempts', 'Requests to the province since the start.');
  const failures = counter('sync_failures', 'Requests to the province that failed as a whole, since the start.');
  const storage = gauge('storage_working', '1 when ratings can be stored.');
  const database = gauge('database_bytes', 'Size of the database and its log, in whole MiB.');
  const backupAge = gauge('backup_age_seconds', 'Age of the newest backup that could be read back; NaN when there is none.');
  const keys = gaugeBy(['standing'], 'keys', 'Data keys by whether this machine opens them.');
  const deviceStates = gaugeBy(['kind', 'state'], 'devices', 'Devices by what they are and how they are; unsupported ones too.');
  const hostRestarts = counter('device_host_restarts', 'Processes of device drivers that were started anew, since the start.');
  const memory = new Gauge({ name: 'process_resident_memory_bytes', help: 'Memory of the process.', registers });

  const setDevices = (report: DeviceReport): void => {
    const { devices } = report.devices();
    for (const kind of attachedKindSchema.options) {
      for (const state of deviceStateSchema.options) {
        deviceStates.set({ kind, state }, devices.filter((device) => device.kind === kind && device.state === state).length);
      }
    }
    hostRestarts.set(report.hostRestarts());
  };

  const set = (report: QueueReport): void => {
    const now = Date.parse(report.at);
    const { records: counts, province } = report;
    records.set({ state: 'pending' }, counts?.pending ?? NO_VALUE);
    records.set({ state: 'dead' }, counts?.dead ?? NO_VALUE);
    records.set({ state: 'written_off' }, counts?.writtenOff ?? NO_VALUE);
    // Falling to 0 would look like a restart.
    if (counts) acked.set(counts.acked);
    oldestPending.set(counts === null ? NO_VALUE : secondsBetween(counts.oldestPendingAt ?? report.at, now));
    online.set(province.state === 'online' ? 1 : 0);
    lastSuccess.set(secondsBetween(province.lastSuccessAt, now));
    nextAttempt.set(-secondsBetween(province.nextAttemptAt, now));
    skew.set(province.clockSkewMs / 1000);
    attempts.set(province.attempts);
    failures.set(province.failures);
    storage.set(report.storage.working ? 1 : 0);
    database.set(report.storage.databaseBytes);
    backupAge.set(secondsBetween(report.backups?.find(({ verified }) => verified)?.madeAt ?? null, now));
    for (const standing of ['open', 'locked', 'lost'] as const) {
      keys.set({ standing }, report.keys.filter((key) => key.standing === standing).length);
    }
    memory.set(process.memoryUsage.rss());
  };

  return {
    contentType: registry.contentType,
    textOf(report, devices) {
      set(report);
      setDevices(devices);
      return registry.metrics();
    },
  };
}

function secondsBetween(earlier: string | null, now: number): number {
  return earlier === null ? NO_VALUE : (now - Date.parse(earlier)) / 1000;
}
