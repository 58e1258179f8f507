/** A process that puts ratings into one contender, with blocks of raw appends before, between and after; prints how long each took. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { childAnswer, childInput } from './child-input.ts';
import { contenderSchema, OPEN, type Contender } from './contenders.ts';

const input = childInput(
  z.object({
    contender: contenderSchema,
    folder: z.string(),
    /** Ordinal of the first rating: one more than the store in the folder has. */
    first: z.int().min(1),
    /** How many are made ready; of these the first `items` are added. */
    ready: z.int().min(0),
    items: z.int().min(0),
    blocks: z.int().min(1),
    withRaw: z.boolean(),
  }),
);

async function addBlock(contender: Contender, from: number, count: number, samples: number[]): Promise<void> {
  for (let ordinal = from; ordinal < from + count; ordinal += 1) {
    const startedAt = performance.now();
    const pending = contender.add(ordinal);
    // A promise where there is none would cost a synchronous queue a turn.
    if (pending) await pending;
    samples.push(performance.now() - startedAt);
  }
}

const rawFolder = join(input.folder, 'raw-appends');
mkdirSync(rawFolder, { recursive: true });
const { first, items, blocks } = input;
const words = input.contender !== 'ours-without-words';
const raw = input.withRaw ? await OPEN.raw(rawFolder, { first, count: items, words }) : undefined;
const contender = await OPEN[input.contender](input.folder, { first, count: input.ready, words });
const samples: number[] = [];
const rawSamples: number[] = [];
/** Says what a queue itself costs, also while others keep the machine busy. All threads. */
let cpuMicroseconds = 0;
const startOf = (block: number) => first + Math.round((block * items) / blocks);
for (let block = 0; block < blocks; block += 1) {
  const count = startOf(block + 1) - startOf(block);
  const half = Math.ceil(count / 2);
  if (raw) await addBlock(raw, startOf(block), half, rawSamples);
  const cpuBefore = process.cpuUsage();
  await addBlock(contender, startOf(block), count, samples);
  const { user, system } = process.cpuUsage(cpuBefore);
  cpuMicroseconds += user + system;
  if (raw) await addBlock(raw, startOf(block) + half, count - half, rawSamples);
}
await contender.close();
await raw?.close();
childAnswer({ samples, rawSamples, cpuPerItem: items === 0 ? 0 : cpuMicroseconds / items });
