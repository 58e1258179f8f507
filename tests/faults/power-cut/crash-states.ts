import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDER, inspect, type Inspection } from './inspect.ts';
import { format, mountDisk } from './mounts.ts';
import { NbdDisk, type DiskEvent } from './nbd-disk.ts';
import type { Seeded } from '../../support/seeded.ts';
import { apply, survivors, type BlockWrite } from './survivors.ts';
import { startWriter, type Durability } from './writer-process.ts';

/** All that a disk was asked for while ratings ran. */
export interface Recording {
  /** Content of the disk before. */
  start: Buffer;
  events: readonly DiskEvent[];
  /** The length of the record when each "thank you" was seen: its rating was durable by then. */
  thanked: readonly { ordinal: number; at: number }[];
}

/** Records a run of `ratings` ratings on an empty disk, from before the mount on. */
export async function recordRun(folder: string, ratings: number, durability: Durability = 'full'): Promise<Recording> {
  const image = join(folder, 'image');
  await format(image);
  const start = readFileSync(image);
  const disk = new NbdDisk(start, true);
  const mounted = await mountDisk(disk, folder);
  const thanked: { ordinal: number; at: number }[] = [];
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const writer = startWriter(join(mounted.path, DATA_FOLDER), {
    first: 1,
    durability,
    onThanked(ordinal) {
      thanked.push({ ordinal, at: disk.record.length });
      if (ordinal === ratings) resolve();
    },
  });
  try {
    const outcome = await Promise.race([enough, writer.ended]);
    if (outcome !== undefined) throw new Error(`The writer ended: ${outcome.errors}`);
  } finally {
    writer.kill();
    await writer.ended;
    await mounted.unmount();
  }
  return { start, events: disk.record, thanked };
}

/** Rebuilds the disk as of evenly spread events, each with any of the un-flushed writes missing, and looks what is there. */
export async function* crashStates(
  { start, events, thanked }: Recording,
  count: number,
  folder: string,
  random: Seeded,
): AsyncGenerator<Inspection & { due: number }> {
  const flushed = Buffer.from(start);
  let unflushed: BlockWrite[] = [];
  const wanted = new Set(Array.from({ length: count }, (_, index) => Math.floor(((index + 1) * events.length) / count)));
  for (const [index, event] of events.entries()) {
    if (event.kind === 'write') unflushed.push(event.write);
    else {
      apply(unflushed, flushed);
      unflushed = [];
    }
    if (!wanted.has(index + 1)) continue;
    const image = Buffer.from(flushed);
    apply(survivors(unflushed, random.chance(0.5) ? 'subset' : 'tear', random), image);
    const file = join(folder, 'state');
    writeFileSync(file, image);
    const due = thanked.filter(({ at }) => at <= index + 1).map(({ ordinal }) => ordinal);
    yield { ...(await inspect(file, join(folder, 'inspected'), due)), due: due.length };
  }
}
