import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import { CannotOpen, DeviceLost, errorOf } from './device-errors.ts';
import { Identities, type Identity } from './identities.ts';
import { absentFrom, chooseFrom, type Candidate } from './keeper-choice.ts';
import { initialState, sameState, type KeeperState } from './keeper-state.ts';
import { HOPELESS, patiently, STUCK_MS } from './patience.ts';

/** What a keeper asks of a connection. `onClose` is told once; of one that has ended already, too. */
export interface KeptConnection {
  onClose(listener: (error: Error | undefined) => void): void;
  close(): Promise<void>;
}

export interface DeviceKeeperOptions<Found, Connection extends KeptConnection> {
  /** All that is plugged in. Never asked twice at once. */
  list(): Promise<readonly Found[]>;
  /** Whether it is the device that is wanted. */
  match(found: Found): boolean;
  identify(found: Found): Identity;
  /** @throws CannotOpen */
  open(found: Found): Promise<Connection>;
  /** Is opened even while `list` does not show it, as pseudo-terminals and some ports are. */
  fixed?: Found | undefined;
  clock: Clock;
  /** Told at every change. Must not throw. */
  onChange(state: KeeperState<Found, Connection>): void;
}

/** Milliseconds, but for `mostAtOnce` and `hopeless`. */
export const KEEPER_TIMES = {
  /** Between scans while the device is missing. */
  whileMissing: 5_000,
  /** Between scans while it is open, to notice others. */
  whileOpen: 60_000,
  /** From a hint to the second scan: a device is announced before it can be opened. */
  afterHint: 1_000,
  /** So many hints within that time are followed by a look at once. */
  mostAtOnce: 2,
  firstRetry: 1_000,
  longestRetry: 60_000,
  /** A device that stayed open for so long was well; when it is lost it is opened again at once. */
  wasWell: 10_000,
  stuck: STUCK_MS,
  hopeless: HOPELESS,
} as const;

/**
 * Keeps one wanted device open for ever. It never holds two connections: every scan and every opening is over before the
 * next begins, and what opened too late is closed at once.
 */
export class DeviceKeeper<Found, Connection extends KeptConnection> {
  readonly #options: DeviceKeeperOptions<Found, Connection>;
  readonly #identities = new Identities();
  #state: KeeperState<Found, Connection> = initialState();
  #wanted = false;
  #closed = false;
  #held: { connection: Connection; candidate: Candidate<Found>; since: number; absences: number } | undefined;
  #scanning: Promise<void> = Promise.resolve();
  #busy = false;
  #again = false;
  #lastListed: readonly Found[] = [];
  /** The connections that were given up are closed. */
  #letGo: Promise<void> = Promise.resolve();
  #retryPause = 0;
  #retryAt = 0;
  #cancelNext: CancelTimer = () => {};
  #cancelAfterHint: CancelTimer | undefined;
  /** Since the last second look. */
  #hints = 0;

  constructor(options: DeviceKeeperOptions<Found, Connection>) {
    this.#options = options;
  }

  get state(): KeeperState<Found, Connection> {
    return this.#state;
  }

  start(): void {
    this.resume();
  }

  /** Something was plugged in or out, the machine woke up, or a person asks. */
  hint(): void {
    if (this.#closed) return;
    this.#retryAt = 0;
    // A loose contact hints without end, and each look at all ports has its price on a weak PC.
    this.#hints += 1;
    if (this.#hints <= KEEPER_TIMES.mostAtOnce) void this.scan();
    this.#scanInAWhile();
  }

  /** Looks now, and opens what is wanted. Resolves when that is over; one that is under way is followed by one more. */
  scan(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#again = true;
    if (!this.#busy) this.#scanning = this.#scanAll();
    return this.#scanning;
  }

  /** The connection does not work any more: closes it, and opens a new one after the usual pause. */
  async reopen(connection: Connection, why: Error): Promise<void> {
    if (this.#held?.connection === connection) await this.#drop(why);
  }

  /** Lets the device go until `resume`, so that another may open it. */
  async pause(): Promise<void> {
    this.#wanted = false;
    await this.#drop(undefined);
    // An opening under way is closed when it is done.
    await this.#scanning;
  }

  resume(): void {
    if (this.#closed) return;
    this.#wanted = true;
    this.#retryAt = 0;
    void this.scan();
  }

  /** Resolves when nothing is held any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelNext();
    this.#cancelAfterHint?.();
    await this.pause();
  }

  #scanInAWhile(): void {
    this.#cancelAfterHint ??= this.#options.clock.after(KEEPER_TIMES.afterHint, () => {
      this.#cancelAfterHint = undefined;
      void this.scan();
      // A second after the last of them, too.
      if (this.#hints > 1) this.#scanInAWhile();
      this.#hints = 0;
    });
  }

  async #scanAll(): Promise<void> {
    this.#busy = true;
    while (this.#again && !this.#closed) {
      this.#again = false;
      await this.#scanOnce();
    }
    this.#busy = false;
    this.#planNext();
  }

  async #scanOnce(): Promise<void> {
    const { list } = this.#options;
    let listProblem: Error | undefined;
    try {
      this.#lastListed = await this.#watched(list(), 'list its devices');
    } catch (error) {
      listProblem = errorOf(error);
    }
    if (this.#closed) return;
    const open = this.#held?.candidate;
    const { seen, candidates } = chooseFrom({ ...this.#options, listed: this.#lastListed, identities: this.#identities, open });
    if (listProblem === undefined) this.#checkStillThere(seen);
    this.#change({ seen, listProblem, candidates: candidates.map(({ id }) => id) });
    const candidate = candidates[0];
    if (this.#held !== undefined || !this.#wanted || this.#closed) return;
    if (candidate === undefined) this.#change({ standing: 'missing', error: undefined });
    else if (this.#options.clock.ticks() >= this.#retryAt) await this.#open(candidate);
  }

  async #open(candidate: Candidate<Found>): Promise<void> {
    const { open, clock } = this.#options;
    let connection: Connection;
    try {
      await this.#watched(this.#letGo, 'close the device');
      if (this.#closed || !this.#wanted) return;
      connection = await this.#watched(open(candidate.found), 'open the device');
    } catch (error) {
      if (this.#closed || !this.#wanted) return;
      const absent = error instanceof CannotOpen && error.why === 'absent';
      if (!absent) this.#growPause();
      return this.#change({ standing: absent ? 'missing' : 'failed', error: errorOf(error) });
    }
    // While it opened, it may have become unwanted.
    if (this.#closed || !this.#wanted) return ignoring(connection.close());
    this.#held = { connection, candidate, since: clock.ticks(), absences: 0 };
    this.#change({ standing: 'open', error: undefined, open: { id: candidate.id, found: candidate.found, connection } });
    connection.onClose((error) => {
      if (this.#held?.connection === connection) void this.#drop(error ?? new DeviceLost('It was closed by somebody else.'));
    });
  }

  /** Gives up the connection; with a reason, to open a new one. */
  #drop(why: Error | undefined): Promise<void> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) {
      const wasWell = this.#options.clock.ticks() - held.since >= KEEPER_TIMES.wasWell;
      if (wasWell) this.#retryPause = 0;
      else if (why !== undefined) this.#growPause();
    }
    if (held !== undefined) this.#letGo = Promise.all([this.#letGo, ignoring(held.connection.close())]).then(() => {});
    this.#change({ standing: why === undefined ? 'released' : 'missing', error: why, open: undefined });
    if (why !== undefined && !this.#closed) {
      void this.scan();
      this.#scanInAWhile();
    }
    return this.#letGo;
  }

  #growPause(): void {
    const { firstRetry, longestRetry } = KEEPER_TIMES;
    this.#retryPause = Math.min(longestRetry, Math.max(firstRetry, this.#retryPause * 2));
    this.#retryAt = this.#options.clock.ticks() + this.#retryPause;
  }

  /** Not every system tells of a lost device. Two scans that do not show it do; one alone may be a hiccup. */
  #checkStillThere(seen: readonly Candidate<Found>[]): void {
    const held = this.#held;
    if (held === undefined || held.candidate.unlisted) return;
    held.absences = absentFrom(seen, held.candidate) ? held.absences + 1 : 0;
    if (held.absences === 1) this.#scanInAWhile();
    if (held.absences >= 2) void this.#drop(new DeviceLost(`${held.candidate.path} is not listed any more.`));
  }

  #planNext(): void {
    this.#cancelNext();
    if (this.#closed) return;
    const { clock } = this.#options;
    const usual = this.#held !== undefined || !this.#wanted ? KEEPER_TIMES.whileOpen : KEEPER_TIMES.whileMissing;
    const retryIn = this.#retryAt - clock.ticks();
    const retries = this.#held === undefined && this.#wanted && retryIn > 0;
    this.#cancelNext = clock.after(retries ? retryIn : usual, () => void this.scan());
  }

  /**
   * Says so when the system hangs. When it hangs for ever, and no device that works would be lost, the error is thrown where
   * nobody catches it, and ends the process.
   */
  #watched<T>(answer: Promise<T>, what: string): Promise<T> {
    return patiently(this.#options.clock, answer, (time) => {
      if (this.#held !== undefined) return;
      const error = new Error(`The system takes very long to ${what}.`);
      if (time >= KEEPER_TIMES.hopeless) throw error;
      this.#change({ standing: 'failed', error });
    });
  }

  #change(part: Partial<KeeperState<Found, Connection>>): void {
    const next = { ...this.#state, ...part };
    const changed = !sameState(this.#state, next);
    this.#state = next;
    if (changed && !this.#closed) this.#options.onChange(next);
  }
}

/** A connection that is being given up has no more news: that it was gone already is what one expects. */
async function ignoring(closing: Promise<void>): Promise<void> {
  await closing.catch(() => {});
}
