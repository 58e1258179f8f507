import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { DATABASE_FILE, openStore } from '../../offline-queue/store.ts';
import { folderOnDisk, runChild } from './child.ts';
import { BENCH_FOLDER } from './report.ts';

/** Linux's folder in memory, where a sync costs nothing; elsewhere the filling takes its time. */
const MEMORY_FOLDER = '/dev/shm';
const CACHE = join(BENCH_FOLDER, 'cache');

export interface Filling {
  /** Ratings that wait, each with the service record before it: twice as many records. Their ordinals are 1 … `ratings`. */
  ratings: number;
  /** Whether they hold sealed personal data. */
  personal: boolean;
}

/**
 * A data folder of one's own with so many waiting ratings, filled through the store's own calls and kept in a cache for
 * the next time. A million take some minutes at first.
 */
export async function filledStore(filling: Filling): Promise<string> {
  const folder = folderOnDisk();
  if (filling.ratings > 0) cpSync(await cached(filling), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return folder;
}

async function cached({ ratings, personal }: Filling): Promise<string> {
  const kept = join(CACHE, `${schemaMark()}-${ratings}${personal ? '-personal' : ''}`);
  if (existsSync(kept)) return kept;
  const parent = existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : folderOnDisk();
  const folder = mkdtempSync(join(parent, 'counter-evaluator-fill-'));
  try {
    await runChild('fill-child.ts', { folder, ratings, personal }, z.unknown());
    mkdirSync(CACHE, { recursive: true });
    const copy = mkdtempSync(join(CACHE, 'unfinished-'));
    cpSync(folder, copy, { recursive: true });
    renameSync(copy, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return kept;
}

/** Another one for each form of the tables, so that a cache never outlives its schema. */
function schemaMark(): string {
  const folder = folderOnDisk();
  openStore(folder).close();
  const db = new Database(join(folder, DATABASE_FILE), { readonly: true });
  const version = db.pragma('user_version', { simple: true });
  const tables = JSON.stringify(db.prepare('SELECT sql FROM sqlite_schema ORDER BY name').all());
  db.close();
  return `schema-${String(version)}-${createHash('sha256').update(tables).digest('hex').slice(0, 12)}`;
}
