import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type * as z from 'zod';
import { BENCH_FOLDER } from './report.ts';

/** A new folder on the disk of the repository, for a temporary folder of the system may lie in memory. Goes with the test. */
export function folderOnDisk(): string {
  const parent = join(BENCH_FOLDER, 'work');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs a file of this folder in a process of its own, as the evaluator runs: plain Node, no test runner around it.
 *
 * @param input becomes its only argument, as JSON; see `childInput`
 * @param around a command that starts it, such as strace
 * @returns what it printed, parsed
 */
export async function runChild<S extends z.ZodType>(file: string, input: unknown, answer: S, around: readonly string[] = []): Promise<z.infer<S>> {
  const [command = process.execPath, ...args] = [...around, process.execPath, join(import.meta.dirname, file), JSON.stringify(input)];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const printed = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`${file} ended with code ${code}: ${printed}`);
  return answer.parse(JSON.parse(printed));
}
