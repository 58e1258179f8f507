import Database from 'better-sqlite3';

/** What went wrong with the store, by what one can do about it. */
export type StorageProblemKind = 'busy' | 'full' | 'io' | 'read-only' | 'corrupt' | 'from-the-future' | 'key-missing' | 'logic';

/** A failure of the store, in words for the technician. Nothing was written. */
export class StorageProblem extends Error {
  override name = 'StorageProblem';
  readonly kind: StorageProblemKind;
  constructor(kind: StorageProblemKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

const BY_SQLITE_CODE: readonly [prefix: string, kind: StorageProblemKind, advice: string][] = [
  ['SQLITE_BUSY', 'busy', 'Another evaluator uses this data folder. Stop it, or start this one with another --data folder.'],
  ['SQLITE_FULL', 'full', 'The disk is full. Free some space; ratings go on by themselves then.'],
  ['SQLITE_READONLY', 'read-only', 'The data folder cannot be written. Give the evaluator write access to it.'],
  ['SQLITE_CANTOPEN', 'read-only', 'The database file cannot be opened. Give the evaluator write access to the data folder.'],
  ['SQLITE_IOERR', 'io', 'The disk fails to read or write. Check the disk; what could not be stored was refused.'],
  ['SQLITE_CORRUPT', 'corrupt', 'The database is damaged. Keep all its files and restore the newest backup.'],
  ['SQLITE_NOTADB', 'corrupt', 'The database file is not a database. Keep it and restore the newest backup.'],
];

/** Gives an error of SQLite its class; any other error is a fault of ours (`logic`). */
export function toStorageProblem(error: unknown): StorageProblem {
  if (error instanceof StorageProblem) return error;
  if (error instanceof Database.SqliteError) {
    const known = BY_SQLITE_CODE.find(([prefix]) => error.code.startsWith(prefix));
    if (known) return new StorageProblem(known[1], `${known[2]} (${error.code})`, { cause: error });
    return new StorageProblem('logic', `${error.code}: ${error.message}`, { cause: error });
  }
  return new StorageProblem('logic', error instanceof Error ? error.message : String(error), { cause: error });
}

/** Whatever SQLite throws leaves the store as a `StorageProblem`. */
export function guarded<A extends unknown[], R>(action: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return action(...args);
    } catch (error) {
      throw toStorageProblem(error);
    }
  };
}
