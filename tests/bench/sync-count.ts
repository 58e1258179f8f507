import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { runChild } from './child.ts';

/** Why syncs cannot be counted here; undefined when they can. A container may have strace and forbid it to look. */
export function whyNotCounted(): string | undefined {
  const trial = spawnSync('strace', ['-f', '-o', '/dev/null', process.execPath, '--version']);
  if (trial.error) return 'no strace';
  return trial.status === 0 ? undefined : 'strace is not permitted';
}

const CALLS = 'fsync,fdatasync,msync,sync_file_range';

/** How often a process asked the disk to keep what it wrote, threads included. */
async function syncsOf(file: string, input: unknown, folder: string): Promise<number> {
  const log = join(folder, 'strace');
  await runChild(file, input, z.unknown(), ['strace', '-f', '-o', log, '-e', `trace=${CALLS}`, '-e', 'signal=none']);
  // Each call counts once, also one that another thread interrupted ("<unfinished …>", "<… resumed>").
  return readFileSync(log, 'utf8').split('\n').filter((line) => /^\d+ +(fsync|fdatasync|msync|sync_file_range)\(/.test(line)).length;
}

/**
 * Syncs per item: of a run of `items` less those of a run of none, so that opening and closing do not count.
 *
 * @param inputOf the child's input for so many items, with a fresh folder
 */
export async function syncsPerItem(file: string, inputOf: (items: number) => unknown, items: number, folder: string): Promise<number> {
  const some = await syncsOf(file, inputOf(items), folder);
  const none = await syncsOf(file, inputOf(0), folder);
  return (some - none) / items;
}
