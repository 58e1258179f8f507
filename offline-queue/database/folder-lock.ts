import Database from 'better-sqlite3';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { guarded } from '../storage-problem.ts';

const LOCK_FILE = 'owner.lock';

/** The right to use a data folder, which one process has at a time. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process alone: its database, keys, backups and quarantine. The lock is the operating system's,
 * so it ends with the process however that ends; SQLite takes it, because Node has no call for it.
 * @throws StorageProblem `busy` when another process has it, `read-only`
 */
export const lockFolder: (folder: string) => FolderLock = guarded((folder) => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // SQLite opens a file that it may not write, and then calls the failing lock an I/O error.
  accessSync(folder, constants.W_OK);
  // Whoever holds it holds it for good; waiting only delays the clear message.
  const lock = new Database(join(folder, LOCK_FILE), { timeout: 200 });
  try {
    // A journal would take room that a full disk does not have.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  return { release: () => void lock.close() };
});
