import type Database from 'better-sqlite3';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { BY_EVALUATOR, openAuditTrail, type AuditTrail } from './outbox/audit-trail.ts';
import { listBackups, makeBackup, makeBackupAtOnce, type Backup } from './backup/backups.ts';
import { meansDamage, openDatabase, type Durability } from './database/database.ts';
import { openDeadLetters, type DeadLetters } from './outbox/dead-letters.ts';
import { openEvaluations, type Evaluations } from './evaluations.ts';
import { openFacts, type Facts } from './database/facts.ts';
import { lockFolder } from './database/folder-lock.ts';
import { openKeyRing, type KeyRing } from './keys/key-ring.ts';
import { openResealing, type Resealing } from './keys/resealing.ts';
import { createVault } from './keys/vault.ts';
import { openLanes } from './outbox/lanes.ts';
import { openOutbox, type Outbox } from './outbox/outbox.ts';
import { openPaperEntries, type PaperEntry } from './paper-entries.ts';
import { DEFAULT_RESERVE_BYTES, openReserve, type Reserve } from './database/reserve.ts';
import { openRetention, type Retention, type RetentionTimes } from './outbox/retention.ts';
import { markClosed, markInUse, orderSalvage, salvage, SALVAGE_FACT, salvageDue, salvageReportSchema } from './salvage/salvage.ts';
import { diskFull, guarded, toStorageProblem } from './storage-problem.ts';
import { openTally } from './outbox/tally.ts';

export const DATABASE_FILE = 'evaluator.sqlite';

/**
 * Everything the evaluator must not forget, in one SQLite file. Each method that changes something is one transaction: it
 * returns after the commit is on the disk, or throws `StorageProblem` and has changed nothing.
 */
export interface EvaluationStore extends Omit<Evaluations, 'completeLater'> {
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly audit: AuditTrail;
  readonly facts: Facts;
  readonly retention: Retention;
  readonly resealing: Resealing;
  readonly keys: KeyRing;
  readonly backups: Backups;
  /** Keeps a paper form that somebody enters. `logic` when its service was rated before. */
  enterPaper(entry: PaperEntry): void;
  /**
   * Writes, takes the reserve again if it was spent, and changes nothing else.
   * @throws StorageProblem while the store cannot be written as it should
   */
  probe(): void;
  /** Folds the log into the database, so that little stands in the log alone. */
  checkpoint(): void;
  /** Whether the disk has room for something new. */
  hasReserve(): boolean;
  /** Bytes of the database and of its log. */
  size(): number;
  /** Has the next start salvage the database: this one found it damaged. */
  orderSalvage(): void;
  close(): void;
}

export interface Backups {
  /** One after the other: a new one clears away what an unfinished one left. */
  make(now: number): Promise<Backup>;
  /** Resolves when none is being made. */
  idle(): Promise<void>;
  list(): Backup[];
}

export interface StoreOptions {
  /** Milliseconds since 1970. */
  now?: number;
  /** See `KeyRingOptions`. */
  machineKey?: Uint8Array;
  recoveryKey?: string;
  /** Room kept for the last ratings on a full disk. */
  reserveBytes?: number;
  retention?: RetentionTimes;
  /** The disk is full, and the reserve was given up for something that could not wait: nothing new begins. */
  onReserveSpent?(): void;
  /** For the control of the power-cut test alone. */
  durability?: Durability;
}

const KEEP_FOR_EVER: RetentionTimes = { personalDataMs: Infinity, recordsMs: Infinity };

/**
 * Opens, or on first use makes, the store in a data folder, which is this process's alone from then on. A database that is
 * damaged or gone, or whose log is, is salvaged first.
 * @throws StorageProblem with words for the technician
 */
export function openStore(folder: string, options: StoreOptions = {}): EvaluationStore {
  const closers: (() => void)[] = [];
  const closeAll = () => closers.splice(0).toReversed().forEach((close) => close());
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closers.push(lockFolder(folder).release);
    const reserve = openReserve(folder, options.reserveBytes ?? DEFAULT_RESERVE_BYTES);
    try {
      return openLocked(folder, options, reserve, closers, closeAll);
    } catch (error) {
      if (!meansDamage(error, join(folder, DATABASE_FILE))) throw error;
      // All but the lock.
      closers.splice(1).toReversed().forEach((close) => close());
      withRoom(reserve, () => orderSalvage(folder, 'damaged'));
      return openLocked(folder, options, reserve, closers, closeAll);
    }
  } catch (error) {
    closeAll();
    throw toStorageProblem(error);
  }
}

/** @param closers takes what closes each part, in the order of their opening */
function openLocked(folder: string, options: StoreOptions, reserve: Reserve, closers: (() => void)[], close: () => void): EvaluationStore {
  const now = options.now ?? Date.now();
  const roomFor = <T>(action: () => T) => withRoom(reserve, action, options.onReserveSpent);
  const db = roomFor(() => openSound(folder, now, options.durability));
  closers.push(() => {
    // First: cut off between the two, the next start must not miss a log that closing has folded in.
    markClosed(folder);
    db.close();
  });
  const facts = openFacts(db);
  const keys = roomFor(() =>
    openKeyRing(folder, {
      now,
      spareRings: listBackups(folder).map(({ ringFile }) => ringFile),
      needsSpares: needsKeysOfBackups(facts),
      ...(options.machineKey && { machineKey: options.machineKey }),
      ...(options.recoveryKey && { recoveryKey: options.recoveryKey }),
    }),
  );
  const store = createStore({ db, folder, facts, keys, reserve, options, close });
  roomFor(() => db.transaction(() => noteKeyStandings(store, now))());
  // Its first write makes the log; only then does a missing log mean that somebody removed it.
  roomFor(() => touch(db));
  roomFor(() => markInUse(folder));
  return store;
}

function openSound(folder: string, now: number, durability: Durability = 'full'): Database.Database {
  const file = join(folder, DATABASE_FILE);
  const due = salvageDue(folder, file);
  if (due) salvage(folder, file, due, now);
  return openDatabase(file, { durability, beforeMigration: (old) => void makeBackupAtOnce(old, folder, now) });
}

const KEYS_FACT = 'key-standings';
const standingsSchema = z.record(z.string(), z.string());

/** After a salvage, until the ring was written with them: what came from a backup may be sealed with keys that were forgotten since. */
function needsKeysOfBackups(facts: Facts): boolean {
  const salvagedAt = facts.recall(SALVAGE_FACT, salvageReportSchema)?.at;
  return salvagedAt !== undefined && (facts.recall(KEYS_FACT, standingsSchema)?.at ?? -Infinity) < salvagedAt;
}

/** Keys change outside of the store as well, by the recovery key or a machine that was set up anew: each change is told once. */
function noteKeyStandings({ keys, facts, audit }: EvaluationStore, at: number): void {
  const standings = Object.fromEntries(keys.keys().map(({ id, standing }) => [String(id), standing]));
  const known = facts.recall(KEYS_FACT, standingsSchema)?.value;
  if (isDeepStrictEqual(known, standings) && !needsKeysOfBackups(facts)) return;
  if (known !== undefined && !isDeepStrictEqual(known, standings)) {
    audit.append({ at, what: 'keys-changed', seq: null, by: BY_EVALUATOR, reason: 'found at the start', detail: { before: known, after: standings } });
  }
  facts.keep(KEYS_FACT, standings, at);
}

/** Writes without changing anything. */
function touch(db: Database.Database): void {
  db.prepare('UPDATE tally SET pending = pending').run();
}

/** On a full disk the reserve is spent, and what needs the room is tried once more. */
function withRoom<T>(reserve: Reserve, action: () => T, onSpent?: () => void): T {
  try {
    return action();
  } catch (error) {
    if (toStorageProblem(error).kind !== 'full' || !reserve.held) throw error;
    reserve.spend();
    const result = action();
    onSpent?.();
    return result;
  }
}

interface StoreParts {
  db: Database.Database;
  folder: string;
  facts: Facts;
  keys: KeyRing;
  reserve: Reserve;
  options: StoreOptions;
  close(): void;
}

function createStore({ db, folder, facts, keys, reserve, options, close }: StoreParts): EvaluationStore {
  const times = options.retention ?? KEEP_FOR_EVER;
  const vault = createVault(keys);
  const audit = openAuditTrail(db);
  const lanes = openLanes(db);
  const tally = openTally(db);
  const retention = openRetention(db);
  const outbox = openOutbox({ db, vault, audit, lanes, tally, onAcked: (seq, at) => retention.acked(seq, at, times) });
  const evaluations = openEvaluations(db, vault, outbox);
  const deadLetters = openDeadLetters({ db, vault, audit, lanes, tally });
  let lastBackup: Promise<unknown> = Promise.resolve();
  const makeNextBackup = (now: number): Promise<Backup> => {
    const next = lastBackup.then(() => makeBackup(db, folder, now));
    // Who ordered it hears of a failure; the next one does not.
    lastBackup = next.catch(() => undefined);
    return next;
  };

  /** What a citizen or the province has begun may use the last room. */
  const urgent = <A extends unknown[], R>(action: (...args: A) => R) => guarded((...args: A): R => withRoom(reserve, () => action(...args), options.onReserveSpent));
  /** Nothing new begins on the last room. */
  const whileThereIsRoom = <A extends unknown[], R>(action: (...args: A) => R) =>
    guarded((...args: A): R => {
      if (!reserve.held) throw diskFull();
      return action(...args);
    });

  return {
    ...evaluations,
    find: guarded(evaluations.find),
    findByService: guarded(evaluations.findByService),
    servicesOfCase: guarded(evaluations.servicesOfCase),
    underWay: guarded(evaluations.underWay),
    offeredSince: guarded(evaluations.offeredSince),
    awaitingPhone: guarded(evaluations.awaitingPhone),
    offer: whileThereIsRoom(evaluations.offer),
    offerAll: whileThereIsRoom(evaluations.offerAll),
    complete: urgent(evaluations.complete),
    enterPaper: whileThereIsRoom(openPaperEntries(db, evaluations, audit)),
    setStatus: urgent(evaluations.setStatus),
    defer: urgent(evaluations.defer),
    setLink: urgent(evaluations.setLink),
    outbox: { ...outbox, settle: urgent(outbox.settle) },
    deadLetters,
    audit: { ...audit, entries: guarded(audit.entries) },
    facts,
    retention,
    resealing: openResealing(db, vault, keys),
    keys,
    backups: { make: makeNextBackup, idle: async () => void (await lastBackup), list: () => listBackups(folder) },
    probe: guarded(() => {
      reserve.restore();
      touch(db);
    }),
    checkpoint: guarded(() => void db.pragma('wal_checkpoint(PASSIVE)')),
    hasReserve: () => reserve.held,
    size: () => sizeOf(db.name) + sizeOf(`${db.name}-wal`),
    orderSalvage: () => orderSalvage(folder, 'damaged'),
    close,
  };
}

const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
