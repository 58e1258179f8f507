import Database from 'better-sqlite3';
import * as z from 'zod';
import type { Backup } from '../backup/backups.ts';
import { openLanes } from '../outbox/lanes.ts';
import { isEvaluationIntact, isRatingIntact } from '../rows.ts';
import { toStorageProblem } from '../storage-problem.ts';
import { keptRowOf, KEPT, rowsOfTable, type KeptForm, type KeptRow, type KeptTable } from './kept-rows.ts';
import { readFoundRows, type DatabaseFiles } from './page-reader.ts';
import { walStateOf } from './wal-reader.ts';

/** What was saved, and what could not be; counts. */
export interface Saved {
  /** Ratings in the new database, and how many of them came from the backup alone. */
  ratings: number;
  ratingsFromBackup: number;
  /** Records that still go to the province. */
  unsent: number;
  /** Ratings of which only the outbox knows: the province never had them, and what they said is gone. */
  lostRatings: number;
  /** Ratings whose case cannot be known any more; they are kept in the quarantine only. */
  orphanedRatings: number;
}

/**
 * Fills a fresh database with what the damaged files hold, then with what only the backup holds, and makes the outbox sound
 * again. What the province may have acknowledged in between is sent once more; it knows repeats.
 */
export function rebuild(
  fresh: Database.Database,
  damaged: DatabaseFiles,
  backups: readonly Backup[],
): { saved: Saved; backup: number | null } {
  return fresh.transaction(() => {
    fresh.exec('DELETE FROM tally');
    takeFoundRows(fresh, damaged);
    // What was altered on the disk gives way to what the backup holds of it.
    const altered = takeOutAltered(fresh);
    const before = countRatings(fresh);
    // The same disk may have spoilt a backup as well: the newest that can be read is taken.
    const backup = backups.find((one) => takeBackup(fresh, one))?.number ?? null;
    const ratingsFromBackup = countRatings(fresh) - before;
    for (const { form, values } of altered) insertInto(fresh, form, 'IGNORE').run(values);
    const lost = makeSound(fresh);
    const unsent = count(fresh, `outbox WHERE state = 'pending'`);
    return { backup, saved: { ratings: countRatings(fresh), ratingsFromBackup, ...lost, unsent } };
  })();
}

const insertInto = (db: Database.Database, { table, columns }: KeptForm, conflict: 'REPLACE' | 'IGNORE') =>
  db.prepare(`INSERT OR ${conflict} INTO ${table} (${columns.join()}) VALUES (${columns.map((column) => `@${column}`).join()})`);

function takeFoundRows(fresh: Database.Database, damaged: DatabaseFiles): void {
  // Found twice, the later image is the newer one.
  const inserts = new Map(KEPT.map((form) => [form.table, insertInto(fresh, form, 'REPLACE')]));
  const selectState = fresh.prepare('SELECT state FROM outbox WHERE seq = ?').pluck();
  // The trail refuses to lose an entry, also to the same one.
  inserts.set('audit_trail', insertInto(fresh, formNamed('audit_trail'), 'IGNORE'));
  for (const { form, values } of keptRows(damaged, true)) {
    // What was once acknowledged stays so.
    if (form.table === 'outbox' && selectState.get(values['seq']) === 'acked') continue;
    inserts.get(form.table)?.run(values);
  }
  if (!walStateOf(damaged.wal).damagedMiddle) return;
  // Beyond the damage may lie what a power cut left of a last commit; what was committed before must not hide behind that.
  const fallbacks = new Map(KEPT.map((form) => [form.table, insertInto(fresh, form, 'IGNORE')]));
  for (const { form, values } of keptRows(damaged, false)) fallbacks.get(form.table)?.run(values);
}

function takeOutAltered(fresh: Database.Database): KeptRow[] {
  const evaluations = rowsThat(fresh, 'evaluation', (row) => !isEvaluationIntact(row));
  const selectOwner = fresh.prepare('SELECT id, project_no, service_number FROM evaluation WHERE no = ?');
  const ratings = rowsThat(fresh, 'rating', (row) => {
    const owner = selectOwner.get(row['evaluation_no']);
    return owner !== undefined && !isRatingIntact(row, owner);
  });
  for (const { no } of evaluations) fresh.prepare('DELETE FROM evaluation WHERE no = ?').run(no);
  for (const { seq } of ratings) fresh.prepare('DELETE FROM rating WHERE seq = ?').run(seq);
  const taken = (table: KeptTable) => (values: Record<string, unknown>): KeptRow => ({ form: formNamed(table), values });
  return [...evaluations.map(taken('evaluation')), ...ratings.map(taken('rating'))];
}

/** One row in memory at a time, and those that fit. */
function rowsThat(db: Database.Database, table: KeptTable, fits: (row: Record<string, unknown>) => boolean): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (const row of rowsOfTable(db, formNamed(table))) if (fits(row)) found.push(row);
  return found;
}

function* keptRows(damaged: DatabaseFiles, beyondDamage: boolean): Generator<KeptRow> {
  for (const found of readFoundRows(damaged, { beyondDamage })) {
    const row = keptRowOf(found);
    if (row) yield row;
  }
}

function formNamed(table: KeptTable): KeptForm {
  const form = KEPT.find((kept) => kept.table === table);
  if (form === undefined) throw new Error(`No table ${table} is kept.`);
  return form;
}

/** All of it or nothing. @returns whether it could be read */
function takeBackup(fresh: Database.Database, { databaseFile }: Backup): boolean {
  const take = fresh.transaction(() => {
    const source = new Database(databaseFile, { readonly: true, fileMustExist: true });
    try {
      for (const form of KEPT) {
        const insert = insertInto(fresh, form, 'IGNORE');
        for (const row of rowsOfTable(source, form)) insert.run(row);
      }
    } finally {
      source.close();
    }
  });
  try {
    take();
    return true;
  } catch (error) {
    // A full disk is no fault of the backup.
    if (toStorageProblem(error).kind === 'full') throw error;
    return false;
  }
}

/** Gives each record its place in the outbox and in its lane again. */
function makeSound(fresh: Database.Database): Pick<Saved, 'lostRatings' | 'orphanedRatings'> {
  const orphanedRatings = count(fresh, 'rating WHERE evaluation_no NOT IN (SELECT no FROM evaluation)');
  const lostRatings = count(fresh, `outbox WHERE kind = 'rating' AND state <> 'acked' AND seq NOT IN (SELECT seq FROM rating)`);
  fresh.exec(`
    DELETE FROM rating WHERE evaluation_no NOT IN (SELECT no FROM evaluation);
    DELETE FROM outbox WHERE kind = 'rating' AND seq NOT IN (SELECT seq FROM rating);
    DELETE FROM outbox WHERE kind = 'service' AND seq NOT IN (SELECT no FROM evaluation);
    -- Of these only the province may know more; it knows repeats.
    INSERT INTO outbox (seq, kind, evaluation_no, enqueued_at, not_before)
      SELECT no, 'service', no, offered_at, 0 FROM evaluation WHERE no NOT IN (SELECT seq FROM outbox);
    INSERT INTO outbox (seq, kind, evaluation_no, enqueued_at, not_before)
      SELECT seq, 'rating', evaluation_no, rated_at, 0 FROM rating WHERE seq NOT IN (SELECT seq FROM outbox);
    UPDATE evaluation SET status = 'completed' WHERE no IN (SELECT evaluation_no FROM rating);
    -- Nothing can be sent for them any more; a technician is told.
    UPDATE outbox SET state = 'dead', code = 'SERVICE_WRITTEN_OFF', settled_at = enqueued_at
     WHERE state = 'pending' AND kind = 'rating' AND evaluation_no IN (SELECT seq FROM outbox WHERE written_off_at IS NOT NULL);
    CREATE TEMP TABLE lane AS
      SELECT o.seq AS seq, lag(o.seq) OVER by_case AS after_seq, lead(o.seq) OVER by_case AS next_seq
        FROM outbox AS o JOIN evaluation AS e ON e.no = o.evaluation_no
      WINDOW by_case AS (PARTITION BY e.project_no ORDER BY o.seq);
    CREATE UNIQUE INDEX temp.lane_seq ON lane (seq);
    UPDATE outbox SET (after_seq, next_seq) = (SELECT after_seq, next_seq FROM lane WHERE lane.seq = outbox.seq),
                      not_before = CASE state WHEN 'pending' THEN 8640000000000000 ELSE 0 END;
    DROP TABLE lane;
    UPDATE evaluation SET last_seq = max(no, coalesce((SELECT max(seq) FROM rating WHERE evaluation_no = evaluation.no), 0));
    INSERT INTO tally (only_row, last_seq, pending, acked, dead, written_off)
      SELECT 1, coalesce(max(seq), 0), count(CASE WHEN state = 'pending' THEN 1 END), count(CASE WHEN state = 'acked' THEN 1 END),
             count(CASE WHEN state = 'dead' AND written_off_at IS NULL THEN 1 END), count(written_off_at) FROM outbox;
  `);
  openLanes(fresh).mend();
  return { lostRatings, orphanedRatings };
}

const countSchema = z.int();
const count = (db: Database.Database, what: string) => countSchema.parse(db.prepare(`SELECT count(*) FROM ${what}`).pluck().get());
const countRatings = (db: Database.Database) => count(db, 'rating');
