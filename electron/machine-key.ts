import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** In the data folder; `offline-queue/keys/machine-key-file.ts` knows the name too. */
export const SEALED_MACHINE_KEY_FILE = 'machine-key.sealed';
const KEY_HEX = /^[0-9a-f]{32}$/;

/** What is used of Electron's `safeStorage`: all of it throws or says no before the app is ready. */
export interface SafeStorage {
  isEncryptionAvailable(): boolean;
  encryptString(plain: string): Buffer;
  decryptString(sealed: Buffer): string;
  /** On Linux alone. */
  getSelectedStorageBackend?(): string;
}

/**
 * The key under which the evaluator wraps its data keys, kept where only this account of this machine opens it; made on first
 * use. A file that opens no more (reset password, other account, new disk image) is kept under a number: its account may come
 * back, and then finds its key again.
 *
 * @param log for the technician; never hears a key
 * @returns 32 hex digits; `undefined` when the operating system keeps no secrets, or that failed: then a file must
 */
export function machineKeyOf(safeStorage: SafeStorage, folder: string, log: (problem: string) => void): string | undefined {
  try {
    if (!isUsable(safeStorage)) {
      log('The operating system keeps no secrets for this app; the machine key lies in a file instead.');
      return undefined;
    }
    return openOrMake(safeStorage, folder, log);
  } catch (error) {
    log(`The machine key could not be had from the operating system: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** `basic_text` encrypts with a password that is in Chromium's source. */
function isUsable(safeStorage: SafeStorage): boolean {
  return safeStorage.isEncryptionAvailable() && !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend?.() ?? '');
}

function openOrMake(safeStorage: SafeStorage, folder: string, log: (problem: string) => void): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, SEALED_MACHINE_KEY_FILE);
  const current = keyIn(safeStorage, file);
  if (current !== undefined) return current;
  // Before anything is moved: a keyring that only seems to be open must not cost the place of the key.
  const fresh = randomBytes(16).toString('hex');
  const sealed = safeStorage.encryptString(fresh);
  if (existsSync(file)) {
    const aside = `${file}.${Math.max(0, ...numbersAside(folder)) + 1}`;
    renameSync(file, aside);
    log(`${file} does not open for this account on this machine, and was kept as ${aside}.`);
  }
  const known = takeBack(safeStorage, folder, log);
  if (known !== undefined) return known;
  writeSealed(file, sealed);
  return fresh;
}

/** A key that was kept aside, in its place again, if one opens. */
function takeBack(safeStorage: SafeStorage, folder: string, log: (problem: string) => void): string | undefined {
  const file = join(folder, SEALED_MACHINE_KEY_FILE);
  for (const number of numbersAside(folder)) {
    const aside = `${file}.${number}`;
    const key = keyIn(safeStorage, aside);
    if (key === undefined) continue;
    renameSync(aside, file);
    syncFolder(folder);
    log(`${aside} opens for this account, and is the machine key again.`);
    return key;
  }
  return undefined;
}

/** `undefined` when there is no such file, or it does not open here. */
function keyIn(safeStorage: SafeStorage, file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const sealed = readFileSync(file);
  try {
    const key = safeStorage.decryptString(sealed);
    return KEY_HEX.test(key) ? key : undefined;
  } catch {
    // Electron's words tell no cause; whatever it was, this file gives no key now.
    return undefined;
  }
}

/** The numbers of the files that were kept aside. */
function numbersAside(folder: string): number[] {
  const prefix = `${SEALED_MACHINE_KEY_FILE}.`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

/** When this returns, a power cut does not take the file away: data keys may be wrapped under what it holds. */
function writeSealed(file: string, sealed: Buffer): void {
  const temporary = `${file}.tmp`;
  rmSync(temporary, { force: true });
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(handle, sealed);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
  syncFolder(dirname(file));
}

/** Windows does that by itself and forbids opening a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
