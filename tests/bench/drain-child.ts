/** A process that empties a filled store, by itself or over HTTP, with a bare loop of the same bodies before and after. */
import * as z from 'zod';
import { systemClock } from '../../core/contract/clock.ts';
import type { Courier } from '../../core/contract/province.ts';
import { createProvinceAdapter } from '../../core/province/adapter.ts';
import { provinceConfigSchema } from '../../core/province/config.ts';
import { ratingToWire, serviceToWire } from '../../core/province/wire.ts';
import { openStore, type EvaluationStore } from '../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine } from '../../offline-queue/sync/sync-engine.ts';
import { benchEvaluation, benchRating } from './bench-records.ts';
import { childAnswer, childInput } from './child-input.ts';

const input = childInput(
  z.object({
    folder: z.string(),
    ratings: z.int(),
    personal: z.boolean(),
    batch: z.int(),
    /** Of the receiving server; null to settle without a network. */
    url: z.string().nullable(),
  }),
);
const records = 2 * input.ratings;
const NOTHING = { records, seconds: 0, dueMs: 0, loadMs: 0, settleMs: 0, requests: 0, bareSeconds: 0, bareParallelSeconds: 0 };

/** Everything as acknowledged, without a network: what the store itself costs. */
function drainLocally(store: EvaluationStore) {
  let dueMs = 0;
  let loadMs = 0;
  let settleMs = 0;
  let done = 0;
  for (;;) {
    const from = performance.now();
    const heads = store.outbox.due(systemClock.now(), DEFAULT_SYNC_LIMITS.longestMs, input.batch);
    const found = performance.now();
    if (heads.length === 0) break;
    const items = store.outbox.load(heads);
    const loaded = performance.now();
    store.outbox.settle(items.map(({ head: { seq } }) => ({ seq, code: 'OK', words: '', outcome: 'acked', at: systemClock.now() })));
    settleMs += performance.now() - loaded;
    loadMs += loaded - found;
    dueMs += found - from;
    done += items.length;
  }
  return { ...NOTHING, records: done, seconds: (dueMs + loadMs + settleMs) / 1000, dueMs, loadMs, settleMs };
}

const config = provinceConfigSchema.parse({ url: input.url ?? 'http://127.0.0.1', appId: 'bench', secret: 'a-secret-for-benches' });

/** The peer's requests, made beforehand: services and ratings in batches, as the engine sends them. */
function bodiesOf(): { path: string; body: string }[] {
  const inBatches = (path: string, wireOf: (ordinal: number) => unknown) => {
    const bodies: { path: string; body: string }[] = [];
    for (let from = 1; from <= input.ratings; from += input.batch) {
      const count = Math.min(input.batch, input.ratings - from + 1);
      bodies.push({ path, body: JSON.stringify({ records: Array.from({ length: count }, (_, index) => wireOf(from + index)) }) });
    }
    return bodies;
  };
  return [
    ...inBatches('/gateway/services', (ordinal) => serviceToWire({ ...benchEvaluation(ordinal, input.personal), lacksApplicant: false }, config)),
    ...inBatches('/gateway/ratings', (ordinal) => ratingToWire({ ...benchRating(ordinal, input.personal), lacksText: false }, config)),
  ];
}

/** @param atATime requests under way. @returns seconds */
async function bareLoop(bodies: readonly { path: string; body: string }[], atATime: number): Promise<number> {
  const from = performance.now();
  const left = bodies.values();
  const loop = async () => {
    for (const { path, body } of left) {
      const response = await fetch(config.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await response.json();
    }
  };
  await Promise.all(Array.from({ length: atATime }, loop));
  return (performance.now() - from) / 1000;
}

/** The real engine with the real adapter, until the last record is settled. */
async function drainByEngine(store: EvaluationStore): Promise<{ seconds: number; requests: number }> {
  let requests = 0;
  const adapter = createProvinceAdapter(config, systemClock);
  const courier: Courier = {
    ...adapter,
    sendServices: (services, signal) => ((requests += 1), adapter.sendServices(services, signal)),
    sendRatings: (ratings, signal) => ((requests += 1), adapter.sendRatings(ratings, signal)),
  };
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  const from = performance.now();
  const engine = startSyncEngine({
    outbox: store.outbox,
    courier,
    clock: systemClock,
    random: Math.random,
    // Without the pauses by which many devices spread: this is one.
    limits: { ...DEFAULT_SYNC_LIMITS, longestMs: DEFAULT_SYNC_LIMITS.firstMs, batchSize: input.batch },
    onChange: () => {
      if (store.outbox.counts().pending === 0) resolve();
    },
    onStorageProblem: reject,
  });
  await finished;
  const seconds = (performance.now() - from) / 1000;
  await engine.stop();
  return { seconds, requests };
}

async function drainOverHttp(store: EvaluationStore) {
  const bodies = bodiesOf();
  const parallel = DEFAULT_SYNC_LIMITS.parallel;
  // All loops meet a client and a server that are warm.
  await bareLoop(bodies.slice(0, 50), parallel);
  const half = Math.ceil(bodies.length / 2);
  const before = await bareLoop(bodies.slice(0, half), 1);
  const parallelBefore = await bareLoop(bodies.slice(0, half), parallel);
  const { seconds, requests } = await drainByEngine(store);
  const parallelAfter = await bareLoop(bodies.slice(half), parallel);
  const after = await bareLoop(bodies.slice(half), 1);
  return { ...NOTHING, seconds, requests, bareSeconds: before + after, bareParallelSeconds: parallelBefore + parallelAfter };
}

const store = openStore(input.folder);
const answer = input.url === null ? drainLocally(store) : await drainOverHttp(store);
const { pending, acked } = store.outbox.counts();
store.close();
childAnswer({ ...answer, pending, acked });
