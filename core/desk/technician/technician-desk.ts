import type { AuditTrail, Audited } from '../../../offline-queue/outbox/audit-trail.ts';
import type { Backup } from '../../../offline-queue/backup/backups.ts';
import { DeadLetterProblem, type Action, type Correction, type DeadLetter } from '../../../offline-queue/outbox/dead-letters.ts';
import { StorageProblem, toStorageProblem } from '../../../offline-queue/storage-problem.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { SyncEngine } from '../../../offline-queue/sync/sync-engine.ts';
import type { QueueCounts } from '../../../offline-queue/outbox/tally.ts';
import type { Clock } from '../../contract/clock.ts';
import type { ProvinceAdapter } from '../../contract/province.ts';
import { Refusal, type FieldFault } from '../../contract/refusal.ts';
import { HttpProblem } from '../../http/problems.ts';
import type {
  BackupAnswer,
  CorrectionOrder,
  DeadLetterAnswer,
  KeyAnswer,
  Order,
  QueueReport,
  Records,
  TechnicianDesk,
} from '../../technician-link/technician-desk.ts';
import type { Bulletin } from '../bulletin.ts';
import { provinceNow } from './health.ts';
import type { StorageGuard } from '../storage-guard.ts';

export interface TechnicianDeskDependencies {
  store: Pick<EvaluationStore, 'outbox' | 'deadLetters' | 'keys' | 'backups' | 'size'> & { audit: AuditTrail };
  storage: StorageGuard;
  sync: Pick<SyncEngine, 'state'>;
  province: Pick<ProvinceAdapter, 'clockSkewMs'>;
  clock: Clock;
  bulletin: Bulletin;
  warnings(): string[];
}

const MIB = 2 ** 20;
/** Dead letters that are read at a time. */
const PAGE = 200;

export interface OrderTrailDependencies {
  store: { audit: AuditTrail };
  storage: Pick<StorageGuard, 'writeFailed'>;
  clock: Clock;
}

export type OrderTrail = ReturnType<typeof openOrderTrail>;

/** Where it stands who ordered what, and why. */
export function openOrderTrail({ store: { audit }, storage, clock }: OrderTrailDependencies) {
  const actionOf = ({ by, reason }: Order): Action => ({ by, reason, at: clock.now() });
  return {
    actionOf,
    note: (what: Audited, order: Order, detail: Record<string, unknown>) => audit.append({ ...actionOf(order), what, seq: null, detail }),
    /** @throws HttpProblem for what cannot be done, Refusal `storage-failed` */
    change(action: () => void): void {
      try {
        action();
      } catch (error) {
        if (error instanceof DeadLetterProblem) throw problemOf(error);
        storage.writeFailed(toStorageProblem(error));
        throw new Refusal('storage-failed', { cause: error });
      }
    },
  };
}

/** The evaluator as a technician sees it. */
export function createTechnicianDesk(dependencies: TechnicianDeskDependencies): TechnicianDesk {
  const { store, storage, clock, bulletin } = dependencies;
  const { deadLetters, keys } = store;

  const records = () => recordsOf(storage.read(() => store.outbox.counts()));
  const { actionOf, note, change } = openOrderTrail(dependencies);

  const sendingAgain = (action: () => void) => {
    change(action);
    bulletin.post('enqueued');
    return { records: records() };
  };

  return {
    queue: () => reportOf(dependencies),
    deadLetters: ({ after, limit }) => storage.read(() => deadLetters.list(limit, after)).map(answerOf),
    correct: (seq, order) => sendingAgain(() => deadLetters.correct(seq, correctionOf(order), actionOf(order))),
    requeue: (seq, order) => sendingAgain(() => deadLetters.requeue(seq, actionOf(order))),
    writeOff(seq, order) {
      change(() => deadLetters.writeOff(seq, actionOf(order)));
      bulletin.post('health');
      return { records: records() };
    },
    exportDeadLetters(order) {
      const letters = storage.read(() => [...allOf(deadLetters)]);
      const action = actionOf(order);
      change(() => deadLetters.exported(letters.map(({ seq }) => seq), action));
      const withoutWords = letters.map((letter) => {
        const { words: _words, ...rest } = answerOf(letter);
        return rest;
      });
      return { exportedAt: iso(action.at), by: order.by, deadLetters: withoutWords };
    },
    audit: ({ before, limit }) => storage.read(() => store.audit.entries(limit, before)).map((entry) => ({ ...entry, at: iso(entry.at) })),

    // What is done to keys stands in the trail first: better an entry too many than a key that nobody gave up.
    rotateKeys(order) {
      change(() => {
        note('keys-changed', order, { action: 'rotate', before: keys.currentId });
        keys.rotate(clock.now());
      });
      return keysOf(store);
    },
    giveUpKey(id, order) {
      const key = keys.keys().find((known) => known.id === id);
      if (key === undefined) throw new HttpProblem('no-such-key');
      if (key.standing === 'open') throw new HttpProblem('key-opens');
      change(() => {
        note('keys-changed', order, { action: 'give-up', key: id });
        keys.giveUp(id);
        store.outbox.unlock();
      });
      bulletin.post('enqueued');
      return keysOf(store);
    },

    async backUp(order) {
      const made = await makeBackup(dependencies);
      change(() => note('backed-up', order, { number: made.number, verified: made.verified }));
      return backupOf(made);
    },
  };
}

function reportOf({ store, storage, sync, province, clock, warnings }: TechnicianDeskDependencies): QueueReport {
  const counts = readOrNull(storage, () => store.outbox.counts());
  const backups = readOrNull(storage, () => store.backups.list());
  const { attempts, failures } = sync.state();
  return {
    at: iso(clock.now()),
    records: counts && recordsOf(counts),
    storage: {
      working: storage.problem === undefined,
      problem: storage.problem?.message ?? null,
      databaseBytes: Math.ceil(store.size() / MIB) * MIB,
    },
    province: { ...provinceNow(sync, province), attempts, failures },
    backups: backups && backups.map(backupOf),
    keys: keysOf(store),
    warnings: warnings(),
  };
}

/** The report is wanted most while something cannot be read. */
function readOrNull<T>(storage: StorageGuard, action: () => T): T | null {
  try {
    return storage.read(action);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function* allOf(deadLetters: EvaluationStore['deadLetters']): Generator<DeadLetter> {
  for (let page = deadLetters.list(PAGE); page.length > 0; page = deadLetters.list(PAGE, page.at(-1)?.seq)) yield* page;
}

/** @throws HttpProblem `backup-failed`; a device without a backup still rates */
async function makeBackup({ store, storage, clock }: TechnicianDeskDependencies): Promise<Backup> {
  try {
    const made = await store.backups.make(clock.now());
    if (!made.verified) storage.writeFailed(new StorageProblem('corrupt', '数据库的备份读不回来：数据库已损坏。 A backup of the database could not be read back: it is damaged.'));
    return made;
  } catch (error) {
    throw new HttpProblem('backup-failed', { cause: error, faults: [faultOf('备份 (backup)', toStorageProblem(error).message)] });
  }
}

function problemOf({ code, message }: DeadLetterProblem): HttpProblem {
  return new HttpProblem(code, code === 'invalid-correction' ? { faults: [faultOf('更正内容 (correction)', message, '/correction')] } : {});
}

const faultOf = (field: string, message: string, pointer = ''): FieldFault => ({ pointer, field, detail: message, detailZh: message });

/** Null, which JSON has, says what `undefined` says to the store: leave the field out. */
function correctionOf({ correction }: CorrectionOrder): Correction {
  const withoutNulls = (part: Record<string, unknown> | undefined) =>
    part && Object.fromEntries(Object.entries(part).map(([name, value]) => [name, value ?? undefined]));
  return { case: withoutNulls(correction.case), service: withoutNulls(correction.service), staff: withoutNulls(correction.staff) };
}

const answerOf = (letter: DeadLetter): DeadLetterAnswer => ({ ...letter, refusedAt: iso(letter.refusedAt) });
const recordsOf = (counts: QueueCounts): Records => ({ ...counts, oldestPendingAt: isoOrNull(counts.oldestPendingAt) });
const backupOf = ({ number, madeAt, bytes, verified }: Backup): BackupAnswer => ({ number, madeAt: iso(madeAt), bytes, verified });

function keysOf({ keys }: Pick<EvaluationStore, 'keys'>): KeyAnswer[] {
  return keys.keys().map(({ id, standing, madeAt, recoveryKey }) => ({
    id,
    current: id === keys.currentId,
    standing,
    madeAt: madeAt === 0 ? null : iso(madeAt),
    recoveryKey,
  }));
}

const iso = (instant: number) => new Date(instant).toISOString();
const isoOrNull = (instant: number | null) => (instant === null ? null : iso(instant));
