import type Database from 'better-sqlite3';
import * as z from 'zod';
import { StorageProblem } from '../storage-problem.ts';

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

/** @throws StorageProblem `corrupt` when the one row is gone or garbled: everything else may be sound, so it is salvaged */
function readRow(select: Database.Statement): z.infer<typeof rowSchema> {
  const row = rowSchema.safeParse(select.get());
  if (!row.success) throw new StorageProblem('corrupt', 'The counts of the queue cannot be read.');
  return row.data;
}

export function openTally(db: Database.Database): Tally {
  const addOne = db.prepare('UPDATE tally SET last_seq = ?, pending = pending + 1');
  const select = db.prepare('SELECT last_seq AS lastSeq, pending, acked, dead, written_off AS writtenOff FROM tally');
  /** Kept here because nobody else counts; a number that was taken in vain is never used. */
  let lastSeq = Math.max(readRow(select).lastSeq, z.int().catch(0).parse(db.prepare('SELECT seq FROM outbox ORDER BY seq DESC LIMIT 1').pluck().get()));
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
      const { lastSeq: _last, ...counts } = readRow(select);
      const oldest = oldestSchema.parse(selectOldest.get(oldestFrom));
      oldestFrom = oldest?.seq ?? lastSeq + 1;
      return { ...counts, oldestPendingAt: oldest?.at ?? null };
    },
  };
}
