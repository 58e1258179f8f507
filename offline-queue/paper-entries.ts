import type Database from 'better-sqlite3';
import type { Evaluation } from '../core/contract/evaluation.ts';
import type { RatingRecord } from '../core/contract/rating.ts';
import type { Ended, Evaluations } from './evaluations.ts';
import type { AuditTrail } from './outbox/audit-trail.ts';

/** A paper form, as it is entered. */
export interface PaperEntry {
  /** Its service, where that is not kept yet. */
  added: Evaluation | undefined;
  /** What gives way to it, if anything; its own service may be among it. */
  ended?: Ended | undefined;
  rating: RatingRecord;
  /** Who enters it. */
  by: string;
  /** `yyyy-MM-dd`, as it stands on the form. */
  formDate: string;
  /** Of the entry, milliseconds since 1970. */
  at: number;
}

/** @returns what keeps a form in one transaction: its service, its rating, their outbox records and an entry of the audit trail that tells who entered it, and not what */
export function openPaperEntries(db: Database.Database, { offer, setStatus, completeLater }: Evaluations, audit: AuditTrail): (entry: PaperEntry) => void {
  return db.transaction(({ added, ended, rating, by, formDate, at }: PaperEntry) => {
    if (ended) setStatus(ended.ids, ended.status, at);
    if (added) offer(added);
    const seq = completeLater(rating, at);
    audit.append({ at, what: 'paper-form-entered', seq, by, reason: '', detail: { formDate } });
  });
}
