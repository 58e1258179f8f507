import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Logger } from 'pino';
import * as z from 'zod';
import { chinaDay } from '../contract/china-time.ts';
import type { Clock } from '../contract/clock.ts';
import type { Place } from '../contract/evaluation.ts';
import { Refusal } from '../contract/refusal.ts';
import type { Facts } from '../../offline-queue/database/facts.ts';
import { BY_EVALUATOR, type AuditEntry, type AuditTrail } from '../../offline-queue/outbox/audit-trail.ts';
import { guarded } from '../../offline-queue/storage-problem.ts';
import type { StorageGuard } from './storage-guard.ts';

/** More counters than stand at any window. */
const MOST_PAIRINGS = 20;

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
type Standing = z.infer<typeof standingSchema>;

/** What the trail says of a move. */
const moveSchema = z.object({ to: z.string(), configured: z.string() }).transform(({ to, configured }) => ({ windowNo: to, configured }));
/** So many entries of it are read at a time. */
const TRAIL_PAGE = 500;

export interface PairingBookDependencies {
  store: { facts: Facts; audit: Pick<AuditTrail, 'append' | 'entries'> };
  storage: StorageGuard;
  clock: Clock;
  log: Logger;
  /** Where the device stands by its settings. */
  place: Place;
}

/** Who ended a pairing, and why. */
interface Ended {
  by: string;
  reason: string;
}

const CODE_ENTERED = '输入了屏幕上的配对码 (the code on the screen was entered)';
const PAIRED_ANEW = '同一配对方重新配对 (the same counter was paired anew)';
const MOVED = '设备移到另一窗口 (the device moved to another window)';
const CONFIGURED = 'config.json 的窗口号已更改 (config.json names another window)';

/**
 * Where the device stands, and which counters are paired with it there. Every change is kept, and stands in the audit trail, before it holds;
 * but for a revocation, which waits for no disk.
 */
export class PairingBook {
  /** Its window's number changes when the device moves: who stores a place stores a copy. */
  readonly place: Place;
  readonly #dependencies: PairingBookDependencies;
  readonly #configured: string;
  readonly #listeners = new Set<(pairing: string) => void>();
  #windowNo: string;
  #standing: Standing | undefined;
  /** What cannot be read now must not be overwritten by itself. */
  #unreadable = false;
  /** Revoked, and not kept yet. */
  #owed: { pairing: Pairing; entry: AuditEntry }[] = [];

  constructor(dependencies: PairingBookDependencies) {
    this.#dependencies = dependencies;
    const { place } = dependencies;
    this.#configured = place.windowNo;
    this.#standing = this.#recall();
    const standing = this.#standing ?? (this.#unreadable ? undefined : this.#lastMove());
    this.#windowNo = standing?.configured === this.#configured ? standing.windowNo : this.#configured;
    const windowNo = () => this.#windowNo;
    this.place = { ...place, get windowNo() { return windowNo(); } };
  }

  get pairings(): readonly Pairing[] {
    return this.#standing?.pairings.filter(({ windowNo }) => windowNo === this.#windowNo) ?? [];
  }

  find(id: string): Pairing | undefined {
    return this.pairings.find((pairing) => pairing.id === id);
  }

  /** The pairing to which a token was given. */
  withToken(token: string): Pairing | undefined {
    const presented = digestOf(token);
    return this.pairings.find(({ digest }) => timingSafeEqual(Buffer.from(digest), Buffer.from(presented)));
  }

  /** @returns a function that ends the subscription */
  onEnded(listener: (pairing: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Once, at the start: what the settings say now holds.
   * @param leave the window at which the device stood until now
   */
  takeUp(leave: () => void): void {
    const kept = this.#standing;
    if (this.#unreadable || kept?.configured === this.#configured) return;
    const moved = kept !== undefined && kept.windowNo !== this.#windowNo;
    const entry = moved && this.#entry('window-moved', { by: BY_EVALUATOR, reason: CONFIGURED }, { from: kept.windowNo, to: this.#windowNo, configured: this.#configured });
    try {
      if (moved) leave();
      this.#change(this.pairings, { by: BY_EVALUATOR, reason: CONFIGURED }, entry ? [entry] : []);
    } catch (error) {
      // It holds all the same, and is kept at the next start.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** @throws Refusal `too-many-pairings` when there is no room for one more */
  requireRoom(name: string, origin: string | null): void {
    if (this.#besides(name, origin).length >= MOST_PAIRINGS) throw new Refusal('too-many-pairings');
  }

  /**
   * Pairs a counter, at a window to which the device moves if it stands elsewhere. An older pairing of the same name and origin ends,
   * so that whoever lost a token piles up none: two counters at one window need two names.
   * @throws Refusal `too-many-pairings`, `storage-failed`; then nothing has changed
   */
  pair({ name, origin, windowNo }: Pick<Pairing, 'name' | 'origin' | 'windowNo'>): { token: string; pairing: Pairing } {
    const { clock, log } = this.#dependencies;
    const from = this.#windowNo;
    const moves = windowNo !== from;
    const stay = moves ? [] : this.#besides(name, origin);
    if (stay.length >= MOST_PAIRINGS) throw new Refusal('too-many-pairings');
    const token = randomBytes(32).toString('base64url');
    const pairing: Pairing = { id: randomBytes(6).toString('hex'), name, origin, windowNo, pairedAt: clock.now(), lastUsedOn: null, digest: digestOf(token) };
    const by = { by: name, reason: CODE_ENTERED };
    const entries = moves ? [this.#entry('window-moved', by, { from, to: windowNo, configured: this.#configured })] : [];
    entries.push(this.#entry('paired', by, { pairing: pairing.id, window: windowNo, origin }));
    this.#change([...stay, pairing], { by: name, reason: moves ? MOVED : PAIRED_ANEW }, entries, windowNo);
    log.info({ pairing: pairing.id, window: windowNo, moved: moves }, 'A counter was paired.');
    return { token, pairing };
  }

  /** @throws Refusal `storage-failed`; then it has not ended */
  end(id: string, ended: Ended): void {
    this.#change(this.pairings.filter((pairing) => pairing.id !== id), ended, []);
    this.#dependencies.log.info({ pairing: id }, 'A pairing ended.');
  }

  /**
   * Its token opens nothing from now on, even while the store cannot be written: whoever is not trusted any more must not go on. What could not
   * be kept is kept as soon as that is possible; `unkept` tells of it until then, because a restart before would bring the pairing back.
   */
  revoke(id: string, ended: Ended): void {
    const pairing = this.find(id);
    if (pairing === undefined || this.#standing === undefined) return;
    this.#owed.push({ pairing, entry: this.#ending(pairing, ended) });
    this.#standing = { ...this.#standing, pairings: this.#standing.pairings.filter((one) => one !== pairing) };
    this.#dependencies.log.info({ pairing: id }, 'A pairing was revoked.');
    this.#tellEnded(id);
    this.keepRevocations();
  }

  /** Once the store can be written again. */
  keepRevocations(): void {
    if (this.#owed.length === 0 || this.#standing === undefined) return;
    try {
      this.#keep(this.#standing, []);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#dependencies.log.warn({ revocations: this.#owed.length }, 'A revoked pairing could not be kept: a restart now would bring it back.');
    }
  }

  /** Pairings whose revocation holds, but only until a restart: it could not be kept yet. */
  get unkept(): readonly Pairing[] {
    return this.#owed.map(({ pairing }) => pairing);
  }

  /** It is being used: the technician sees the day. */
  noteUse({ id, lastUsedOn }: Pairing): void {
    const today = chinaDay(this.#dependencies.clock.now());
    if (lastUsedOn === today || this.#standing === undefined) return;
    const pairings = this.pairings.map((pairing) => (pairing.id === id ? { ...pairing, lastUsedOn: today } : pairing));
    this.#standing = { ...this.#standing, pairings };
    try {
      this.#keep(this.#standing, []);
    } catch (error) {
      // A counter's request does not depend on it.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #besides(name: string, origin: string | null): readonly Pairing[] {
    return this.pairings.filter((pairing) => pairing.name !== name || pairing.origin !== origin);
  }

  /** Whatever is kept and not among `pairings` ends. */
  #change(pairings: readonly Pairing[], { by, reason }: Ended, entries: readonly AuditEntry[], windowNo = this.#windowNo): void {
    const ended = this.#standing?.pairings.filter(({ id }) => !pairings.some((pairing) => pairing.id === id)) ?? [];
    const endings = ended.map((pairing) => this.#ending(pairing, { by, reason }));
    const standing = { windowNo, configured: this.#configured, pairings: [...pairings] };
    this.#keep(standing, [...endings, ...entries]);
    this.#standing = standing;
    this.#windowNo = windowNo;
    for (const { id } of ended) this.#tellEnded(id);
  }

  /** It has ended already: a listener that fails changes nothing of that, and the others hear of it. */
  #tellEnded(id: string): void {
    for (const tell of this.#listeners) {
      try {
        tell(id);
      } catch (error) {
        this.#dependencies.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'A listener to pairings failed.');
      }
    }
  }

  /** The trail first: better an entry too many than a counter that nobody paired. */
  #keep(standing: Standing, entries: readonly AuditEntry[]): void {
    const { store, storage, clock } = this.#dependencies;
    const keep = guarded(() => {
      for (const entry of [...this.#owed.map((owed) => owed.entry), ...entries]) store.audit.append(entry);
      store.facts.keep(FACT, standing, clock.now());
    });
    storage.write(keep);
    this.#owed = [];
  }

  #ending({ id, name, origin, windowNo }: Pairing, ended: Ended): AuditEntry {
    return this.#entry('unpaired', ended, { pairing: id, counter: name, window: windowNo, origin });
  }

  #entry(what: 'paired' | 'unpaired' | 'window-moved', { by, reason }: Ended, detail: Record<string, unknown>): AuditEntry {
    return { at: this.#dependencies.clock.now(), what, seq: null, by, reason, detail };
  }

  /** A salvage keeps the trail and no facts: ratings must not go to the window that was left long ago. Pairings have to be made anew. */
  #lastMove(): Pick<Standing, 'windowNo' | 'configured'> | undefined {
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

  #recall(): Standing | undefined {
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
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');
