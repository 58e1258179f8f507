import { expect, test } from 'vitest';
import * as z from 'zod';
import { folderOnDisk, runChild } from './child.ts';
import { CONTENDER_WORDS, type ContenderName } from './contenders.ts';
import { filledStore } from './fill-store.ts';
import { percentile, report, rounded, scaled, type Row } from './report.ts';
import { syncsPerItem, whyNotCounted } from './sync-count.ts';

/** docs/ARCHITECTURE.md, "Numbers": against raw append + fdatasync of the same bytes, in the same run. */
const BARS = { rate: 0.8, steadyRate: 0.9, p50: 1.25, p99: 2, syncs: 1 };

const OURS = 20_000;
const PEERS = 5_000;
const COUNTED = 200;
const WAITING = [0, 100_000, 1_000_000];
const OUR_NAMES: readonly ContenderName[] = ['ours-without-words', 'ours'];
const PEER_NAMES: readonly ContenderName[] = ['offer', 'plainjob', 'better-queue', 'classic-level', 'lmdb', 'pouchdb'];

const answerSchema = z.object({
  samples: z.array(z.number()),
  rawSamples: z.array(z.number()),
  /** Microseconds. */
  cpuPerItem: z.number(),
});
type Answer = z.infer<typeof answerSchema>;

/** One process: raw appends lie between the blocks of the contender, so that both meet the same disk. */
function enqueue(contender: ContenderName, folder: string, items: number, first = 1): Promise<Answer> {
  const blocks = Math.max(1, Math.min(20, Math.round(items / 250)));
  return runChild('enqueue-child.ts', { contender, folder, first, ready: items, items, blocks, withRaw: true }, answerSchema);
}

async function syncs(contender: ContenderName): Promise<string | number> {
  const why = whyNotCounted();
  if (why !== undefined) return `not counted: ${why}`;
  const inputOf = (items: number) => ({
    contender,
    folder: folderOnDisk(),
    first: 1,
    ready: COUNTED,
    items,
    blocks: 1,
    withRaw: false,
  });
  return rounded(await syncsPerItem('enqueue-child.ts', inputOf, COUNTED, folderOnDisk()));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const rate = (samples: readonly number[]) => (1000 * samples.length) / sum(samples);
const secondHalf = ({ samples, rawSamples, ...rest }: Answer): Answer => ({
  ...rest,
  samples: samples.slice(samples.length / 2),
  rawSamples: rawSamples.slice(rawSamples.length / 2),
});

/** @param rateBar least ratio to raw; undefined for what is held to no bar */
function rowOf(what: string, { samples, rawSamples, cpuPerItem }: Answer, rateBar: number | undefined): Row {
  const ratio = (share: number) => rounded(percentile(samples, share) / percentile(rawSamples, share));
  const bar = (sign: string, value: number) => (rateBar === undefined ? '' : `${sign} ${value}`);
  return {
    what,
    n: samples.length,
    'items/s': Math.round(rate(samples)),
    '÷ raw': rounded(rate(samples) / rate(rawSamples)),
    'bar ÷ raw': bar('≥', rateBar ?? 0),
    'p50 ms': rounded(percentile(samples, 0.5), 3),
    'p50 ÷ raw': rounded(ratio(0.5)),
    'bar p50': bar('≤', BARS.p50),
    'p99 ms': rounded(percentile(samples, 0.99), 3),
    'p99 ÷ raw': rounded(ratio(0.99)),
    'bar p99': bar('≤', BARS.p99),
    'CPU µs/item': rounded(cpuPerItem, 1),
    'raw p50 ms': rounded(percentile(rawSamples, 0.5), 3),
    'raw p99 ms': rounded(percentile(rawSamples, 0.99), 3),
  };
}

test('one durable commit per rating, against raw appends and the queues that one would pick instead', async () => {
  const rows: Row[] = [];
  for (const name of OUR_NAMES) {
    const answer = await enqueue(name, folderOnDisk(), scaled(OURS));
    const counted = { 'syncs per item': await syncs(name), 'bar syncs': `≥ ${BARS.syncs}` };
    rows.push({ ...rowOf(CONTENDER_WORDS[name], answer, BARS.rate), ...counted });
    rows.push({ ...rowOf(`${CONTENDER_WORDS[name]}; steady: second half`, secondHalf(answer), BARS.steadyRate), ...counted });
    expect(answer.samples.length).toBe(scaled(OURS));
  }
  for (const name of PEER_NAMES) {
    const answer = await enqueue(name, folderOnDisk(), scaled(PEERS));
    rows.push({ ...rowOf(CONTENDER_WORDS[name], answer, undefined), 'syncs per item': await syncs(name), 'bar syncs': '' });
  }
  report('durable-enqueue', rows);
});

test('the same with 0, 100,000 and 1,000,000 ratings waiting', { timeout: 3_600_000 }, async () => {
  const rows: Row[] = [];
  for (const full of WAITING) {
    const waiting = scaled(full);
    const folder = await filledStore({ ratings: waiting, personal: true });
    const answer = await enqueue('ours', folder, scaled(PEERS), waiting + 1);
    expect(answer.samples.length).toBe(scaled(PEERS));
    rows.push(rowOf(`store.complete, ${waiting.toLocaleString('en')} waiting`, answer, BARS.rate));
  }
  report('durable-enqueue-waiting', rows);
});
