import type Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { caseKindSchema, serviceStageSchema, type CaseKind, type ServiceStage } from '../core/contract/case.ts';
import type { Evaluation, EvaluationStatus, ServiceKey } from '../core/contract/evaluation.ts';
import type { RatingRecord } from '../core/contract/rating.ts';
import { openDatabase } from './database.ts';
import { openOutbox, type Outbox } from './outbox.ts';
import { createVault, loadDataKey } from './personal-data.ts';
import { evaluationFromRow, rowFromEvaluation, rowFromRating } from './rows.ts';
import { guarded, StorageProblem, toStorageProblem } from './storage-problem.ts';

export const DATABASE_FILE = 'evaluator.sqlite';
export const DATA_KEY_FILE = 'data-key';

/** One service of a case, as much as decides whether it may be rated beside another. */
export interface KnownService {
  number: number;
  kind: CaseKind;
  stage: ServiceStage;
  /** Whether it was rated, or may still be: it is before a citizen, or a receipt was made. */
  isOut: boolean;
}

/**
 * Everything the evaluator must not forget, in one SQLite file. Each method is one transaction: it returns after the
 * commit is on the disk, or throws `StorageProblem` and has changed nothing.
 */
export interface EvaluationStore {
  /** Keeps a new evaluation and puts its service record into the outbox. */
  offer(evaluation: Evaluation): void;
  find(id: string): Evaluation | undefined;
  findByService(key: ServiceKey): Evaluation | undefined;
  /** The services of a case that are kept, whatever became of them. Opens no sealed data. */
  servicesOfCase(projectNo: string): KnownService[];
  /** Evaluations that are kept as before a citizen, the latest first. Opens no sealed data. */
  underWay(): { id: string }[];
  /**
   * Unrated evaluations whose receipt was still valid at `since`: they may have been rated by phone. In the order of
   * their ids, at most `limit`, those after the id `after` ('' for the first page). Opens no sealed data.
   */
  awaitingPhone(since: number, after: string, limit: number): (ServiceKey & { id: string })[];
  setStatus(id: string, status: EvaluationStatus, at: number): void;
  /** Sets the status to deferred and notes until when the receipt's QR can be used. */
  defer(id: string, linkExpiresAt: number, at: number): void;
  /** Notes until when a receipt's QR can be used. */
  setLink(id: string, expiresAt: number): void;
  /** Keeps a rating, puts it into the outbox and completes its evaluation. `logic` when that service was rated before. */
  complete(rating: RatingRecord): void;
  /** Writes, and changes nothing. @throws StorageProblem when the store cannot be written */
  probe(): void;
  readonly outbox: Outbox;
  close(): void;
}

/**
 * Opens, or on first use makes, the store in a data folder.
 * @throws StorageProblem with words for the technician
 */
export function openStore(folder: string): EvaluationStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
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
         OR EXISTS (SELECT 1 FROM rating WHERE text IS NOT NULL)
         OR EXISTS (SELECT 1 FROM outbox WHERE words IS NOT NULL) AS sealed`,
  );
  return z.object({ sealed: z.int() }).parse(sealed.get()).sealed === 1;
}

const knownServiceSchema = z.object({
  number: z.int(),
  kind: caseKindSchema,
  stage: serviceStageSchema,
  isOut: z.int().transform((flag) => flag === 1),
});
const idRowSchema = z.object({ id: z.string() });
const keyRowSchema = z.object({ id: z.string(), project_no: z.string(), service_number: z.int() });

function keyFromRow(row: unknown): ServiceKey & { id: string } {
  const { id, project_no, service_number } = keyRowSchema.parse(row);
  return { id, projectNo: project_no, serviceNumber: service_number };
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
  const selectServices = db.prepare(
    `SELECT service_number AS number, record ->> '$.case.kind' AS kind, record ->> '$.service.stage' AS stage,
            status NOT IN ('unrated', 'cancelled') OR link_expires_at IS NOT NULL AS isOut
       FROM evaluation WHERE project_no = ?`,
  );
  const selectUnderWay = db.prepare(`SELECT id FROM evaluation WHERE status IN ('offered', 'rating') ORDER BY changed_at DESC`);
  const selectWithLink = db.prepare(
    `SELECT id, project_no, service_number FROM evaluation
      WHERE link_expires_at IS NOT NULL AND status <> 'completed'
        AND link_expires_at > ? AND id > ?
      ORDER BY id LIMIT ?`,
  );
  const updateStatus = db.prepare('UPDATE evaluation SET status = ?, changed_at = ? WHERE id = ?');
  const updateDeferred = db.prepare(`UPDATE evaluation SET status = 'deferred', link_expires_at = ?, changed_at = ? WHERE id = ?`);
  const touchCounts = db.prepare('UPDATE outbox_count SET n = n');
  const updateLink = db.prepare('UPDATE evaluation SET link_expires_at = ? WHERE id = ?');
  const insertRating = db.prepare(
    `INSERT INTO rating (evaluation_id, assess_number, level, indicators, text, channel, rated_at, reason_pending, group_id)
     VALUES (@evaluation_id, @assess_number, @level, @indicators, @text, @channel, @rated_at, @reason_pending, @group_id)`,
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
    servicesOfCase: guarded((projectNo) => selectServices.all(projectNo).map((row) => knownServiceSchema.parse(row))),
    underWay: guarded(() => selectUnderWay.all().map((row) => idRowSchema.parse(row))),
    awaitingPhone: guarded((since, after, limit) => selectWithLink.all(since, after, limit).map(keyFromRow)),
    defer: guarded((id, linkExpiresAt, at) => mustChange(updateDeferred.run(linkExpiresAt, at, id), id)),
    probe: guarded(() => void touchCounts.run()),
    setStatus: guarded((id, status, at) => mustChange(updateStatus.run(status, at, id), id)),
    setLink: guarded((id, expiresAt) => mustChange(updateLink.run(expiresAt, id), id)),
    close: () => db.close(),
  };
}
