import Database from 'better-sqlite3';
import { accessSync, constants } from 'node:fs';
import * as z from 'zod';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import { REACTIONS, StorageProblem, toStorageProblem } from '../storage-problem.ts';

/**
 * What a commit waits for: `full`, the default, for the disk at each commit; `normal` for the disk only now and then, which
 * loses the latest commits at a power cut and is here for the power-cut test's control alone.
 */
export type Durability = 'full' | 'normal';

export interface DatabaseOptions {
  durability?: Durability;
  /** Called before a database that holds something is migrated, inside no transaction. */
  beforeMigration?(db: Database.Database, version: number): void;
  migrations?: readonly Migration[];
}

/** Pages of the log before it is copied into the database: 8 MiB, so that far fewer than one commit in a hundred pays for it. */
const CHECKPOINT_PAGES = 2_000;

/**
 * Opens the one connection to the evaluator's database and brings its schema up to date.
 *
 * @throws StorageProblem `from-the-future` when a version wrote it that this one cannot read; the file is not touched then
 */
export function openDatabase(file: string, options: DatabaseOptions = {}): Database.Database {
  const { durability = 'full', migrations = MIGRATIONS } = options;
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: 200 });
    configure(db, durability);
    const versionBefore = versionOf(db);
    if (versionBefore > migrations.length) requireReadable(db, versionBefore, migrations.length);
    else migrate(db, versionBefore, { ...options, migrations });
    if (versionBefore <= migrations.length) letShrink(db);
    return db;
  } catch (error) {
    db?.close();
    throw toStorageProblem(error);
  }
}

/** Whether an error at the opening means that the file is damaged. A flipped bit in its header makes SQLite call it read-only. */
export function meansDamage(error: unknown, file: string): boolean {
  const problem = toStorageProblem(error);
  if (REACTIONS[problem.kind] === 'salvage') return true;
  if (!(problem.cause instanceof Database.SqliteError) || !problem.cause.code.startsWith('SQLITE_READONLY')) return false;
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    // It is what SQLite says.
    return false;
  }
}

function configure(db: Database.Database, durability: Durability): void {
  // Only ours (see folder-lock.ts), which spares the shared-memory file and its locks.
  db.pragma('locking_mode = EXCLUSIVE');
  // Before the first table: later it would need the whole file rewritten, and setting it again writes.
  if (versionOf(db) === 0) db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // better-sqlite3's build lets WAL default to NORMAL, which may lose a committed rating when the power fails.
  db.pragma(`synchronous = ${durability}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  // After a day without a network and one great sweep the log shrinks back to that.
  db.pragma(`journal_size_limit = ${CHECKPOINT_PAGES * 4096}`);
  // Half of the build's own: what a rating touches fits many times over, and the PC is weak.
  db.pragma('cache_size = -8000');
  // A mapped page turns an I/O error into a crash of the process.
  db.pragma('mmap_size = 0');
  // Erased personal data must not linger in free pages.
  db.pragma('secure_delete = ON');
}

export const versionOf = (db: Database.Database) => Number(db.pragma('user_version', { simple: true }));

const READABLE_FROM = 'readable-from';
const valueRowSchema = z.object({ value: z.coerce.number().int() });

function readableFrom(db: Database.Database): number | undefined {
  const hasFacts = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'fact'").get() !== undefined;
  const note = hasFacts ? db.prepare(`SELECT value FROM fact WHERE name = '${READABLE_FROM}'`).get() : undefined;
  return valueRowSchema.safeParse(note).data?.value;
}

/** A later version adds before it takes away, and notes in the file who can still read it. */
function requireReadable(db: Database.Database, version: number, ours: number): void {
  if ((readableFrom(db) ?? Infinity) <= ours) return;
  throw new StorageProblem(
    'from-the-future',
    `数据库由更新的版本写成，请重新安装那个版本，文件未作改动。 The database was written by a newer version (schema ${version}, this one knows ${ours}). ` +
      'Install that version again; the file was not touched.',
  );
}

function migrate(db: Database.Database, from: number, { beforeMigration, migrations = MIGRATIONS }: DatabaseOptions): void {
  if (from === migrations.length) return;
  if (from > 0) beforeMigration?.(db, from);
  for (const [index, { sql, afterwards, readableFrom }] of migrations.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      db.exec(sql);
      afterwards?.(db);
      if (index >= 2) {
        db.prepare('INSERT OR REPLACE INTO fact (name, value, at) VALUES (?, ?, 0)').run(READABLE_FROM, String(readableFrom));
      }
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}

/** Databases of the first two versions were made without it. Where there is no room for that now, a later start has it. */
function letShrink(db: Database.Database): void {
  if (db.pragma('auto_vacuum', { simple: true }) === 2) return;
  try {
    db.pragma('auto_vacuum = INCREMENTAL');
    db.exec('VACUUM');
  } catch (error) {
    if (toStorageProblem(error).kind !== 'full') throw error;
  }
}
