import Database from 'better-sqlite3';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { evaluationStatusSchema } from '../../core/contract/evaluation.ts';
import { temporaryFolder } from './temporary-folder.ts';

const rowSchema = z.object({
  id: z.string(),
  /** Case and service. */
  service: z.string(),
  status: evaluationStatusSchema,
  staffNo: z.string().nullable(),
  windowNo: z.string(),
  /** Null where it was not rated here. */
  level: z.int().nullable(),
  indicators: z.string().nullable(),
  channel: z.string().nullable(),
});
export type StoredRow = z.infer<typeof rowSchema>;

/** What lies in the database of an evaluator in this very process, which keeps it for itself: read from a copy. One row for each evaluation and rating. */
export function readStored(dataFolder: string, into = temporaryFolder()): { rows: StoredRow[]; records: number } {
  for (const name of ['evaluator.sqlite', 'evaluator.sqlite-wal']) {
    if (existsSync(join(dataFolder, name))) copyFileSync(join(dataFolder, name), join(into, name));
  }
  const db = new Database(join(into, 'evaluator.sqlite'));
  try {
    const rows = db
      .prepare(
        `SELECT e.id, e.project_no || ' ' || e.service_number AS service, e.status, e.record ->> '$.staff.no' AS staffNo,
                e.record ->> '$.place.windowNo' AS windowNo, r.level, r.indicators, r.channel
           FROM evaluation AS e LEFT JOIN rating AS r ON r.evaluation_no = e.no ORDER BY e.no`,
      )
      .all()
      .map((row) => rowSchema.parse(row));
    return { rows, records: z.int().parse(db.prepare('SELECT count(*) FROM outbox').pluck().get()) };
  } finally {
    db.close();
  }
}
