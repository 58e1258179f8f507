import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/contract/clock.ts';

/** The shell's own log: starts, ends, mishaps. Never case data; the shell does not see any. */
export interface ShellLog {
  write(event: string, details?: Readonly<Record<string, unknown>>): void;
}

const MAX_BYTES = 1024 * 1024;

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_BYTES) renameSync(file, `${file}.1`);
}

/**
 * Appends one JSON line per event to `shell.log`; the file before it is kept as `shell.log.1`. Written at once, because
 * the next thing may be the end of the process; a disk that refuses must not stop the screens, so errors are dropped.
 */
export function openShellLog(folder: string, clock: Clock): ShellLog {
  const file = join(folder, 'shell.log');
  return {
    write(event, details = {}) {
      try {
        mkdirSync(folder, { recursive: true });
        rotate(file);
        appendFileSync(file, `${JSON.stringify({ at: new Date(clock.now()).toISOString(), event, ...details })}\n`);
      } catch {
        // Nowhere is left to say it.
      }
    },
  };
}
