import type Database from 'better-sqlite3';
import * as z from 'zod';
import { guarded } from '../storage-problem.ts';

/** How long the device keeps what the province has acknowledged; milliseconds after the acknowledgement. */
export interface RetentionTimes {
  personalDataMs: number;
  recordsMs: number;
}

/** How far a sweep came, and what it did. */
export interface SweepStep {
  /** Where the next step goes on; 0 when the sweep is over. */
  next: number;
  erased: number;
  deleted: number;
}

/**
 * Erases personal data and deletes records when their time has come. What the province has not acknowledged stays, whatever
 * its age: a pending record, a dead letter, one that a technician has written off.
 */
export interface Retention {
  /** Looks at the next few evaluations in one transaction. @param from where the last step ended; 0 begins a sweep */
  sweep(now: number, times: RetentionTimes, from: number): SweepStep;
  /** A rating was acknowledged: erases at once where the times say so. Inside the transaction that notes it. */
  acked(seq: number, at: number, times: RetentionTimes): void;
  /** Gives some free pages back to the file system. @returns whether more are worth giving back */
  shrink(): boolean;
}

const STEP = 200;
/** A receipt's link is asked about for a week after its end (core/desk/rate-later/phone-watch.ts). */
const LINK_GRACE_MS = 8 * 86_400_000;
/** Free pages are used again, so a few are worth keeping: 16 MiB, and a quarter of the file. */
const FREE_PAGES_KEPT = 4_000;
const FREE_SHARE_KEPT = 0.25;
const PAGES_PER_SHRINK = 500;

const rowSchema = z.object({
  no: z.int(),
  link: z.int().nullable(),
  /** Whether a session may still change it. */
  open: z.int(),
  holds: z.int(),
  unacked: z.int(),
  settled: z.int().nullable(),
});

export function openRetention(db: Database.Database): Retention {
  const select = db.prepare(
    `SELECT e.no, e.link_expires_at AS link, e.status IN ('offered', 'rating') AS open,
            e.applicant IS NOT NULL OR EXISTS (SELECT 1 FROM rating AS r WHERE r.evaluation_no = e.no AND r.text IS NOT NULL) AS holds,
            count(CASE WHEN o.state <> 'acked' THEN 1 END) AS unacked, max(o.settled_at) AS settled
       FROM (SELECT * FROM evaluation WHERE no > ? ORDER BY no LIMIT ${STEP}) AS e
       LEFT JOIN outbox AS o ON o.seq = e.no OR o.seq IN (SELECT seq FROM rating WHERE evaluation_no = e.no)
      GROUP BY e.no ORDER BY e.no`,
  );
  const eraseApplicant = db.prepare('UPDATE evaluation SET applicant = NULL, erased_at = ? WHERE no = ? AND applicant IS NOT NULL');
  const eraseText = db.prepare('UPDATE rating SET text = NULL, erased_at = ? WHERE evaluation_no = ? AND text IS NOT NULL');
  const eraseWords = db.prepare(
    `UPDATE outbox SET words = NULL WHERE words IS NOT NULL AND (seq = @no OR seq IN (SELECT seq FROM rating WHERE evaluation_no = @no))`,
  );
  const deleteOutbox = db.prepare('DELETE FROM outbox WHERE seq = @no OR seq IN (SELECT seq FROM rating WHERE evaluation_no = @no)');
  const deleteRating = db.prepare('DELETE FROM rating WHERE evaluation_no = ?');
  const deleteEvaluation = db.prepare('DELETE FROM evaluation WHERE no = ?');
  const bringBack = db.prepare(
    `UPDATE outbox SET settled_at = @now WHERE settled_at > @now AND (seq = @no OR seq IN (SELECT seq FROM rating WHERE evaluation_no = @no))`,
  );
  const selectOwner = db.prepare(
    `SELECT evaluation_no FROM outbox WHERE seq = ? AND kind = 'rating' AND
       (SELECT service.state FROM outbox AS service WHERE service.seq = outbox.evaluation_no) = 'acked'`,
  ).pluck();

  const erase = (no: number, now: number): number => {
    eraseWords.run({ no });
    return eraseApplicant.run(now, no).changes + eraseText.run(now, no).changes > 0 ? 1 : 0;
  };
  const remove = (no: number): void => {
    deleteOutbox.run({ no });
    deleteRating.run(no);
    deleteEvaluation.run(no);
  };

  const sweep = db.transaction((now: number, times: RetentionTimes, from: number): SweepStep => {
    const rows = select.all(from).map((row) => rowSchema.parse(row));
    const step: SweepStep = { next: rows.length === STEP ? (rows.at(-1)?.no ?? 0) : 0, erased: 0, deleted: 0 };
    for (const { no, link, open, holds, unacked, settled } of rows) {
      if (open === 1 || unacked > 0 || settled === null) continue;
      // Settled while the clock was wrong: its time begins now, else it might never end.
      if (settled > now) bringBack.run({ now, no });
      else if (settled + times.recordsMs <= now && (link ?? 0) + LINK_GRACE_MS <= now) {
        remove(no);
        step.deleted += 1;
      } else if (holds === 1 && settled + times.personalDataMs <= now) step.erased += erase(no, now);
    }
    return step;
  });

  return {
    sweep: guarded(sweep),
    acked(seq, at, times) {
      if (times.personalDataMs > 0) return;
      const no = z.int().optional().parse(selectOwner.get(seq));
      if (no !== undefined) erase(no, at);
    },
    shrink: guarded(() => {
      const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
      const free = pragma('freelist_count');
      if (free < FREE_PAGES_KEPT || free < pragma('page_count') * FREE_SHARE_KEPT) return false;
      db.pragma(`incremental_vacuum(${PAGES_PER_SHRINK})`);
      return true;
    }),
  };
}
