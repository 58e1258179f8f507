import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { folderOnDisk, runChild } from './child.ts';
import { filledStore } from './fill-store.ts';
import { report, rounded, scaled, type Row } from './report.ts';

/** docs/ARCHITECTURE.md, "Numbers": records per second, and the engine's rate ÷ the bare loop's. */
const BARS = { local: 80_000, httpBy100: 0.6 };

/** Ratings of a run by the batch that carries them; each has its service record before it. */
const RATINGS_BY_BATCH = new Map([
  [1, 1_500],
  [10, 10_000],
  [100, 50_000],
]);

const answerSchema = z.object({
  records: z.int(),
  seconds: z.number(),
  dueMs: z.number(),
  loadMs: z.number(),
  settleMs: z.number(),
  requests: z.int(),
  bareSeconds: z.number(),
  bareParallelSeconds: z.number(),
  pending: z.int(),
  acked: z.int(),
});

async function drain(ratings: number, batch: number, personal: boolean, url: string | null) {
  const folder = await filledStore({ ratings, personal });
  const answer = await runChild('drain-child.ts', { folder, ratings, personal, batch, url }, answerSchema);
  if (answer.pending !== 0 || answer.acked !== 2 * ratings) throw new Error(`${answer.pending} still wait, ${answer.acked} of ${2 * ratings} are acknowledged.`);
  return answer;
}

async function startReceivingServer(): Promise<string> {
  const server = fork(join(import.meta.dirname, 'receiving-server.ts'), [join(folderOnDisk(), 'received')]);
  onTestFinished(() => void server.disconnect());
  const [ready] = await once(server, 'message');
  return z.object({ url: z.string() }).parse(ready).url;
}

const words = (personal: boolean) => (personal ? 'with sealed applicants and words' : 'without personal data');

test('local drain: due, load, settle as acknowledged', async () => {
  const rows: Row[] = [];
  for (const personal of [false, true]) {
    for (const batch of [100, 1_000]) {
      const { records, seconds, dueMs, loadMs, settleMs } = await drain(scaled(50_000), batch, personal, null);
      rows.push({
        what: `batches of ${batch}, ${words(personal)}`,
        records,
        'records/s': Math.round(records / seconds),
        'bar records/s': `≥ ${BARS.local}`,
        'due µs/record': rounded((1000 * dueMs) / records),
        'load µs/record': rounded((1000 * loadMs) / records),
        'settle µs/record': rounded((1000 * settleMs) / records),
      });
    }
  }
  expect(rows.length).toBe(4);
  report('drain-local', rows);
});

test('drain over HTTP, both sides syncing, against a bare loop with the same client and bodies', async () => {
  const url = await startReceivingServer();
  const rows: Row[] = [];
  for (const [batch, full] of RATINGS_BY_BATCH) {
    for (const personal of [false, true]) {
      const { records, seconds, requests, bareSeconds, bareParallelSeconds } = await drain(scaled(full, 200), batch, personal, url);
      rows.push({
        what: `batches of ${batch}, ${words(personal)}`,
        records,
        'records/s': Math.round(records / seconds),
        'bare loop records/s': Math.round(records / bareSeconds),
        '÷ bare': rounded(bareSeconds / seconds),
        'bar ÷ bare': batch === 100 ? `≥ ${BARS.httpBy100}` : '',
        'bare, as many at a time as the engine': Math.round(records / bareParallelSeconds),
        '÷ that': rounded(bareParallelSeconds / seconds),
        'records per request': rounded(records / requests),
      });
    }
  }
  expect(rows.length).toBe(2 * RATINGS_BY_BATCH.size);
  report('drain-http', rows);
});
