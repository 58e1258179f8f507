import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file so that only the owner reads it and a power cut leaves what was there before or the whole new content.
 * @returns the content
 */
export function writeOwnerOnlyFile(file: string, content: string): string {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeDurably(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    // On a full disk each attempt would leave one behind.
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
  return content;
}

/** Removes a file if it is there, for good: a power cut does not bring it back. */
export function removeDurably(file: string): void {
  rmSync(file, { force: true });
  syncFolder(dirname(file));
}

/** A random secret of 192 bits in URL-safe characters that is kept in a file, made on first use. */
export function loadOrCreateSecret(file: string): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return kept === '' ? writeOwnerOnlyFile(file, randomBytes(24).toString('base64url')) : kept;
}

function writeDurably(file: string, content: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A rename survives a power cut only once its folder is synced; Windows does that by itself and forbids opening a folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
