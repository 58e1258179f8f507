import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { backupsToKeep } from './backup-rotation.ts';
import { versionOf } from '../database/database.ts';
import { RING_FILE } from '../keys/ring-file.ts';
import { syncFolder, writeOwnerOnlyFile } from '../database/owner-only-file.ts';
import { KEPT, rowsOfTable } from '../salvage/kept-rows.ts';
import { StorageProblem, toStorageProblem } from '../storage-problem.ts';

const BACKUPS_FOLDER = 'backups';
const DATABASE_COPY = 'evaluator.sqlite';
const ABOUT_FILE = 'about.json';

const aboutSchema = z.object({ number: z.int(), madeAt: z.int(), schema: z.int(), verified: z.boolean(), bytes: z.int() });

/** A copy of the database and of its sealed keys, in a folder of its own under `backups/`. */
export interface Backup extends z.infer<typeof aboutSchema> {
  databaseFile: string;
  ringFile: string;
}

/** All backups of a data folder, the newest first. A folder that is not one is passed over. */
export function listBackups(folder: string): Backup[] {
  const parent = join(folder, BACKUPS_FOLDER);
  if (!existsSync(parent)) return [];
  const backups = readdirSync(parent).flatMap((name) => {
    const about = readAbout(join(parent, name, ABOUT_FILE));
    return about ? [backupIn(join(parent, name), about)] : [];
  });
  return backups.toSorted((a, b) => b.number - a.number);
}

function backupIn(folder: string, about: z.infer<typeof aboutSchema>): Backup {
  return { ...about, databaseFile: join(folder, DATABASE_COPY), ringFile: join(folder, RING_FILE) };
}

/** Those that were read back whole and have this schema, the newest first. */
export function soundBackups(folder: string, schema: number): Backup[] {
  return listBackups(folder).filter((backup) => backup.verified && backup.schema === schema);
}

/** Pages copied at a time: the evaluator answers in between. */
const PAGES_PER_STEP = 400;
/** Rows verified at a time. */
const ROWS_PER_STEP = 500;
/** Whose pages are checked as well; more would keep the evaluator from answering. */
const CHECKED_BYTES = 16 * 1024 * 1024;

const breathe = () => new Promise<void>((resolve) => void setImmediate(resolve));

/**
 * Copies the database while it is in use, reads the whole copy back, and then drops what the rotation no longer wants.
 * @returns the backup; `verified` tells whether every row could be read
 * @throws StorageProblem `full` when the disk has too little room, and whatever copying throws
 */
export async function makeBackup(db: Database.Database, folder: string, now: number): Promise<Backup> {
  const target = begin(db, folder);
  try {
    await db.backup(join(target.part, DATABASE_COPY), { progress: () => PAGES_PER_STEP });
    const verified = await verify(join(target.part, DATABASE_COPY));
    return finish(db, folder, target, { verified, now });
  } catch (error) {
    rmSync(target.part, { recursive: true, force: true });
    throw toStorageProblem(error);
  }
}

/** The same in one go, before a migration. Rows of an older schema have another form, so only the pages are checked. */
export function makeBackupAtOnce(db: Database.Database, folder: string, now: number): Backup {
  const target = begin(db, folder);
  try {
    const copy = join(target.part, DATABASE_COPY);
    db.prepare('VACUUM INTO ?').run(copy);
    const copied = new Database(copy, { readonly: true });
    const verified = copied.pragma('integrity_check', { simple: true }) === 'ok';
    copied.close();
    return finish(db, folder, target, { verified, now });
  } catch (error) {
    rmSync(target.part, { recursive: true, force: true });
    throw toStorageProblem(error);
  }
}

interface Target {
  number: number;
  part: string;
  whole: string;
}

function begin(db: Database.Database, folder: string): Target {
  const parent = join(folder, BACKUPS_FOLDER);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) if (name.endsWith('.part')) rmSync(join(parent, name), { recursive: true, force: true });
  const { bavail, bsize } = statfsSync(folder);
  const needed = sizeOf(db.name) * 1.2;
  if (bavail * bsize < needed) {
    const room = `${Math.ceil(needed / 2 ** 20)} MiB`;
    throw new StorageProblem('full', `磁盘空间不足，备份需要 ${room}，请先腾出空间。 The disk has too little room for a backup: ${room} are needed; free some first.`);
  }
  const number = Math.max(0, ...readdirSync(parent).map(Number).filter(Number.isInteger)) + 1;
  const whole = join(parent, String(number).padStart(6, '0'));
  const part = `${whole}.part`;
  mkdirSync(part, { mode: 0o700 });
  return { number, part, whole };
}

function finish(db: Database.Database, folder: string, { number, part, whole }: Target, { verified, now }: { verified: boolean; now: number }): Backup {
  const ring = join(folder, RING_FILE);
  if (existsSync(ring)) writeOwnerOnlyFile(join(part, RING_FILE), readFileSync(ring, 'utf8'));
  const about = { number, madeAt: now, schema: versionOf(db), verified, bytes: sizeOf(join(part, DATABASE_COPY)) };
  writeOwnerOnlyFile(join(part, ABOUT_FILE), JSON.stringify(about));
  renameSync(part, whole);
  syncFolder(join(folder, BACKUPS_FOLDER));
  rotate(folder);
  return backupIn(whole, about);
}

function rotate(folder: string): void {
  const all = listBackups(folder);
  const kept = new Set(backupsToKeep(all));
  for (const backup of all) if (!kept.has(backup)) rmSync(join(backup.databaseFile, '..'), { recursive: true, force: true });
}

/** Reads every row of the copy, as a salvage would. */
async function verify(file: string): Promise<boolean> {
  const copy = new Database(file);
  try {
    // One file without a log beside it, so that it can be moved and read anywhere.
    copy.pragma('journal_mode = DELETE');
    if (sizeOf(file) < CHECKED_BYTES && copy.pragma('integrity_check', { simple: true }) !== 'ok') return false;
    for (const form of KEPT) {
      const rows = rowsOfTable(copy, form);
      for (let read = 1; rows.next().done !== true; read += 1) if (read % ROWS_PER_STEP === 0) await breathe();
    }
    return true;
  } catch (error) {
    if (error instanceof z.ZodError || toStorageProblem(error).kind === 'corrupt') return false;
    throw error;
  } finally {
    copy.close();
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readAbout(file: string): z.infer<typeof aboutSchema> | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return aboutSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
