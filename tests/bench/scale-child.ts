/** A process that opens a filled store, or runs an evaluator upon it, and tells how long it took and what memory it holds. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { systemClock } from '../../core/contract/clock.ts';
import { createProvinceAdapter } from '../../core/province/adapter.ts';
import { provinceConfigSchema } from '../../core/province/config.ts';
import { DATABASE_FILE, openStore } from '../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine } from '../../offline-queue/sync/sync-engine.ts';
import { benchEvaluation, benchRating } from './bench-records.ts';
import { childAnswer, childInput } from './child-input.ts';

const input = childInput(
  z.object({
    folder: z.string(),
    mode: z.enum(['open', 'rate-and-sync', 'evaluator', 'send-and-expire']),
    /** Ordinals from 1 on that the store has. */
    waiting: z.int(),
    items: z.int(),
  }),
);

const MIB = 1024 * 1024;
const DAY_MS = 86_400_000;
const memory = () => process.memoryUsage.rss() / MIB;
/** Refuses connections: the outage in which a million came to wait. */
const NOBODY = 'http://127.0.0.1:9';

type Store = ReturnType<typeof openStore>;
const dueNow = (store: Store, limit: number) => store.outbox.due(systemClock.now(), DEFAULT_SYNC_LIMITS.longestMs, limit);

function open() {
  const before = memory();
  const from = performance.now();
  const store = openStore(input.folder);
  const opened = performance.now();
  const heads = dueNow(store, DEFAULT_SYNC_LIMITS.batchSize);
  const found = performance.now();
  const items = store.outbox.load(heads);
  const done = performance.now();
  const after = memory();
  store.close();
  return { openMs: opened - from, headsMs: found - from, firstBatchMs: done - from, items: items.length, growthMiB: after - before };
}

/** Store and engine as the evaluator holds them: ratings come in while the province cannot be reached. */
async function rateAndSync() {
  const store = openStore(input.folder);
  // One at least, so that the engine tries and learns that nobody is there.
  store.offer(benchEvaluation(input.waiting + input.items + 1, true));
  const { promise: offline, resolve } = Promise.withResolvers<void>();
  const engine = startSyncEngine({
    outbox: store.outbox,
    courier: createProvinceAdapter(provinceConfigSchema.parse({ url: NOBODY, appId: 'bench', secret: 'a-secret-for-benches' }), systemClock),
    clock: systemClock,
    random: Math.random,
    onProvince: () => resolve(),
    onStorageProblem: (error) => console.error(error),
  });
  await offline;
  const samples: number[] = [];
  for (let ordinal = input.waiting + 1; ordinal <= input.waiting + input.items; ordinal += 1) {
    store.offer(benchEvaluation(ordinal, true));
    const rating = benchRating(ordinal, true);
    const from = performance.now();
    store.complete(rating);
    samples.push(performance.now() - from);
    engine.wake();
    store.outbox.counts();
  }
  const rssMiB = memory();
  await engine.stop();
  store.close();
  return { samples, rssMiB };
}

/** The whole evaluator: HTTP, rules, desks, log. Loaded here, so that the other modes do not hold it. */
async function evaluator() {
  const { startEvaluator } = await import('../../core/evaluator.ts');
  const { deviceConfigSchema } = await import('../../core/config.ts');
  const { default: pino } = await import('pino');
  const running = await startEvaluator({
    dataFolder: input.folder,
    port: 0,
    screensFolder: join(import.meta.dirname, '..', '..', 'dist', 'screens'),
    config: deviceConfigSchema.parse({
      region: 'qiqihar',
      hallName: '市政务服务中心',
      windowNo: '12',
      province: { url: NOBODY, appId: 'bench', secret: 'a-secret-for-benches' },
    }),
    warnings: [],
    clock: systemClock,
    random: Math.random,
    log: pino({ base: null }, { write() {} }),
  });
  const status = await fetch(`${running.url}/v1/status`, { headers: { authorization: `Bearer ${running.counterToken}` } });
  await status.json();
  const rssMiB = memory();
  await running.stop();
  return { samples: [], rssMiB };
}

/** Sends everything, then lets all of it expire. @returns MiB of database and log, closed, before, between and after */
function sendAndExpire() {
  const size = () => sizeOf(DATABASE_FILE) + sizeOf(`${DATABASE_FILE}-wal`);
  const before = size();
  let store = openStore(input.folder);
  for (;;) {
    const items = store.outbox.load(dueNow(store, 1_000));
    if (items.length === 0) break;
    store.outbox.settle(items.map(({ head: { seq } }) => ({ seq, code: 'OK', words: '', outcome: 'acked', at: systemClock.now() })));
  }
  const { acked, pending } = store.outbox.counts();
  store.close();
  const sent = size();
  store = openStore(input.folder);
  const longAfter = systemClock.now() + 1_000 * DAY_MS;
  let deleted = 0;
  for (let from = 0; ; ) {
    const step = store.retention.sweep(longAfter, { personalDataMs: DAY_MS, recordsMs: 30 * DAY_MS }, from);
    deleted += step.deleted;
    from = step.next;
    if (from === 0) break;
  }
  while (store.retention.shrink()) store.checkpoint();
  store.close();
  return { before, sent, expired: size(), acked, pending, deleted };
}

const sizeOf = (name: string) => (statSync(join(input.folder, name), { throwIfNoEntry: false })?.size ?? 0) / MIB;

const MODES = { open, 'rate-and-sync': rateAndSync, evaluator, 'send-and-expire': sendAndExpire };
childAnswer(await MODES[input.mode]());
process.exit();
