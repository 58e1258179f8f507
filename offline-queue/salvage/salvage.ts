import type Database from 'better-sqlite3';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { BY_EVALUATOR, openAuditTrail } from '../outbox/audit-trail.ts';
import { soundBackups } from '../backup/backups.ts';
import { openDatabase } from '../database/database.ts';
import { SCHEMA_VERSION } from '../database/migrations/index.ts';
import { openFacts } from '../database/facts.ts';
import { RING_FILE } from '../keys/ring-file.ts';
import { syncFolder, writeOwnerOnlyFile } from '../database/owner-only-file.ts';
import { guarded } from '../storage-problem.ts';
import { rebuild, type Saved } from './rebuild.ts';
import { walStateOf } from './wal-reader.ts';

/** Why a database is not opened as it is. */
const whySchema = z.enum(['damaged', 'missing', 'log-damaged', 'log-missing']);
export type WhySalvage = z.infer<typeof whySchema>;

/** Says, across a restart or a power cut, that the database must be salvaged, and how far that came. */
const MARKER_FILE = 'salvage-due.json';
const markerSchema = z.object({ why: whySchema, quarantine: z.string().optional() });
type Marker = z.infer<typeof markerSchema>;

const QUARANTINE_FOLDER = 'quarantine';
/** Lies in the folder while the database is in use: a database that is not in use has no log. */
const IN_USE_FILE = 'in-use';

/** What became of a damaged database; kept as a fact, for the technician. */
export const salvageReportSchema = z.object({
  why: whySchema,
  /** Where the damaged files lie, in the data folder. */
  quarantine: z.string(),
  backup: z.int().nullable(),
  /** Which the damaged file says that it has; null when it does not say. This version can salvage its own alone. */
  schema: z.int().nullable(),
  saved: z.object({
    ratings: z.int(),
    ratingsFromBackup: z.int(),
    unsent: z.int(),
    lostRatings: z.int(),
    orphanedRatings: z.int(),
  }),
});
export type SalvageReport = z.infer<typeof salvageReportSchema>;
export const SALVAGE_FACT = 'salvage';

/** Has the next start salvage the database. */
export const orderSalvage: (folder: string, why: WhySalvage) => void = guarded((folder, why) => {
  // One that is half-way through its exchange goes on from there.
  if (readMarker(folder)?.quarantine === undefined) writeMarker(folder, { why });
});

/** Says that the database is in use; called once its log has been written. */
export const markInUse: (folder: string) => void = guarded((folder) => writeFileSync(join(folder, IN_USE_FILE), ''));

/** Says that it was closed in order. */
export const markClosed = (folder: string): void => rmSync(join(folder, IN_USE_FILE), { force: true });

/** Why the database of a folder must be salvaged before it is opened, if it must. Looks at the log only, not at each page. */
export const salvageDue: (folder: string, databaseFile: string) => WhySalvage | undefined = guarded((folder, databaseFile) => {
  const marker = readMarker(folder);
  if (marker) return marker.why;
  const log = `${databaseFile}-wal`;
  const logSize = sizeOf(log);
  const wasInUse = existsSync(join(folder, IN_USE_FILE));
  if (sizeOf(databaseFile) === 0) {
    // Keys are made after the first database: where they lie, there was one.
    return wasInUse || logSize > 0 || existsSync(join(folder, RING_FILE)) || soundBackups(folder, SCHEMA_VERSION).length > 0 ? 'missing' : undefined;
  }
  if (logSize === 0) return wasInUse ? 'log-missing' : undefined;
  // A single commit behind the damage may be the last one, which a power cut left in part; with the disk's word after each
  // commit, two are proof.
  return walStateOf(log).commitsBeyondDamage > 1 ? 'log-damaged' : undefined;
});

/**
 * Builds a sound database from what the damaged one and the newest verified backup hold, and puts the damaged files under
 * quarantine; none is ever deleted. Can be cut off at any moment and begun again.
 */
export const salvage: (folder: string, databaseFile: string, why: WhySalvage, now: number) => void = guarded(
  (folder, databaseFile, why, now) => {
    const fresh = `${databaseFile}.salvaged`;
    const marker = readMarker(folder);
    if (marker?.quarantine === undefined) {
      writeMarker(folder, { why });
      const quarantine = freeQuarantine(folder);
      build(folder, databaseFile, fresh, { why, quarantine }, now);
      writeMarker(folder, { why, quarantine });
    }
    const quarantine = readMarker(folder)?.quarantine;
    if (quarantine !== undefined && existsSync(fresh)) exchange(folder, databaseFile, fresh, quarantine);
    rmSync(join(folder, MARKER_FILE), { force: true });
    markClosed(folder);
    syncFolder(folder);
  },
);

function build(folder: string, databaseFile: string, fresh: string, about: Pick<SalvageReport, 'why' | 'quarantine'>, now: number): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${fresh}${suffix}`, { force: true });
  const db = openDatabase(fresh);
  try {
    const { saved, backup } = rebuild(db, { database: databaseFile, wal: `${databaseFile}-wal` }, soundBackups(folder, SCHEMA_VERSION));
    note(db, { ...about, backup, saved, schema: schemaOf(databaseFile) }, now);
  } finally {
    // Closing folds the log into the file and syncs it.
    db.close();
  }
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** `user_version` stands in the file's header, at byte 60. */
function schemaOf(databaseFile: string): number | null {
  if (sizeOf(databaseFile) < 100) return null;
  const header = Buffer.alloc(100);
  const handle = openSync(databaseFile, 'r');
  try {
    readSync(handle, header, 0, header.length, 0);
  } finally {
    closeSync(handle);
  }
  return header.toString('latin1', 0, 15) === 'SQLite format 3' ? header.readUInt32BE(60) : null;
}

function note(db: Database.Database, report: SalvageReport, now: number): void {
  const { why, quarantine, backup, saved } = report;
  const detail = { quarantine, backup, ...(saved satisfies Saved) };
  openAuditTrail(db).append({ at: now, what: 'salvaged', seq: null, by: BY_EVALUATOR, reason: why, detail });
  openFacts(db).keep(SALVAGE_FACT, report, now);
}

/** The damaged set goes whole, and only then comes the new file: a log beside a strange database would spoil it. */
function exchange(folder: string, databaseFile: string, fresh: string, quarantine: string): void {
  const target = join(folder, quarantine);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const suffix of ['-wal', '-shm', '']) {
    const file = `${databaseFile}${suffix}`;
    if (existsSync(file)) renameSync(file, join(target, `evaluator.sqlite${suffix}`));
  }
  syncFolder(target);
  renameSync(fresh, databaseFile);
  syncFolder(folder);
}

function freeQuarantine(folder: string): string {
  const parent = join(folder, QUARANTINE_FOLDER);
  const taken = existsSync(parent) ? readdirSync(parent).map(Number).filter(Number.isInteger) : [];
  return join(QUARANTINE_FOLDER, String(Math.max(0, ...taken) + 1));
}

function writeMarker(folder: string, marker: Marker): void {
  writeOwnerOnlyFile(join(folder, MARKER_FILE), JSON.stringify(marker));
}

function readMarker(folder: string): Marker | undefined {
  const file = join(folder, MARKER_FILE);
  if (!existsSync(file)) return undefined;
  try {
    return markerSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    return { why: 'damaged' };
  }
}
