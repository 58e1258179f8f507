import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { guarded, StorageProblem } from '../storage-problem.ts';

const RESERVE_FILE = 'reserve';
const CHUNK = Buffer.alloc(64 * 1024);

/** Enough for some hundred ratings; a window has one citizen at a time. */
export const DEFAULT_RESERVE_BYTES = 8 * 1024 * 1024;

/**
 * Room on the disk that is kept for the last ratings: a file of zeros that is removed when the disk is full, so that who is
 * rating, and the replies of the province, can still be stored. No new rating begins until the file could be made again.
 */
export interface Reserve {
  readonly held: boolean;
  /** Gives the room free. */
  spend(): void;
  /** Takes the room again. @throws StorageProblem `full` while there is too little */
  restore(): void;
}

/** Takes the reserve of a data folder; on a full disk it is spent from the start. @param bytes 0 keeps none */
export function openReserve(folder: string, bytes: number): Reserve {
  const file = join(folder, RESERVE_FILE);
  let held = false;

  const restore = guarded(() => {
    if (held) return;
    if (sizeOf(file) !== bytes) fill(file, bytes);
    held = true;
  });

  try {
    restore();
  } catch (error) {
    if (!(error instanceof StorageProblem) || error.kind !== 'full') throw error;
  }
  return {
    get held() {
      return held;
    },
    spend() {
      held = false;
      rmSync(file, { force: true });
    },
    restore,
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}

/** Written, not just reserved: a sparse file takes no room. A half-made one is removed, it takes the room of the ratings. */
function fill(file: string, bytes: number): void {
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < bytes; ) written += writeSync(handle, CHUNK, 0, Math.min(CHUNK.length, bytes - written));
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
}
