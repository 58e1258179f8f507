import type Database from 'better-sqlite3';
import * as z from 'zod';
import type { SentRating, SentService } from '../../core/contract/province.ts';
import { BY_EVALUATOR, type AuditTrail } from './audit-trail.ts';
import type { PersonalDataVault } from '../keys/vault.ts';
import { PARKED, type Lanes } from './lanes.ts';
import { evaluationNoOf, sentRatingFromRow, sentServiceFromRow } from '../rows.ts';
import { guarded, StorageProblem } from '../storage-problem.ts';
import type { QueueCounts, Tally } from './tally.ts';

/** A record that may be sent now. `attempts` counts the replies that put it off. */
export interface OutboxHead {
  seq: number;
  kind: 'service' | 'rating';
  attempts: number;
}

/** A record with what it says, or why that cannot be known. */
export type OutboxItem = { head: OutboxHead } & (
  | { kind: 'service'; record: SentService }
  | { kind: 'rating'; record: SentRating }
  /** Its sealed part waits for the hall's recovery key. */
  | { kind: 'locked' }
  /** Its row does not parse; the others go on without it. */
  | { kind: 'unreadable' }
);

/** Code of a rating that nothing can be sent for any more, because its service was written off. */
export const SERVICE_WRITTEN_OFF = 'SERVICE_WRITTEN_OFF';

/** What a reply means for one record; instants in milliseconds since 1970. */
export type Settlement = { seq: number; code: string; words: string } & (
  | { outcome: 'acked'; at: number; lacksSealedPart?: boolean }
  /** A permanent refusal, or a row that cannot be read: kept as a dead letter. */
  | { outcome: 'dead'; at: number }
  | { outcome: 'postponed'; until: number }
  /** Its sealed part waits for the hall's recovery key; out of the way until `unlock`. */
  | { outcome: 'locked' }
  /** The province does not know the service of this rating: its service record goes again first, not before `until`. */
  | { outcome: 'service-first'; until: number }
);

/**
 * Records on their way to the province: pending → acked | dead. Nothing is acked without the province's own reply, and nothing
 * that was not acked is deleted. In which order they go is told by `lanes.ts`.
 */
export interface Outbox {
  /** Inside the transaction that stores the evaluation. @returns the new record's number, which is the evaluation's too */
  enqueueService(projectNo: string, at: number): number;
  /** Inside the transaction that stores the rating. @returns the new record's number */
  enqueueRating(evaluationNo: number, projectNo: string, at: number): number;
  /**
   * Records to send at `now`: fresh ones first, oldest before newer, then those that were put off, so that these starve
   * nobody.
   * @param longestPause a pause that ends later than this was written before the clock was set back, and is forgotten
   * @param underWay records that are being sent already
   */
  due(now: number, longestPause: number, limit: number, underWay?: ReadonlySet<number>): OutboxHead[];
  /** What the records say. */
  load(heads: readonly OutboxHead[]): OutboxItem[];
  /** When the next record that may be sent falls due, or null; in the past for one that is due. */
  nextDueAt(): number | null;
  /** Notes the province's replies to one request, all in one transaction. */
  settle(settlements: readonly Settlement[]): void;
  /** A key may open that did not: what was locked goes again. */
  unlock(): void;
  counts(): QueueCounts;
}

/** A garbled kind must not stop the queue; it is found out when the record itself is read. */
export const kindSchema = z.enum(['service', 'rating']).catch('rating');
const headSchema = z.object({ seq: z.int(), kind: kindSchema, attempts: z.int().catch(0) });
/** A record that became a dead letter while it was under way. */
const lateSchema = z.object({ state: z.literal('dead'), code: z.literal(SERVICE_WRITTEN_OFF), written_off_at: z.int().nullable() });
const instantRowSchema = z.object({ at: z.int().nullable() });

type Move = Parameters<Parameters<Tally['during']>[0]>[0];

/** What the words of a reply are sealed for. */
export const ownerOfWords = (seq: number) => `reply to ${seq}`;

export interface OutboxParts {
  db: Database.Database;
  vault: PersonalDataVault;
  audit: AuditTrail;
  lanes: Lanes;
  tally: Tally;
  /** A record was acknowledged; inside the transaction that notes it. */
  onAcked(seq: number, at: number): void;
}

export function openOutbox({ db, vault, audit, lanes, tally, onAcked }: OutboxParts): Outbox {
  const insert = db.prepare(
    `INSERT INTO outbox (seq, kind, evaluation_no, after_seq, enqueued_at, not_before)
     VALUES (@seq, @kind, @evaluationNo, @after, @at, @notBefore)`,
  );
  const selectDue = db.prepare(
    `SELECT seq, kind, attempts FROM outbox
      WHERE state = 'pending' AND not_before < ${PARKED} AND not_before <= ? ORDER BY not_before, seq LIMIT ?`,
  );
  const forgetPauses = db.prepare(`UPDATE outbox SET not_before = 0 WHERE state = 'pending' AND not_before > ? AND not_before < ${PARKED}`);
  const selectLongest = db.prepare(`SELECT max(not_before) AS at FROM outbox WHERE state = 'pending' AND not_before < ${PARKED}`);
  const selectNextDue = db.prepare(`SELECT min(not_before) AS at FROM outbox WHERE state = 'pending' AND not_before < ${PARKED}`);
  const selectService = db.prepare('SELECT * FROM evaluation WHERE no = ?');
  const selectOwner = db.prepare('SELECT id, project_no, service_number FROM evaluation WHERE no = ?');
  const selectRating = db.prepare('SELECT * FROM rating WHERE seq = ?');
  const finish = db.prepare(`UPDATE outbox SET state = ?, code = ?, words = ?, settled_at = ? WHERE seq = ? AND state = 'pending'`);
  const putOff = db.prepare(
    `UPDATE outbox SET attempts = attempts + 1, not_before = ?, code = ?, words = ? WHERE seq = ? AND state = 'pending'`,
  );
  const selectState = db.prepare('SELECT state, code, written_off_at FROM outbox WHERE seq = ?');
  const revoke = db.prepare(`UPDATE outbox SET state = 'acked', settled_at = ?, written_off_at = NULL WHERE seq = ?`);
  const unlock = db.prepare(`UPDATE outbox SET not_before = 0 WHERE state = 'pending' AND code = '${LOCKED}'`);
  const reviveService = db.prepare(
    `UPDATE outbox SET state = 'pending', not_before = ?, settled_at = NULL
      WHERE seq = (SELECT evaluation_no FROM outbox WHERE seq = ?) AND kind = 'service' AND state = 'acked'`,
  );

  const enqueue = (kind: 'service' | 'rating', evaluationNo: number | undefined, projectNo: string, at: number): number => {
    const seq = tally.addPending();
    const { after, notBefore, isStranded } = lanes.append(seq, projectNo, evaluationNo);
    insert.run({ seq, kind, evaluationNo: evaluationNo ?? seq, after, at, notBefore });
    if (isStranded) tally.during((move) => end({ seq, outcome: 'dead', code: SERVICE_WRITTEN_OFF, words: '', at }, move));
    return seq;
  };

  // Two looks by key: SQLite would prepare a join anew at each execution.
  const readRating = (row: unknown) => sentRatingFromRow(row, selectOwner.get(evaluationNoOf(row)), vault);

  const load = (head: OutboxHead): OutboxItem => {
    const { seq, kind } = head;
    try {
      return kind === 'rating'
        ? { head, kind, record: readRating(selectRating.get(seq)) }
        : { head, kind, record: sentServiceFromRow(selectService.get(seq), vault) };
    } catch (error) {
      if (error instanceof StorageProblem && error.kind === 'locked') return { head, kind: 'locked' };
      if (!isDamage(error)) throw error;
      return { head, kind: 'unreadable' };
    }
  };

  const sealWords = ({ seq, words }: Settlement) => (words === '' ? null : vault.seal(words, ownerOfWords(seq)));

  const end = (settlement: Extract<Settlement, { at: number }>, move: Move): void => {
    const { seq, code, outcome, at } = settlement;
    if (finish.run(outcome, code, sealWords(settlement), at, seq).changes === 0) return endLate(settlement, move);
    move('pending', outcome);
    lanes.settled(seq);
    const entry = { at, seq, by: BY_EVALUATOR, reason: code, detail: {} };
    if (outcome === 'acked') onAcked(seq, at);
    if (outcome === 'dead') audit.append({ ...entry, what: code === UNREADABLE ? 'unreadable' : 'refused' });
    else if (settlement.lacksSealedPart) audit.append({ ...entry, what: 'sent-without-sealed-part' });
  };

  /** The reply to a record that is not pending: its service was written off meanwhile, or the database is damaged. */
  const endLate = ({ seq, outcome, at }: Extract<Settlement, { at: number }>, move: Move): void => {
    const late = lateSchema.safeParse(selectState.get(seq)).data;
    if (late === undefined) throw indexIsWrong();
    if (outcome === 'dead') return;
    revoke.run(at, seq);
    move(late.written_off_at === null ? 'dead' : 'writtenOff', 'acked');
  };

  const putOffOr = (...args: [until: number, code: string, words: Buffer | null, seq: number]): void => {
    if (putOff.run(...args).changes === 0 && !lateSchema.safeParse(selectState.get(args[3])).success) throw indexIsWrong();
  };

  const settle = (settlement: Settlement, move: Move): void => {
    const { seq, code } = settlement;
    if (settlement.outcome === 'acked' || settlement.outcome === 'dead') return end(settlement, move);
    if (settlement.outcome === 'locked') return putOffOr(PARKED, LOCKED, null, seq);
    const isServiceFirst = settlement.outcome === 'service-first' && reviveService.run(settlement.until, seq).changes === 1;
    if (isServiceFirst) move('acked', 'pending');
    putOffOr(isServiceFirst ? PARKED : settlement.until, code, sealWords(settlement), seq);
  };

  return {
    enqueueService: (projectNo, at) => enqueue('service', undefined, projectNo, at),
    enqueueRating: (evaluationNo, projectNo, at) => enqueue('rating', evaluationNo, projectNo, at),
    due: guarded((now, longestPause, limit, underWay) => {
      const longest = instantRowSchema.parse(selectLongest.get()).at ?? 0;
      if (longest > now + longestPause) forgetPauses.run(now + longestPause);
      const heads = selectDue.all(now, limit + (underWay?.size ?? 0)).map((row) => headSchema.parse(row));
      return (underWay ? heads.filter(({ seq }) => !underWay.has(seq)) : heads).slice(0, limit);
    }),
    load: guarded((heads) => heads.map(load)),
    nextDueAt: guarded(() => instantRowSchema.parse(selectNextDue.get()).at),
    settle: guarded(
      db.transaction((settlements: readonly Settlement[]) =>
        tally.during((move) => settlements.forEach((settlement) => settle(settlement, move))),
      ),
    ),
    unlock: guarded(() => void unlock.run()),
    counts: guarded(() => tally.counts()),
  };
}

/** Code of a record whose sealed part waits for the hall's recovery key. */
const LOCKED = 'LOCKED';

/** Code of a dead letter that this device cannot read. */
export const UNREADABLE = 'UNREADABLE';

/** An index that offers what its table does not hold: it would be sent for ever. */
const indexIsWrong = () => new StorageProblem('corrupt', 'The outbox does not hold what its index says.');

/** Whether a row itself is spoilt; any other failure (the disk, say) may pass. */
function isDamage(error: unknown): boolean {
  if (error instanceof StorageProblem) return error.kind === 'unreadable';
  return error instanceof z.ZodError || error instanceof SyntaxError;
}
