import type Database from 'better-sqlite3';
import * as z from 'zod';

/** Counts and ages of the queue; tells no level. */
export interface QueueCounts {
  pending: number;
  /** All that the province ever acknowledged, those deleted since too. */
  acked: number;
  /** Dead letters that wait for a technician. */
  dead: number;
  /** Dead letters that a technician has given up. */
  writtenOff: number;
  /** When the oldest pending record was enqueued, milliseconds since 1970; null when none waits. */
  oldestPendingAt: number | null;
}

type Counted = 'pending' | 'acked' | 'dead' | 'writtenOff';

const rowSchema = z.object({ lastSeq: z.int(), pending: z.int(), acked: z.int(), dead: z.int(), writtenOff: z.int() });
const oldestSchema = z.object({ seq: z.int(), at: z.int() }).optional();

/** Kept counts of the outbox, in one row beside the number of its latest record. */
export interface Tally {
  /** One more record waits. Writes at once. @returns its number */
  addPending(): number;
  /** Counts what records move from one state to another inside `action`, and writes it once, in the same transaction. */
  during<T>(action: (move: (from: Counted, to: Counted) => void) => T): T;
  counts(): QueueCounts;
}

export function openTally(db: Database.Database): Tally {
  const addOne = db.prepare('UPDATE tally SET last_seq = ?, pending = pending + 1');
  const select = db.prepare('SELECT last_seq AS lastSeq, pending, acked, dead, written_off AS writtenOff FROM tally');
  /** Kept here because nobody else counts; a number that was taken in vain is never used. */
  let { lastSeq } = rowSchema.parse(select.get());
  const add = db.prepare(
    `UPDATE tally SET pending = pending + @pending, acked = acked + @acked, dead = dead + @dead, written_off = written_off + @writtenOff`,
  );
  const selectOldest = db.prepare(
    `SELECT seq, enqueued_at AS at FROM outbox WHERE seq >= ? AND state = 'pending' ORDER BY seq LIMIT 1`,
  );
  /** No record before this one is pending: saves reading all that were settled long ago. */
  let oldestFrom = 0;
  return {
    addPending() {
      lastSeq += 1;
      addOne.run(lastSeq);
      return lastSeq;
    },
    during(action) {
      const moved = { pending: 0, acked: 0, dead: 0, writtenOff: 0 };
      const result = action((from, to) => {
        moved[from] -= 1;
        moved[to] += 1;
        if (to === 'pending') oldestFrom = 0;
      });
      add.run(moved);
      return result;
    },
    counts() {
      const { lastSeq: _last, ...counts } = rowSchema.parse(select.get());
      const oldest = oldestSchema.parse(selectOldest.get(oldestFrom));
      oldestFrom = oldest?.seq ?? lastSeq + 1;
      return { ...counts, oldestPendingAt: oldest?.at ?? null };
    },
  };
}
