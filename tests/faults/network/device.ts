import { onTestFinished } from 'vitest';
import { LEVELS, type RatingRecord } from '../../../core/contract/rating.ts';
import { createProvinceAdapter } from '../../../core/province/adapter.ts';
import { provinceConfigSchema } from '../../../core/province/config.ts';
import type { Outbox } from '../../../offline-queue/outbox/outbox.ts';
import { openStore } from '../../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine } from '../../../offline-queue/sync/sync-engine.ts';
import { startFaultProxy, type Certificate, type FaultProxy } from '../../support/fault-proxy.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { startTestProvince, type TestProvince } from '../../support/running-province.ts';
import { NOON, sampleEvaluation, sampleRating } from '../../support/sample-requests.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { countedCourier, timeFor } from './passing-time.ts';

export interface DeviceOptions {
  /** The proxy speaks TLS with this certificate. */
  tls?: Certificate;
  /** What the device knows the proxy by, in place of 127.0.0.1. */
  hostname?: string;
  /** Jitter of the pauses, in [0, 1). */
  random?: () => number;
}

/** How a rating stands at the province. */
export interface Arrived {
  projectNo: string;
  satisfaction: string;
  writingEvaluation: string;
}

export interface Device {
  proxy: FaultProxy;
  province: TestProvince;
  counts(): ReturnType<Outbox['counts']>;
  /** One more citizen rates. */
  rate(): void;
  /** See `timeFor`. */
  pass(ms: number): Promise<void>;
  /** Ticks of the clock at which the device began a request. */
  attempts: readonly number[];
  /** What was acknowledged although the province did not have it. */
  falselyAcked: readonly string[];
  /** What all citizens said, in their order; as the province is to have it, each once. */
  given: readonly Arrived[];
}

/** The jitter unless told otherwise: each pause is half its ceiling, which is the mean. */
export const MEAN_JITTER = 0.5;

function ratingOf(ordinal: number, now: number): RatingRecord {
  const level = LEVELS[ordinal % LEVELS.length] ?? 5;
  return { ...sampleRating(ordinal), level, reasons: { perSubject: [], text: `第${ordinal}位` }, ratedAt: now };
}

/** The real store, engine, adapter and province over real sockets; only time is the test's. */
export async function startDevice({ tls, hostname, random = () => MEAN_JITTER }: DeviceOptions = {}): Promise<Device> {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const proxy = await startFaultProxy({ target: province.url, clock, ...(tls && { tls }) });
  const url = hostname === undefined ? proxy.url : `http://${hostname}:${proxy.port}`;
  const adapter = createProvinceAdapter(provinceConfigSchema.parse({ ...province.config, url }), clock);
  const store = openStore(temporaryFolder(), { now: NOON });
  const { courier, underWay, attempts } = countedCourier(adapter, clock);

  const witness = watchAcks(store.outbox, province);
  const engine = startSyncEngine({
    outbox: witness.outbox,
    courier,
    clock,
    random,
    limits: DEFAULT_SYNC_LIMITS,
    onStorageProblem(error) {
      throw error;
    },
  });
  onTestFinished(async () => {
    await engine.stop();
    store.close();
  });

  const given: Arrived[] = [];
  return {
    proxy,
    province,
    counts: store.outbox.counts,
    rate() {
      const ordinal = given.length + 1;
      const { projectNo, level, ...rating } = ratingOf(ordinal, clock.now());
      store.offer({ ...sampleEvaluation(ordinal), offeredAt: clock.now() });
      store.complete({ projectNo, level, ...rating });
      given.push({ projectNo, satisfaction: String(level), writingEvaluation: rating.reasons.text });
      engine.wake();
    },
    pass: timeFor(clock, () => underWay() > proxy.held()),
    attempts,
    falselyAcked: witness.falselyAcked,
    given,
  };
}

/** Compares with the province's database at the very moment at which something is noted as acknowledged. */
function watchAcks(outbox: Outbox, province: TestProvince): { outbox: Outbox; falselyAcked: string[] } {
  const projectNos = new Map<number, string>();
  const ackedServices = new Set<number>();
  const falselyAcked: string[] = [];
  return {
    falselyAcked,
    outbox: {
      ...outbox,
      load(heads) {
        const items = outbox.load(heads);
        for (const item of items) if (item.kind === 'rating') projectNos.set(item.head.seq, item.record.projectNo);
        return items;
      },
      settle(settlements) {
        const acked = settlements.filter(({ outcome }) => outcome === 'acked');
        const there = new Set(acked.length > 0 ? province.ratings().map(({ projectNo }) => projectNo) : []);
        for (const { seq } of acked) {
          const projectNo = projectNos.get(seq);
          if (projectNo === undefined) ackedServices.add(seq);
          else if (!there.has(projectNo)) falselyAcked.push(`rating ${projectNo}`);
        }
        if (acked.length > 0 && ackedServices.size > province.serviceCount()) falselyAcked.push(`services among ${acked.length} records`);
        outbox.settle(settlements);
      },
    },
  };
}

/** What the province has, comparable with `Device.given`. */
export function arrivedAt({ province }: Device): Arrived[] {
  return province
    .ratings()
    .map(({ projectNo, satisfaction, writingEvaluation }) => ({ projectNo, satisfaction, writingEvaluation }))
    .sort((a, b) => a.projectNo.localeCompare(b.projectNo));
}

/** @returns how long it took until nothing waited any more, milliseconds; at most `longestMs` */
export async function untilAllArrived(device: Device, longestMs: number): Promise<number> {
  let waited = 0;
  for (; waited < longestMs && device.counts().pending > 0; waited += 1_000) await device.pass(1_000);
  return waited;
}
