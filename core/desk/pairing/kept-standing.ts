import type { Logger } from 'pino';
import * as z from 'zod';
import type { Clock } from '../../contract/clock.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Facts } from '../../../offline-queue/database/facts.ts';
import type { AuditEntry, AuditTrail } from '../../../offline-queue/outbox/audit-trail.ts';
import { guarded } from '../../../offline-queue/storage-problem.ts';
import type { StorageGuard } from '../storage-guard.ts';

/** Under this name the store keeps where the device stands, with the pairings, so that a move is one write. */
const FACT = 'pairings';

const pairingSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Of the page that was paired; null for a program that is no page. */
  origin: z.string().nullable(),
  windowNo: z.string(),
  /** Milliseconds since 1970. */
  pairedAt: z.int(),
  /** China's day; null while it was never used. */
  lastUsedOn: z.string().nullable(),
  /** SHA-256 of the token, in hex. */
  digest: z.string().length(64),
});
export type Pairing = Readonly<z.infer<typeof pairingSchema>>;

const standingSchema = z.strictObject({
  windowNo: z.string(),
  /** What `config.json` said when the device came to that window: once it says something else, that holds. */
  configured: z.string(),
  pairings: z.array(pairingSchema),
});
/** Where the device stands, and which counters are paired with it. */
export type Standing = z.infer<typeof standingSchema>;

/** What the trail says of a move. */
const moveSchema = z.object({ to: z.string(), configured: z.string() }).transform(({ to, configured }) => ({ windowNo: to, configured }));
/** So many entries of it are read at a time. */
const TRAIL_PAGE = 500;

export interface KeptStandingDependencies {
  store: { facts: Facts; audit: Pick<AuditTrail, 'append' | 'entries'> };
  storage: StorageGuard;
  clock: Pick<Clock, 'now'>;
  log: Logger;
}

/** A pairing that a technician ended, and what the trail is to say of it. */
interface Revocation {
  pairing: Pairing;
  entry: AuditEntry;
}

/** The store's part of the pairings: what it has of them, and what it still has to be told. */
export class KeptStanding {
  readonly #dependencies: KeptStandingDependencies;
  #unreadable = false;
  /** They hold, and could not be kept yet. */
  #owed: readonly Revocation[] = [];

  constructor(dependencies: KeptStandingDependencies) {
    this.#dependencies = dependencies;
  }

  /** What cannot be read now must not be overwritten by itself. */
  get isUnreadable(): boolean {
    return this.#unreadable;
  }

  /** Pairings whose revocation holds, but only until a restart: it could not be kept yet. */
  get unkept(): readonly Pairing[] {
    return this.#owed.map(({ pairing }) => pairing);
  }

  /** As the last start kept it. */
  recall(): Standing | undefined {
    const { store, storage, log } = this.#dependencies;
    try {
      return storage.read(() => store.facts.recall(FACT, standingSchema))?.value;
    } catch (error) {
      // Nobody is paired then; ratings do not depend on it.
      if (!(error instanceof Refusal)) throw error;
      this.#unreadable = true;
      log.warn('Which counters are paired could not be read.');
      return undefined;
    }
  }

  /** A salvage keeps the trail and no facts: ratings must not go to the window that was left long ago. Pairings have to be made anew. */
  lastMove(): Pick<Standing, 'windowNo' | 'configured'> | undefined {
    const { store, storage, log } = this.#dependencies;
    try {
      for (let before: number | undefined; ; ) {
        const entries = storage.read(() => store.audit.entries(TRAIL_PAGE, before));
        const move = entries.find(({ what }) => what === 'window-moved');
        if (move) return moveSchema.safeParse(move.detail).data;
        if (entries.length < TRAIL_PAGE) return undefined;
        before = entries.at(-1)?.no;
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log.warn('Where the device was moved to could not be read.');
      return undefined;
    }
  }

  /**
   * Keeps it, and with it every revocation that waits. The trail first: better an entry too many than a counter that nobody paired.
   * @throws Refusal `storage-failed`; then nothing but entries was kept
   */
  keep(standing: Standing, entries: readonly AuditEntry[] = []): void {
    const { store, storage, clock } = this.#dependencies;
    const write = guarded(() => {
      for (const entry of [...this.#owed.map((owed) => owed.entry), ...entries]) store.audit.append(entry);
      store.facts.keep(FACT, standing, clock.now());
    });
    storage.write(write);
    this.#owed = [];
  }

  /** As `keep`, where nothing depends on it. @returns whether it was kept */
  keepIfPossible(standing: Standing): boolean {
    try {
      this.keep(standing);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  }

  /** It is kept with whatever is kept next. */
  owe(revocation: Revocation): void {
    this.#owed = [...this.#owed, revocation];
  }
}
