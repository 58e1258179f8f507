import type Database from 'better-sqlite3';
import * as z from 'zod';
import type { PersonalDataVault } from './personal-data.ts';
import {
  deadLetterFromRow,
  evaluationFromRow,
  ownerOfWords,
  parseOutboxRow,
  ratingFromRow,
  type DeadLetter,
  type OutboxItem,
} from './rows.ts';
import { guarded, StorageProblem } from './storage-problem.ts';

/** Counts and ages of the queue; tells no level. */
export interface OutboxCounts {
  pending: number;
  acked: number;
  dead: number;
  /** When the oldest pending record was enqueued, milliseconds since 1970; null when none waits. */
  oldestPendingAt: number | null;
}

/** What a reply means for one record; instants in milliseconds since 1970. */
export type Settlement = { seq: number; code: string; words: string } & (
  | { outcome: 'acked'; at: number }
  /** A permanent refusal, or a row that cannot be read: kept as a dead letter. */
  | { outcome: 'dead'; at: number }
  | { outcome: 'postponed'; until: number }
  /** The province does not know the service of this rating: its service record goes again first. */
  | { outcome: 'service-first'; until: number }
);

/**
 * Records on their way to the province: pending → acked | dead. Nothing is acked without the province's own reply, and
 * nothing is deleted. A rating whose service record is dead stays pending until a technician has dealt with that.
 */
export interface Outbox {
  /** Inside the transaction that stores the evaluation. */
  enqueueService(evaluationId: string, at: number): void;
  /** Inside the transaction that stores the rating. */
  enqueueRating(evaluationId: string, assessNumber: number, at: number): void;
  /**
   * Records to send at `now`: fresh ones first, oldest before newer, then those that were put off, so that these starve
   * nobody. A rating shows up only after its service record was acknowledged.
   * @param longestPause a pause that ends later than this was written before the clock was set back, and is forgotten
   */
  due(now: number, longestPause: number, limit: number): OutboxItem[];
  /** When the next postponed record falls due, or null. */
  nextDueAt(now: number): number | null;
  /** Notes the province's replies to one request, all in one transaction. */
  settle(settlements: readonly Settlement[]): void;
  counts(): OutboxCounts;
  deadLetters(limit: number): DeadLetter[];
}

const countRowSchema = z.object({ state: z.enum(['pending', 'acked', 'dead']), n: z.int() });
const instantRowSchema = z.object({ at: z.int().nullable() });

export function openOutbox(db: Database.Database, vault: PersonalDataVault): Outbox {
  const insert = db.prepare('INSERT INTO outbox (kind, evaluation_id, assess_number, enqueued_at) VALUES (?, ?, ?, ?)');
  const selectDue = db.prepare(
    `SELECT seq, kind, evaluation_id, assess_number, attempts FROM outbox AS item
      WHERE state = 'pending' AND not_before <= @now
        AND (kind = 'service' OR NOT EXISTS (
              SELECT 1 FROM outbox AS service
               WHERE service.evaluation_id = item.evaluation_id AND service.kind = 'service' AND service.state <> 'acked'))
      ORDER BY not_before, seq LIMIT @limit`,
  );
  const forgetPauses = db.prepare(`UPDATE outbox SET not_before = 0 WHERE state = 'pending' AND not_before > ?`);
  const selectLongest = db.prepare(`SELECT max(not_before) AS at FROM outbox WHERE state = 'pending'`);
  const selectNextDue = db.prepare(`SELECT min(not_before) AS at FROM outbox WHERE state = 'pending' AND not_before > ?`);
  const selectEvaluation = db.prepare('SELECT * FROM evaluation WHERE id = ?');
  const selectRating = db.prepare(
    `SELECT rating.*, evaluation.project_no, evaluation.service_number
       FROM rating JOIN evaluation ON evaluation.id = rating.evaluation_id
      WHERE rating.evaluation_id = ? AND rating.assess_number = ?`,
  );
  const finish = db.prepare(`UPDATE outbox SET state = ?, code = ?, words = ?, settled_at = ? WHERE seq = ? AND state = 'pending'`);
  const putOff = db.prepare(`UPDATE outbox SET attempts = attempts + 1, not_before = ?, code = ?, words = ? WHERE seq = ?`);
  const reviveService = db.prepare(
    `UPDATE outbox SET state = 'pending', not_before = 0, settled_at = NULL
      WHERE kind = 'service' AND state = 'acked' AND evaluation_id = (SELECT evaluation_id FROM outbox WHERE seq = ?)`,
  );
  const selectCounts = db.prepare('SELECT state, n FROM outbox_count');
  const selectOldest = db.prepare(
    `SELECT (SELECT enqueued_at FROM outbox WHERE state = 'pending' ORDER BY seq LIMIT 1) AS at`,
  );
  const selectDead = db.prepare(
    `SELECT outbox.seq, outbox.kind, outbox.code, outbox.words, outbox.settled_at, evaluation.project_no, evaluation.service_number
       FROM outbox JOIN evaluation ON evaluation.id = outbox.evaluation_id
      WHERE outbox.state = 'dead' ORDER BY outbox.seq LIMIT ?`,
  );

  const load = (row: unknown): OutboxItem => {
    const { seq, kind, evaluation_id, assess_number, attempts } = parseOutboxRow(row);
    try {
      if (kind === 'rating') {
        return { seq, attempts, kind, record: ratingFromRow(selectRating.get(evaluation_id, assess_number), vault) };
      }
      return { seq, attempts, kind, record: evaluationFromRow(selectEvaluation.get(evaluation_id), vault) };
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { seq, attempts, kind: 'unreadable' };
    }
  };

  const settle = (settlement: Settlement) => {
    const { seq, code, outcome } = settlement;
    const words = settlement.words === '' ? null : vault.seal(settlement.words, ownerOfWords(seq));
    switch (outcome) {
      case 'acked':
      case 'dead':
        return finish.run(outcome, code, words, settlement.at, seq);
      case 'service-first':
        reviveService.run(seq);
        return putOff.run(settlement.until, code, words, seq);
      case 'postponed':
        return putOff.run(settlement.until, code, words, seq);
    }
  };

  return {
    enqueueService: (evaluationId, at) => void insert.run('service', evaluationId, 0, at),
    enqueueRating: (evaluationId, assessNumber, at) => void insert.run('rating', evaluationId, assessNumber, at),
    due: guarded((now, longestPause, limit) => {
      const longest = instantRowSchema.parse(selectLongest.get()).at ?? 0;
      if (longest > now + longestPause) forgetPauses.run(now + longestPause);
      return selectDue.all({ now, limit }).map(load);
    }),
    nextDueAt: guarded((now) => instantRowSchema.parse(selectNextDue.get(now)).at),
    settle: guarded(db.transaction((settlements: readonly Settlement[]) => settlements.forEach(settle))),
    counts: guarded(() => {
      const byState = new Map(selectCounts.all().map((row) => countRowSchema.parse(row)).map(({ state, n }) => [state, n]));
      return {
        pending: byState.get('pending') ?? 0,
        acked: byState.get('acked') ?? 0,
        dead: byState.get('dead') ?? 0,
        oldestPendingAt: instantRowSchema.parse(selectOldest.get()).at,
      };
    }),
    deadLetters: guarded((limit) => selectDead.all(limit).map((row) => deadLetterFromRow(row, vault))),
  };
}

/** Whether a row itself is spoilt; any other failure (the disk, say) may pass. */
function isDamage(error: unknown): boolean {
  return error instanceof z.ZodError || error instanceof SyntaxError || (error instanceof StorageProblem && error.kind === 'corrupt');
}
