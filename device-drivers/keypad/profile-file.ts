import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeypadProfile } from './keypad-profile.ts';
import { KeypadProfileProblem, SHIPPED_KEYPADS } from './profiles.ts';

export const profileFile = (folder: string, id: string) => join(folder, `${id}.json`);

/**
 * Writes a profile of the hall's own, so that a power cut leaves the old file or the whole new one. Makes the folder if
 * need be.
 * @returns the file's path
 * @throws KeypadProfileProblem when the id is a shipped profile's, or the file is there and `overwrite` is false; the
 *   error of the file system when it cannot be written
 */
export function writeKeypadProfile(folder: string, profile: KeypadProfile, overwrite = false): string {
  const file = profileFile(folder, profile.id);
  if (SHIPPED_KEYPADS.includes(profile.id)) throw new KeypadProfileProblem(`"${profile.id}" is a profile that ships: choose another id.`);
  if (!overwrite && existsSync(file)) throw new KeypadProfileProblem(`${file} is there already: choose another id, or say that it is to be replaced.`);
  mkdirSync(folder, { recursive: true });
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeSynced(temporary, `${JSON.stringify(profile, null, 2)}\n`);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
  return file;
}

function writeSynced(file: string, content: string): void {
  const handle = openSync(file, 'wx');
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A rename survives a power cut only once its folder is synced; Windows does that by itself and forbids opening a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
