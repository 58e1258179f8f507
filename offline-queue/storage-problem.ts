import Database from 'better-sqlite3';

/**
 * What went wrong with the store, by what one can do about it. The last three are about one row's sealed part: `locked` opens
 * with the hall's recovery key, `lost` opens with nothing any more, `unreadable` was altered.
 */
export type StorageProblemKind =
  | 'busy'
  | 'full'
  | 'io'
  | 'read-only'
  | 'corrupt'
  | 'from-the-future'
  | 'logic'
  | 'locked'
  | 'lost'
  | 'unreadable';

/**
 * The one thing that is done about each kind:
 * - `give-up-start`: a person must act first; the message says what to do, and nothing was touched.
 * - `refuse-until-it-works`: counter and citizen are refused in words, a probe looks with growing pauses, all resumes by itself.
 * - `salvage`: the evaluator ends; the next start keeps the damaged files and builds a sound database from what they hold.
 * - `tell`: a fault of ours or of one row; it is reported and stops nothing else.
 */
export type Reaction = 'give-up-start' | 'refuse-until-it-works' | 'salvage' | 'tell';

export const REACTIONS: Readonly<Record<StorageProblemKind, Reaction>> = {
  busy: 'give-up-start',
  'from-the-future': 'give-up-start',
  full: 'refuse-until-it-works',
  io: 'refuse-until-it-works',
  'read-only': 'refuse-until-it-works',
  corrupt: 'salvage',
  logic: 'tell',
  locked: 'tell',
  lost: 'tell',
  unreadable: 'tell',
};

/** A failure of the store, in words for the technician: Chinese, then English. Nothing was written. */
export class StorageProblem extends Error {
  override name = 'StorageProblem';
  readonly kind: StorageProblemKind;
  constructor(kind: StorageProblemKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

const BUSY = '另一个评价器正在使用此数据目录，请先停止它，或用 --data 指定其他目录。 Another evaluator uses this data folder. Stop it, or start this one with another --data folder.';
const FULL = '磁盘已满，请腾出空间，之后评价自动恢复。 The disk is full. Free some space; ratings go on by themselves then.';
const READ_ONLY = '数据目录不能写入，请给评价器写入权限。 The data folder cannot be written. Give the evaluator write access to it.';
const IO = '磁盘读写出错，请检查磁盘；未能保存的已被拒绝。 The disk fails to read or write. Check the disk; what could not be stored was refused.';
const CORRUPT = '数据库已损坏，下次启动时保留其文件，并抢救其中的内容。 The database is damaged. The next start keeps its files and saves what they hold.';

/** Without an error of the system's: the reserve was given up, which is all that was left. */
export const diskFull = () => new StorageProblem('full', FULL);

const BY_SQLITE_CODE: readonly [prefix: string, kind: StorageProblemKind, advice: string][] = [
  ['SQLITE_BUSY', 'busy', BUSY],
  ['SQLITE_FULL', 'full', FULL],
  ['SQLITE_READONLY', 'read-only', READ_ONLY],
  ['SQLITE_CANTOPEN', 'read-only', READ_ONLY],
  ['SQLITE_IOERR', 'io', IO],
  ['SQLITE_CORRUPT', 'corrupt', CORRUPT],
  ['SQLITE_NOTADB', 'corrupt', CORRUPT],
];

/** Codes of the operating system, for the files that lie beside the database. */
const BY_SYSTEM_CODE: Readonly<Record<string, [kind: StorageProblemKind, advice: string]>> = {
  ENOSPC: ['full', FULL],
  EDQUOT: ['full', FULL],
  EROFS: ['read-only', READ_ONLY],
  EACCES: ['read-only', READ_ONLY],
  EPERM: ['read-only', READ_ONLY],
  EIO: ['io', IO],
};

/** Gives an error of SQLite or of the operating system its class; any other error is a fault of ours (`logic`). */
export function toStorageProblem(error: unknown): StorageProblem {
  if (error instanceof StorageProblem) return error;
  if (!(error instanceof Error)) return new StorageProblem('logic', String(error), { cause: error });
  const code = 'code' in error ? String(error.code) : '';
  const known = error instanceof Database.SqliteError ? bySqliteCode(code) : BY_SYSTEM_CODE[code];
  if (known) return new StorageProblem(known[0], `${known[1]} (${code})`, { cause: error });
  return new StorageProblem('logic', code === '' ? error.message : `${code}: ${error.message}`, { cause: error });
}

function bySqliteCode(code: string): [kind: StorageProblemKind, advice: string] | undefined {
  const known = BY_SQLITE_CODE.find(([prefix]) => code.startsWith(prefix));
  return known && [known[1], known[2]];
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
