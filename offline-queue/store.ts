import type Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Evaluation, EvaluationStatus, ServiceKey } from '../core/contract/evaluation.ts';
import type { RatingRecord } from '../core/contract/rating.ts';
import { openDatabase } from './database.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { createVault, loadDataKey } from './personal-data.ts';
import { evaluationFromRow, rowFromEvaluation, rowFromRating } from './rows.ts';
import { guarded, StorageProblem, toStorageProblem } from './storage-problem.ts';

export const DATABASE_FILE = 'evaluator.sqlite';
export const DATA_KEY_FILE = 'data-key';

/**
 * Everything the evaluator must not forget, in one SQLite file. Each method is one transaction: it returns after the
 * commit is on the disk, or throws `StorageProblem` and has changed nothing.
 */
export interface EvaluationStore {
  /** Keeps a new evaluation and puts its service record into the outbox. */
  offer(evaluation: Evaluation): void;
  find(id: string): Evaluation | undefined;
  findByService(key: ServiceKey): Evaluation | undefined;
  /** Evaluations that were before a citizen when the evaluator last stopped, the latest first. */
  underWay(): Evaluation[];
  /**
   * Unrated evaluations whose receipt is still valid at `now`: they may be rated by phone. In the order of their ids, at
   * most `limit`, those after the id `after` ('' for the first page).
   */
  awaitingPhone(now: number, after: string, limit: number): Evaluation[];
  setStatus(id: string, status: EvaluationStatus, at: number): void;
  /** Notes until when a receipt's QR can be used. */
  setLink(id: string, expiresAt: number): void;
  /** Keeps a rating, puts it into the outbox and completes its evaluation. `logic` when that service was rated before. */
  complete(rating: RatingRecord): void;
  readonly outbox: Outbox;
  close(): void;
}

/**
 * Opens, or on first use makes, the store in a data folder.
 * @throws StorageProblem with words for the technician
 */
export function openStore(folder: string): EvaluationStore {
  mkdirSync(folder, { recursive: true });
  const db = openDatabase(join(folder, DATABASE_FILE));
  try {
    const vault = createVault(loadDataKey(join(folder, DATA_KEY_FILE), !holdsSealedData(db)));
    return createStore(db, vault);
  } catch (error) {
    db.close();
    throw toStorageProblem(error);
  }
}

function holdsSealedData(db: Database.Database): boolean {
  const sealed = db.prepare(
    `SELECT EXISTS (SELECT 1 FROM evaluation WHERE applicant IS NOT NULL)
         OR EXISTS (SELECT 1 FROM rating WHERE text IS NOT NULL) AS sealed`,
  );
  return z.object({ sealed: z.int() }).parse(sealed.get()).sealed === 1;
}

function mustChange(result: Database.RunResult, id: string): void {
  if (result.changes !== 1) throw new StorageProblem('logic', `There is no evaluation ${id}.`);
}

function createStore(db: Database.Database, vault: ReturnType<typeof createVault>): EvaluationStore {
  const outbox = openOutbox(db, vault);
  const insertEvaluation = db.prepare(
    `INSERT INTO evaluation (id, project_no, service_number, status, record, applicant, offered_at, changed_at, link_expires_at)
     VALUES (@id, @project_no, @service_number, @status, @record, @applicant, @offered_at, @changed_at, @link_expires_at)`,
  );
  const selectById = db.prepare('SELECT * FROM evaluation WHERE id = ?');
  const selectByService = db.prepare('SELECT * FROM evaluation WHERE project_no = ? AND service_number = ?');
  const selectUnderWay = db.prepare(`SELECT * FROM evaluation WHERE status IN ('offered', 'rating') ORDER BY changed_at DESC`);
  const selectWithLink = db.prepare(
    `SELECT * FROM evaluation
      WHERE link_expires_at IS NOT NULL AND status IN ('deferred', 'unrated', 'offered', 'rating')
        AND link_expires_at > ? AND id > ?
      ORDER BY id LIMIT ?`,
  );
  const updateStatus = db.prepare('UPDATE evaluation SET status = ?, changed_at = ? WHERE id = ?');
  const updateLink = db.prepare('UPDATE evaluation SET link_expires_at = ? WHERE id = ?');
  const insertRating = db.prepare(
    `INSERT INTO rating (evaluation_id, assess_number, level, indicators, text, channel, rated_at)
     VALUES (@evaluation_id, @assess_number, @level, @indicators, @text, @channel, @rated_at)`,
  );

  const optional = (row: unknown) => (row === undefined ? undefined : evaluationFromRow(row, vault));

  const offer = db.transaction((evaluation: Evaluation) => {
    insertEvaluation.run(rowFromEvaluation(evaluation, vault));
    outbox.enqueueService(evaluation.id, evaluation.offeredAt);
  });
  const complete = db.transaction((rating: RatingRecord) => {
    insertRating.run(rowFromRating(rating, vault));
    outbox.enqueueRating(rating.evaluationId, rating.assessNumber, rating.ratedAt);
    mustChange(updateStatus.run('completed', rating.ratedAt, rating.evaluationId), rating.evaluationId);
  });

  return {
    outbox,
    offer: guarded(offer),
    complete: guarded(complete),
    find: guarded((id) => optional(selectById.get(id))),
    findByService: guarded((key) => optional(selectByService.get(key.projectNo, key.serviceNumber))),
    underWay: guarded(() => selectUnderWay.all().map((row) => evaluationFromRow(row, vault))),
    awaitingPhone: guarded((now, after, limit) => selectWithLink.all(now, after, limit).map((row) => evaluationFromRow(row, vault))),
    setStatus: guarded((id, status, at) => mustChange(updateStatus.run(status, at, id), id)),
    setLink: guarded((id, expiresAt) => mustChange(updateLink.run(expiresAt, id), id)),
    close: () => db.close(),
  };
}
