import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chinaDay } from '../../contract/china-time.ts';
import type { Clock } from '../../contract/clock.ts';
import { nameOfError } from '../../contract/error-words.ts';
import type { Place } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import { BY_EVALUATOR, type AuditEntry } from '../../../offline-queue/outbox/audit-trail.ts';
import { KeptStanding, type KeptStandingDependencies, type Pairing, type Standing } from './kept-standing.ts';

/** More counters than stand at any window. */
const MOST_PAIRINGS = 20;

export interface PairingBookDependencies extends KeptStandingDependencies {
  clock: Clock;
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
  readonly #kept: KeptStanding;
  readonly #configured: string;
  readonly #listeners = new Set<(pairing: string) => void>();
  #windowNo: string;
  #standing: Standing | undefined;

  constructor(dependencies: PairingBookDependencies) {
    this.#dependencies = dependencies;
    this.#kept = new KeptStanding(dependencies);
    const { place } = dependencies;
    this.#configured = place.windowNo;
    this.#standing = this.#kept.recall();
    const standing = this.#standing ?? (this.#kept.isUnreadable ? undefined : this.#kept.lastMove());
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
    if (this.#kept.isUnreadable || kept?.configured === this.#configured) return;
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
    this.#kept.owe({ pairing, entry: this.#ending(pairing, ended) });
    this.#standing = { ...this.#standing, pairings: this.#standing.pairings.filter((one) => one !== pairing) };
    this.#dependencies.log.info({ pairing: id }, 'A pairing was revoked.');
    this.#tellEnded(id);
    this.keepRevocations();
  }

  /** Once the store can be written again. */
  keepRevocations(): void {
    if (this.unkept.length === 0 || this.#standing === undefined || this.#kept.keepIfPossible(this.#standing)) return;
    this.#dependencies.log.warn({ revocations: this.unkept.length }, 'A revoked pairing could not be kept: a restart now would bring it back.');
  }

  /** Pairings whose revocation holds, but only until a restart: it could not be kept yet. */
  get unkept(): readonly Pairing[] {
    return this.#kept.unkept;
  }

  /** It is being used: the technician sees the day. */
  noteUse({ id, lastUsedOn }: Pairing): void {
    const today = chinaDay(this.#dependencies.clock.now());
    if (lastUsedOn === today || this.#standing === undefined) return;
    const pairings = this.pairings.map((pairing) => (pairing.id === id ? { ...pairing, lastUsedOn: today } : pairing));
    this.#standing = { ...this.#standing, pairings };
    // A counter's request does not depend on it.
    this.#kept.keepIfPossible(this.#standing);
  }

  #besides(name: string, origin: string | null): readonly Pairing[] {
    return this.pairings.filter((pairing) => pairing.name !== name || pairing.origin !== origin);
  }

  /** Whatever is kept and not among `pairings` ends. */
  #change(pairings: readonly Pairing[], { by, reason }: Ended, entries: readonly AuditEntry[], windowNo = this.#windowNo): void {
    const ended = this.#standing?.pairings.filter(({ id }) => !pairings.some((pairing) => pairing.id === id)) ?? [];
    const endings = ended.map((pairing) => this.#ending(pairing, { by, reason }));
    const standing = { windowNo, configured: this.#configured, pairings: [...pairings] };
    this.#kept.keep(standing, [...endings, ...entries]);
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
        this.#dependencies.log.error({ error: nameOfError(error) }, 'A listener to pairings failed.');
      }
    }
  }

  #ending({ id, name, origin, windowNo }: Pairing, ended: Ended): AuditEntry {
    return this.#entry('unpaired', ended, { pairing: id, counter: name, window: windowNo, origin });
  }

  #entry(what: 'paired' | 'unpaired' | 'window-moved', { by, reason }: Ended, detail: Record<string, unknown>): AuditEntry {
    return { at: this.#dependencies.clock.now(), what, seq: null, by, reason, detail };
  }
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');
