import Database from 'better-sqlite3';
import { sql as evaluationsAndOutbox } from './migrations/001-evaluations-and-outbox.ts';
import { sql as whatTheRulesAsk } from './migrations/002-what-the-rules-ask.ts';
import { StorageProblem, toStorageProblem } from './storage-problem.ts';

/** In order; the database's `user_version` is the number of those it has had. Never change one that was released. */
const MIGRATIONS: readonly string[] = [evaluationsAndOutbox, whatTheRulesAsk];

/**
 * Opens the one connection to the evaluator's database and brings its schema up to date.
 *
 * @throws StorageProblem `busy` when another process holds the file, `from-the-future` when a newer version wrote it
 */
export function openDatabase(file: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    // Whoever holds the file holds it for good; waiting only delays the clear message.
    db = new Database(file, { timeout: 200 });
    configure(db);
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    throw toStorageProblem(error);
  }
}

function configure(db: Database.Database): void {
  // Exclusive, so that a second evaluator on the same folder stops at once instead of sending everything twice.
  db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  // better-sqlite3's build lets WAL default to NORMAL, which may lose a committed rating when the power fails.
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // A mapped page turns an I/O error into a crash of the process.
  db.pragma('mmap_size = 0');
  // Deleted personal data must not linger in free pages.
  db.pragma('secure_delete = ON');
}

function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new StorageProblem(
      'from-the-future',
      `The database was written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}). ` +
        'Install that version again; the file was not touched.',
    );
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}
