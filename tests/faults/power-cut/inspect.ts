import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { DATABASE_FILE, openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { SALVAGE_FACT, salvageReportSchema } from '../../../offline-queue/salvage/salvage.ts';
import { sampleEvaluation, sampleRating } from '../../support/sample-requests.ts';
import { mountImage, unmount } from './mounts.ts';

/** What a power cut left of the ratings that the citizen was thanked for. */
export interface Inspection {
  /** Thanked and there: completed, with its one rating, once in the outbox. */
  found: number;
  /** Ordinals that were thanked and have no completed evaluation with a rating. */
  lost: number[];
  /** What else is wrong, in words; empty when all is well. */
  faults: string[];
  /** Whether the filesystem needed fsck; its journal is replayed by every mount. */
  repaired: boolean;
}

/** Folder of the store on the disk. */
export const DATA_FOLDER = 'data';

/** Mounts an image as the next start of the device would, opens the store and looks for what was thanked. Alters the image. */
export async function inspect(image: string, mountPoint: string, thanked: readonly number[]): Promise<Inspection> {
  let repaired: boolean;
  try {
    repaired = await mountImage(image, mountPoint);
  } catch (error) {
    return { found: 0, lost: [...thanked], faults: [`the store does not open: the disk does not mount: ${String(error)}`], repaired: true };
  }
  try {
    return { repaired, ...inspectFolder(join(mountPoint, DATA_FOLDER), thanked) };
  } finally {
    await unmount(mountPoint);
  }
}

/** The same for a folder that is mounted. */
export function inspectFolder(folder: string, thanked: readonly number[]): Omit<Inspection, 'repaired'> {
  const faults = faultsOfFiles(folder);
  try {
    const store = openStore(folder, { reserveBytes: 0 });
    try {
      const salvaged = store.facts.recall(SALVAGE_FACT, salvageReportSchema);
      // A power cut damages nothing: what it spoils is the last transaction, for which nobody was thanked.
      if (salvaged !== undefined) faults.push(`the database was salvaged: ${JSON.stringify(salvaged.value)}`);
      faults.push(...faultsOfContent(store));
    } finally {
      store.close();
    }
  } catch (error) {
    return { found: 0, lost: [...thanked], faults: [...faults, `the store does not open: ${String(error)}`] };
  }
  const kept = new Map(keptIn(join(folder, DATABASE_FILE)).map((row) => [row.id, row]));
  const lost = thanked.filter((ordinal) => {
    const row = kept.get(sampleEvaluation(ordinal).id);
    return row?.status !== 'completed' || row.ratings === 0;
  });
  for (const { id, status, ratings, queued } of kept.values()) {
    if (ratings > 1 || queued !== ratings) faults.push(`${id}: ${ratings} ratings, ${queued} in the outbox`);
    if ((status === 'completed') !== (ratings === 1)) faults.push(`${id} is ${status} with ${ratings} ratings`);
  }
  return { found: thanked.length - lost.length, lost, faults };
}

/** By SQLite alone and on a copy, so that it sees the database and its log as the store will. */
function faultsOfFiles(folder: string): string[] {
  if (!existsSync(join(folder, DATABASE_FILE))) return [];
  const copies = mkdtempSync(join(tmpdir(), 'integrity-'));
  try {
    const set = readdirSync(folder).filter((name) => name.startsWith(DATABASE_FILE));
    for (const name of set) copyFileSync(join(folder, name), join(copies, name));
    const integrity = integrityOf(join(copies, DATABASE_FILE));
    return integrity === 'ok' ? [] : [`integrity_check: ${integrity}`];
  } finally {
    rmSync(copies, { recursive: true });
  }
}

function integrityOf(file: string): string {
  const db = new Database(file);
  try {
    return String(db.pragma('integrity_check', { simple: true }));
  } catch (error) {
    return String(error);
  } finally {
    db.close();
  }
}

const keptSchema = z.object({ id: z.string(), status: z.string(), ratings: z.int(), queued: z.int() });

/** Every evaluation, with how many ratings it has, and how often these are in the outbox. */
function keptIn(file: string): z.infer<typeof keptSchema>[] {
  const db = new Database(file, { readonly: true });
  try {
    const rows = db.prepare(
      `WITH queue AS (SELECT evaluation_no AS no, count(*) AS n FROM outbox WHERE kind = 'rating' GROUP BY evaluation_no),
            rated AS (SELECT evaluation_no AS no, count(*) AS n FROM rating GROUP BY evaluation_no)
       SELECT id, status, coalesce(rated.n, 0) AS ratings, coalesce(queue.n, 0) AS queued
         FROM evaluation LEFT JOIN rated USING (no) LEFT JOIN queue USING (no)`,
    );
    return rows.all().map((row) => keptSchema.parse(row));
  } finally {
    db.close();
  }
}

/** What waits for the province must be what the citizen entered, word for word. */
function faultsOfContent({ outbox }: EvaluationStore): string[] {
  const heads = outbox.due(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 20);
  return outbox.load(heads).flatMap((item) => {
    if (item.kind === 'service') return [];
    if (item.kind !== 'rating') return [`record ${item.head.seq} is ${item.kind}`];
    const ordinal = Number(item.record.evaluationId.replace(/^evaluation-/, ''));
    const whole = { ...sampleRating(ordinal), lacksText: false };
    return isDeepStrictEqual(item.record, whole) ? [] : [`the rating of ${item.record.evaluationId} was altered`];
  });
}
