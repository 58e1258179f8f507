import type Database from 'better-sqlite3';
import * as z from 'zod';

/** `not_before` of a record that another one must precede: later than any instant a `Date` knows. */
export const PARKED = 8_640_000_000_000_000;

const laneRowSchema = z.object({
  seq: z.int(),
  /** A garbled one waits like a rating. */
  kind: z.enum(['service', 'rating']).catch('rating'),
  evaluation_no: z.int(),
  after_seq: z.int().nullable(),
  next_seq: z.int().nullable(),
  state: z.enum(['pending', 'acked', 'dead']),
  not_before: z.int(),
  written_off_at: z.int().nullable(),
});
type LaneRow = z.infer<typeof laneRowSchema>;
const seqsSchema = z.array(z.int());

/**
 * The order in which a case's records may go: each case is a lane, one record after the other, and a rating only when the
 * province has its service. Only the head of a lane is ready; the others are parked, and let go when the one before them is
 * settled. So what is ready is found by an index at any length of the queue, and a stuck case costs the others nothing.
 *
 * A rating whose service is dead stays parked until a technician has dealt with that; what comes after it does not wait.
 */
export interface Lanes {
  /**
   * Links a record that is about to be stored to the end of its lane.
   * @param service number of the service record that a rating needs; undefined for a service record
   * @returns what to store with it, and whether its service was written off, so that nothing can ever let it go
   */
  append(seq: number, projectNo: string, service: number | undefined): { after: number | null; notBefore: number; isStranded: boolean };
  /** A record has left its lane, or is back from the dead: lets go what may go now. */
  settled(seq: number): void;
  /** When a record that is pending again may go: at once, or when what must precede it is settled. */
  readiness(seq: number): number;
  /** Lets go every parked record that nothing keeps waiting. Looks at all that there are. */
  mend(): void;
}

export function openLanes(db: Database.Database): Lanes {
  const columns = 'seq, kind, evaluation_no, after_seq, next_seq, state, not_before, written_off_at';
  const selectRow = db.prepare(`SELECT ${columns} FROM outbox WHERE seq = ?`);
  // Not max(): SQLite would prepare such a statement anew at each execution, which costs more than the few rows of a case.
  const selectLasts = db.prepare('SELECT last_seq FROM evaluation WHERE project_no = ?').pluck();
  const linkNext = db.prepare('UPDATE outbox SET next_seq = ? WHERE seq = ?');
  const letGo = db.prepare('UPDATE outbox SET not_before = 0 WHERE seq = ?');
  const selectRatings = db.prepare('SELECT seq FROM rating WHERE evaluation_no = ?').pluck();
  const selectParked = db.prepare(`SELECT seq FROM outbox WHERE state = 'pending' AND not_before = ${PARKED}`).pluck();

  /** @param known a row that was read already */
  const find = (seq: number | null, known?: LaneRow): LaneRow | undefined => {
    if (seq === null) return undefined;
    if (known?.seq === seq) return known;
    const row = selectRow.get(seq);
    return row === undefined ? undefined : laneRowSchema.parse(row);
  };

  const serviceState = (row: LaneRow, known?: LaneRow) => (row.kind === 'rating' ? find(row.evaluation_no, known)?.state : 'acked');

  /** Whether a record is pending itself, or behind one that is. */
  const holdsUp = (row: LaneRow | undefined): boolean => {
    if (row === undefined || row.state !== 'pending') return false;
    return serviceState(row) === 'dead' ? holdsUp(find(row.after_seq)) : true;
  };

  const mayGo = (row: LaneRow, known?: LaneRow) => serviceState(row, known) === 'acked' && !holdsUp(find(row.after_seq, known));

  const release = (row: LaneRow | undefined, known?: LaneRow): void => {
    if (row === undefined || row.state !== 'pending' || row.not_before !== PARKED) return;
    if (mayGo(row, known)) letGo.run(row.seq);
    else if (serviceState(row, known) === 'dead') release(find(row.next_seq), known);
  };

  return {
    append(seq, projectNo, service) {
      const lasts = seqsSchema.parse(selectLasts.all(projectNo));
      const last = lasts.length === 0 ? undefined : find(Math.max(...lasts));
      const needed = service === undefined ? undefined : find(service, last);
      const mustWait = holdsUp(last) || (service !== undefined && needed?.state !== 'acked');
      if (last) linkNext.run(seq, last.seq);
      return { after: last?.seq ?? null, notBefore: mustWait ? PARKED : 0, isStranded: (needed?.written_off_at ?? null) !== null };
    },
    settled(seq) {
      const row = find(seq);
      if (row === undefined) return;
      const next = find(row.next_seq);
      release(next, row);
      if (row.kind !== 'service' || next?.evaluation_no === row.seq) return;
      for (const rating of seqsSchema.parse(selectRatings.all(row.seq))) release(find(rating), row);
    },
    readiness(seq) {
      const row = find(seq);
      return row === undefined || mayGo(row) ? 0 : PARKED;
    },
    mend() {
      for (const seq of seqsSchema.parse(selectParked.all())) release(find(seq));
    },
  };
}
