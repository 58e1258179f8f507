import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { DATABASE_FILE } from '../../offline-queue/store.ts';
import { runChild } from './child.ts';
import { filledStore } from './fill-store.ts';
import { percentile, report, rounded, scaled, type Row } from './report.ts';

/** docs/ARCHITECTURE.md, "Numbers". */
const BARS = { firstBatchMs: 10, growthMiB: 20, rssMiB: 120 };

const WAITING = [0, 100_000, 1_000_000];
const OPENINGS = 7;
const ITEMS = 2_000;

const openSchema = z.object({ openMs: z.number(), headsMs: z.number(), firstBatchMs: z.number(), items: z.int(), growthMiB: z.number() });
const memorySchema = z.object({ samples: z.array(z.number()), rssMiB: z.number() });

const sizesSchema = z.object({
  before: z.number(),
  sent: z.number(),
  expired: z.number(),
  acked: z.int(),
  pending: z.int(),
  deleted: z.int(),
});

const inWords = (count: number) => `${count.toLocaleString('en')} waiting`;
const median = (values: readonly number[]) => percentile(values, 0.5);

/** Takes a file out of the system's cache, as after a start of the machine. False where the tool is missing. */
const forgetInCache = (file: string) =>
  spawnSync('dd', [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'if=/dev/null']).status === 0;

test('from nothing to the first batch in hand', { timeout: 3_600_000 }, async () => {
  const rows: Row[] = [];
  for (const waiting of WAITING.map((count) => scaled(count))) {
    const folder = await filledStore({ ratings: waiting, personal: true });
    const open = () => runChild('scale-child.ts', { folder, mode: 'open', waiting, items: 0 }, openSchema);
    const row = (what: string, openings: readonly z.infer<typeof openSchema>[]): Row => ({
      what,
      'open ms': rounded(median(openings.map(({ openMs }) => openMs))),
      'found what is due ms': rounded(median(openings.map(({ headsMs }) => headsMs))),
      'first batch ms': rounded(median(openings.map(({ firstBatchMs }) => firstBatchMs))),
      'worst ms': rounded(Math.max(...openings.map(({ firstBatchMs }) => firstBatchMs))),
      'bar first batch': `≤ ${BARS.firstBatchMs}`,
      'memory growth MiB': rounded(median(openings.map(({ growthMiB }) => growthMiB))),
      'bar growth': `≤ ${BARS.growthMiB}`,
    });
    const warm: z.infer<typeof openSchema>[] = [];
    const cold: z.infer<typeof openSchema>[] = [];
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      warm.push(await open());
      if (forgetInCache(join(folder, DATABASE_FILE))) cold.push(await open());
    }
    rows.push(row(`${inWords(waiting)}, file in the system's cache`, warm));
    if (cold.length === OPENINGS) rows.push(row(`${inWords(waiting)}, file not in the cache`, cold));
    else console.warn('No `dd` that can empty the cache: openings of a cold file are not measured.');
    expect(warm.every(({ items }) => items > 0)).toBe(waiting > 0);
  }
  report('scale-open', rows);
});

test('memory of what holds the store, and latency of complete beside a running engine', { timeout: 3_600_000 }, async () => {
  const rows: Row[] = [];
  for (const waiting of WAITING.map((count) => scaled(count))) {
    for (const mode of ['rate-and-sync', 'evaluator']) {
      const folder = await filledStore({ ratings: waiting, personal: true });
      const { samples, rssMiB } = await runChild('scale-child.ts', { folder, mode, waiting, items: scaled(ITEMS) }, memorySchema);
      rows.push({
        what: `${mode === 'evaluator' ? 'whole evaluator' : 'store and engine, ratings coming in'}, ${inWords(waiting)}`,
        'RSS MiB': rounded(rssMiB, 1),
        'bar RSS': `≤ ${BARS.rssMiB}`,
        ...(samples.length > 0 && {
          'complete p50 ms': rounded(median(samples), 3),
          'complete p99 ms': rounded(percentile(samples, 0.99), 3),
        }),
      });
    }
  }
  expect(rows.length).toBe(2 * WAITING.length);
  report('scale-memory', rows);
});

test('size of the file after 1,000,000 ratings were enqueued, sent and expired', { timeout: 3_600_000 }, async () => {
  const ratings = scaled(1_000_000);
  const folder = await filledStore({ ratings, personal: true });
  const input = { folder, mode: 'send-and-expire', waiting: ratings, items: 0 };
  const { acked, pending, deleted, ...sizes } = await runChild('scale-child.ts', input, sizesSchema);
  expect({ acked, pending, deleted }).toEqual({ acked: 2 * ratings, pending: 0, deleted: ratings });
  const row = (what: string, mib: number): Row => ({ what, 'database and log MiB': rounded(mib, 1), 'bytes per rating': Math.round((mib * 1024 * 1024) / ratings) });
  report('scale-file', [
    row(`${ratings.toLocaleString('en')} ratings waiting`, sizes.before),
    row('… all sent', sizes.sent),
    row('… all expired', sizes.expired),
  ]);
});
