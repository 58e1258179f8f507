import type Database from 'better-sqlite3';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { caseKindSchema, serviceStageSchema, type CaseKind, type ServiceStage } from '../core/contract/case.ts';
import { evaluationStatusSchema, type Evaluation, type EvaluationStatus, type ServiceKey } from '../core/contract/evaluation.ts';
import type { RatingRecord } from '../core/contract/rating.ts';
import type { PersonalDataVault } from './keys/vault.ts';
import type { Outbox } from './outbox/outbox.ts';
import { evaluationFromRow, rowFromEvaluation, rowFromRating, sentRatingFromRow } from './rows.ts';
import { StorageProblem } from './storage-problem.ts';

/** One service of a case, as much as decides whether it may be rated beside another. */
export interface KnownService {
  /** Of its evaluation. */
  id: string;
  number: number;
  kind: CaseKind;
  stage: ServiceStage;
  /** Whether it was rated, or may still be: it is before a citizen, or a receipt was made. */
  isOut: boolean;
}

/** A receipt that is out. */
export interface ReceiptLink {
  id: string;
  /** Milliseconds since 1970. */
  linkExpiresAt: number;
}

/** One offer, as much as a count of them needs. */
export interface OfferedService {
  id: string;
  status: EvaluationStatus;
  /** Milliseconds since 1970. */
  offeredAt: number;
  windowNo: string;
  /** Who served; null where nobody did. */
  staffNo: string | null;
}

/** What is before a citizen and gives way to something else, and how each of it ends. */
export interface Ended {
  ids: readonly string[];
  status: 'unrated' | 'cancelled';
}

/** Services that are offered at once. */
export interface Offers {
  /** Those of which nothing was kept. */
  added: readonly Evaluation[];
  /** The ids of those that are kept. */
  anew: readonly string[];
  /** What they take the place of, if anything; what is offered anew may be among it. */
  ended?: Ended | undefined;
}

/** Evaluations and their ratings. Each method is one transaction: it returns after the commit is on the disk. */
export interface Evaluations {
  /** Keeps a new evaluation and puts its service record into the outbox. */
  offer(evaluation: Evaluation): void;
  /** Ends what gives way, keeps the new evaluations with their service records, and sets those that are kept to offered. */
  offerAll(offers: Offers, at: number): void;
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
  /** What was first offered at `since` or later, the latest first: of the last 20,000 services. Opens no sealed data. */
  offeredSince(since: number): OfferedService[];
  setStatus(ids: string | readonly string[], status: EvaluationStatus, at: number): void;
  /** Sets the status of each to deferred and notes until when its receipt's QR can be used. */
  defer(links: readonly ReceiptLink[], at: number): void;
  /** Notes until when a receipt's QR can be used. */
  setLink(id: string, expiresAt: number): void;
  /**
   * Keeps a rating, or those of a group, puts them into the outbox and completes their evaluations. The very same rating again
   * changes nothing: a write that failed with an I/O error may be in the file all the same. `logic` when a service was rated
   * otherwise before.
   */
  complete(...ratings: RatingRecord[]): void;
  /**
   * As `complete`, of a rating that is entered later than it was made. Within the transaction of the caller.
   * @returns the number of its outbox record
   */
  completeLater(rating: RatingRecord, at: number): number;
}

const knownServiceSchema = z.object({
  id: z.string(),
  number: z.int(),
  kind: caseKindSchema,
  stage: serviceStageSchema,
  isOut: z.int().transform((flag) => flag === 1),
});
/** A set clock mixes days among the latest rows, but hardly more of them than this. */
const OLDER_IN_A_ROW = 200;
/** Beyond what any window serves; a clock that runs a year behind would have everything read. */
const MOST_IN_A_DAY = 20_000;
const offeredSchema = z.object({ id: z.string(), status: evaluationStatusSchema, offeredAt: z.int(), windowNo: z.string(), staffNo: z.string().nullable() });
const idRowSchema = z.object({ id: z.string() });
const keyRowSchema = z.object({ id: z.string(), project_no: z.string(), service_number: z.int() });
const placeRowSchema = z.object({ no: z.int(), project_no: z.string(), last_seq: z.int() });

function keyFromRow(row: unknown): ServiceKey & { id: string } {
  const { id, project_no, service_number } = keyRowSchema.parse(row);
  return { id, projectNo: project_no, serviceNumber: service_number };
}

function noSuchEvaluation(id: string): StorageProblem {
  return new StorageProblem('logic', `There is no evaluation ${id}.`);
}

function mustChange(result: Database.RunResult, id: string): void {
  if (result.changes !== 1) throw noSuchEvaluation(id);
}

/** What the citizen said, without when: a retry is the same rating at a later touch. */
function saying({ ratedAt: _at, ratedTicks: _ticks, clockRun: _run, ...said }: RatingRecord) {
  return said;
}

export function openEvaluations(db: Database.Database, vault: PersonalDataVault, outbox: Outbox): Evaluations {
  const insertEvaluation = db.prepare(
    `INSERT INTO evaluation (no, id, project_no, service_number, status, record, applicant, offered_at, changed_at, link_expires_at, last_seq, crc)
     VALUES (@no, @id, @project_no, @service_number, @status, @record, @applicant, @offered_at, @changed_at, @link_expires_at, @no, @crc)`,
  );
  const selectById = db.prepare('SELECT * FROM evaluation WHERE id = ?');
  const selectByService = db.prepare('SELECT * FROM evaluation WHERE project_no = ? AND service_number = ?');
  const selectPlace = db.prepare('SELECT no, project_no, last_seq FROM evaluation WHERE id = ?');
  const selectServices = db.prepare(
    `SELECT id, service_number AS number, record ->> '$.case.kind' AS kind, record ->> '$.service.stage' AS stage,
            status NOT IN ('unrated', 'cancelled') OR link_expires_at IS NOT NULL AS isOut
       FROM evaluation WHERE project_no = ?`,
  );
  const selectUnderWay = db.prepare(`SELECT id FROM evaluation WHERE status IN ('offered', 'rating') ORDER BY changed_at DESC`);
  const selectLatest = db.prepare(
    `SELECT id, status, offered_at AS offeredAt, record ->> '$.place.windowNo' AS windowNo, record ->> '$.staff.no' AS staffNo
       FROM evaluation ORDER BY no DESC LIMIT ${MOST_IN_A_DAY}`,
  );
  const selectWithLink = db.prepare(
    `SELECT id, project_no, service_number FROM evaluation
      WHERE link_expires_at IS NOT NULL AND status <> 'completed' AND link_expires_at > ? AND id > ?
      ORDER BY id LIMIT ?`,
  );
  const updateStatus = db.prepare('UPDATE evaluation SET status = ?, changed_at = ? WHERE id = ?');
  const updateDeferred = db.prepare(`UPDATE evaluation SET status = 'deferred', link_expires_at = ?, changed_at = ? WHERE id = ?`);
  const updateLink = db.prepare('UPDATE evaluation SET link_expires_at = ? WHERE id = ?');
  const updateCompleted = db.prepare(`UPDATE evaluation SET status = 'completed', changed_at = ?, last_seq = ? WHERE no = ?`);
  const insertRating = db.prepare(
    `INSERT INTO rating (seq, evaluation_no, assess_number, level, indicators, text, channel, rated_at, rated_ticks, clock_run,
                         reason_pending, group_id, crc)
     VALUES (@seq, @evaluation_no, @assess_number, @level, @indicators, @text, @channel, @rated_at, @rated_ticks, @clock_run,
             @reason_pending, @group_id, @crc)`,
  );
  const selectRating = db.prepare('SELECT * FROM rating WHERE evaluation_no = ? AND assess_number = ?');

  const optional = (row: unknown) => (row === undefined ? undefined : evaluationFromRow(row, vault));

  /** @throws StorageProblem `logic` */
  const requireSame = (kept: unknown, rating: RatingRecord): void => {
    const { lacksText: _lacks, ...known } = sentRatingFromRow(kept, selectById.get(rating.evaluationId), vault);
    if (isDeepStrictEqual(saying(known), saying(rating))) return;
    throw new StorageProblem('logic', `Evaluation ${rating.evaluationId} was rated before.`);
  };

  const offeredSince = (since: number): OfferedService[] => {
    const offered: OfferedService[] = [];
    let older = 0;
    for (const row of selectLatest.iterate()) {
      const one = offeredSchema.parse(row);
      if (one.offeredAt >= since) offered.push(one);
      older = one.offeredAt >= since ? 0 : older + 1;
      if (older >= OLDER_IN_A_ROW) break;
    }
    return offered;
  };

  const offer = db.transaction((evaluation: Evaluation) => {
    const no = outbox.enqueueService(evaluation.case.projectNo, evaluation.offeredAt);
    insertEvaluation.run({ no, ...rowFromEvaluation(evaluation, vault) });
  });
  const setStatus = db.transaction((ids: readonly string[], status: EvaluationStatus, at: number) => {
    for (const id of ids) mustChange(updateStatus.run(status, at, id), id);
  });
  const offerAll = db.transaction(({ added, anew, ended }: Offers, at: number) => {
    if (ended) setStatus(ended.ids, ended.status, at);
    for (const evaluation of added) offer(evaluation);
    setStatus(anew, 'offered', at);
  });
  const defer = db.transaction((links: readonly ReceiptLink[], at: number) => {
    for (const { id, linkExpiresAt } of links) mustChange(updateDeferred.run(linkExpiresAt, at, id), id);
  });
  const completeOne = (rating: RatingRecord, at: number): number => {
    const place = placeRowSchema.optional().parse(selectPlace.get(rating.evaluationId));
    if (place === undefined) throw noSuchEvaluation(rating.evaluationId);
    // Its latest record is that of its service: nothing was rated yet.
    const kept = place.last_seq === place.no ? undefined : selectRating.get(place.no, rating.assessNumber);
    if (kept !== undefined) {
      requireSame(kept, rating);
      return place.last_seq;
    }
    const seq = outbox.enqueueRating(place.no, place.project_no, at);
    insertRating.run({ seq, evaluation_no: place.no, ...rowFromRating(rating, vault) });
    updateCompleted.run(at, seq, place.no);
    return seq;
  };
  const complete = db.transaction((ratings: readonly RatingRecord[]) => ratings.forEach((rating) => completeOne(rating, rating.ratedAt)));

  return {
    offer,
    offerAll,
    complete: (...ratings) => complete(ratings),
    completeLater: completeOne,
    find: (id) => optional(selectById.get(id)),
    findByService: (key) => optional(selectByService.get(key.projectNo, key.serviceNumber)),
    servicesOfCase: (projectNo) => selectServices.all(projectNo).map((row) => knownServiceSchema.parse(row)),
    underWay: () => selectUnderWay.all().map((row) => idRowSchema.parse(row)),
    offeredSince,
    awaitingPhone: (since, after, limit) => selectWithLink.all(since, after, limit).map(keyFromRow),
    setStatus: (ids, status, at) => setStatus([ids].flat(), status, at),
    defer,
    setLink: (id, expiresAt) => mustChange(updateLink.run(expiresAt, id), id),
  };
}
