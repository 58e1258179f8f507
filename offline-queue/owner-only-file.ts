import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small secret so that only the owner reads it and a power cut leaves the whole file or none.
 * @returns the content
 */
export function createOwnerOnlyFile(file: string, content: string): string {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
  return content;
}

/** A random secret of 192 bits in URL-safe characters that is kept in a file, made on first use. */
export function loadOrCreateSecret(file: string): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return kept === '' ? createOwnerOnlyFile(file, randomBytes(24).toString('base64url')) : kept;
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
