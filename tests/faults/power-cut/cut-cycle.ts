import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DATA_FOLDER, inspect, type Inspection } from './inspect.ts';
import { format, mountDisk } from './mounts.ts';
import { NbdDisk, type CutLoss, type CutPlan } from './nbd-disk.ts';
import type { Seeded } from '../../support/seeded.ts';
import { startWriter, type Durability } from './writer-process.ts';

/**
 * When the power fails: after so many writes and flushes, counted from the start of the writer, and with at least so many
 * un-flushed writes; or once so many ratings were thanked for.
 */
export type Moment = { requests: number; unflushed: number } | { thanked: number };

/** Requests until the store has opened, also on an empty disk; about ten a rating follow. */
const REQUESTS_OF_OPENING = 60;
const REQUESTS_OF_A_RUN = 700;
/** More than a commit leaves in the cache; a checkpoint does. */
const MANY_UNFLUSHED = 5;

/** One cut in five falls into the opening of the store, and one in three into a burst of writes, such as a checkpoint. */
export function randomMoment(random: Seeded): Moment {
  return {
    requests: random.whole(1, random.chance(0.2) ? REQUESTS_OF_OPENING : REQUESTS_OF_A_RUN),
    unflushed: random.chance(1 / 3) ? random.whole(2, MANY_UNFLUSHED) : 0,
  };
}

/** A terminal whose power fails again and again: one filesystem, and what its citizens were thanked for. */
export interface Terminal {
  /** Runs the evaluator until the power fails, and looks at what is left as its next start would. */
  cutOnce(moment: Moment, plan: CutPlan, durability?: Durability): Promise<CutResult>;
}

export interface CutResult extends Inspection {
  /** Thanked since the cut before. */
  thanked: number;
  cut: CutLoss;
}

/** A terminal with an empty disk. @param folder for its images and mount points */
export async function newTerminal(folder: string): Promise<Terminal> {
  const [image, copy, mountPoint] = [join(folder, 'image'), join(folder, 'copy'), join(folder, 'inspected')];
  await format(image);
  const thanked: number[] = [];
  return {
    async cutOnce(moment, plan, durability = 'full') {
      const disk = new NbdDisk(readFileSync(image));
      const now = await runUntilCut(disk, folder, { moment, plan, durability, first: (thanked.at(-1) ?? 0) + 1 });
      thanked.push(...now);
      // The next round goes on with what the cut left, un-mended; only a copy is looked at.
      for (const file of [image, copy]) writeFileSync(file, disk.durable);
      const inspection = await inspect(copy, mountPoint, thanked);
      // What is lost is told once.
      for (const ordinal of inspection.lost) thanked.splice(thanked.indexOf(ordinal), 1);
      return { ...inspection, thanked: now.length, cut: disk.loss ?? { unflushed: 0, kept: 0 } };
    },
  };
}

interface Run {
  moment: Moment;
  plan: CutPlan;
  durability: Durability;
  first: number;
}

/** @returns the ordinals that were thanked */
async function runUntilCut(disk: NbdDisk, folder: string, { moment, plan, durability, first }: Run): Promise<readonly number[]> {
  const mounted = await mountDisk(disk, folder);
  try {
    if ('requests' in moment) disk.cutAfter(moment.requests, moment.unflushed, plan);
    const cutAtOrdinal = 'thanked' in moment ? first + moment.thanked - 1 : undefined;
    const writer = startWriter(join(mounted.path, DATA_FOLDER), {
      first,
      durability,
      onThanked: (ordinal) => ordinal === cutAtOrdinal && disk.cut(plan),
    });
    const outcome = await Promise.race([disk.cutDone, writer.ended]);
    writer.kill();
    const { errors } = await writer.ended;
    if (outcome !== undefined && !disk.isCut) throw new Error(`The writer ended before the power was cut: ${errors}`);
    return writer.thanked;
  } finally {
    // If the test itself fails, the power is cut all the same: nothing waits for a disk that answers no more.
    disk.cut(plan);
    await mounted.unmount();
  }
}
