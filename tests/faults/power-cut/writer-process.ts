import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type Durability = 'full' | 'normal';

export interface WriterOptions {
  /** Ordinal of its first evaluation. */
  first: number;
  durability?: Durability;
  /** A command that runs it, such as strace with its options. */
  under?: readonly string[];
  onThanked?: (ordinal: number) => void;
}

/** A running `rated-writer.ts`. */
export interface Writer {
  /** Ordinals it printed so far; complete once `ended` has settled. */
  thanked: readonly number[];
  kill(): void;
  /** Settles when it is gone and all that it printed was read. */
  ended: Promise<{ status: number | null; errors: string }>;
}

const WRITER = join(import.meta.dirname, 'rated-writer.ts');

/** Starts a writer on a folder. */
export function startWriter(folder: string, { first, durability = 'full', under = [], onThanked }: WriterOptions): Writer {
  const [command = '', ...args] = [...under, process.execPath, WRITER, folder, String(first), durability];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const thanked: number[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    thanked.push(Number(line));
    onThanked?.(Number(line));
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  return {
    thanked,
    kill() {
      // Its whole process group: a killed strace lets go of what it traced.
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
    },
    ended: new Promise((resolve) => void child.once('close', (status) => resolve({ status, errors }))),
  };
}
