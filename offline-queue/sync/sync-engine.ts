import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import { ProvinceUnavailable, type Courier, type Reply } from '../../core/contract/province.ts';
import { pauseAfter, type BackoffLimits } from './backoff.ts';
import { caughtUp, failed, paced, reopened, startedBehind, succeeded, UNTRIED, type Circuit } from './circuit.ts';
import { deliver, type DeliveryParts, type Sendable } from './delivery.ts';
import { UNREADABLE, type Outbox, type OutboxHead, type Settlement } from '../outbox/outbox.ts';

/** What the technician sees of the way to the province. */
export interface SyncState {
  /** `unknown` until the first answer or failure. */
  province: 'unknown' | 'online' | 'offline';
  /** Instants in milliseconds since 1970. */
  lastSuccessAt: number | null;
  /** When the next attempt is due; null while one runs or nothing waits. */
  nextAttemptAt: number | null;
  /** Why the last attempt failed; '' after a success. Never personal data. */
  lastProblem: string;
  /** Requests sent since the start, and how often the province as a whole failed. */
  attempts: number;
  failures: number;
}

export interface SyncLimits extends BackoffLimits {
  batchSize: number;
  /** Requests under way at a time. */
  parallel: number;
  /** How long one request may take, milliseconds. */
  deadlineMs: number;
}

export const DEFAULT_SYNC_LIMITS: SyncLimits = {
  firstMs: 1_000,
  // A thousand devices then ask 33 times a second for a province that is away, and nearly all find it within a minute.
  longestMs: 60_000,
  batchSize: 100,
  parallel: 4,
  deadlineMs: 15_000,
};

export interface SyncEngine {
  /** Something was enqueued. Does not shorten a pause after a failure. */
  wake(): void;
  /** The network may be back (the machine woke from sleep): tries now, whatever pause was on. */
  retryNow(): void;
  state(): SyncState;
  /** Breaks the requests under way off; what they carried is sent again after the next start, and the province knows repeats. */
  stop(): Promise<void>;
}

export interface SyncDependencies {
  outbox: Pick<Outbox, 'due' | 'load' | 'nextDueAt' | 'settle' | 'unlock'>;
  courier: Courier;
  clock: Clock;
  /** In [0, 1); spreads the retries. */
  random: () => number;
  limits?: SyncLimits;
  onChange?: () => void;
  /** The province went or came back. */
  onProvince?: (state: SyncState['province'], problem: string) => void;
  /** A failure of the store itself, while records were being read or replies noted. */
  onStorageProblem: (error: unknown) => void;
}

const STOPPING = new ProvinceUnavailable('The evaluator is stopping.');

/** Sends what waits, at least once, until the province has answered for each record. */
export function startSyncEngine(dependencies: SyncDependencies): SyncEngine {
  const engine = new Engine(dependencies);
  engine.start();
  return engine;
}

class Engine implements SyncEngine {
  readonly #parts: SyncDependencies;
  readonly #limits: SyncLimits;
  readonly #delivery: DeliveryParts;
  readonly #stopping = new AbortController();
  /** Records that are being sent. */
  readonly #underWay = new Set<number>();
  readonly #requests = new Set<Promise<void>>();
  /** Records that the province could not digest since it last digested any. */
  readonly #indigestible = new Set<number>();
  #circuit: Circuit = UNTRIED;
  #cancelTimer: CancelTimer | undefined;
  #state: SyncState = { province: 'unknown', lastSuccessAt: null, nextAttemptAt: null, lastProblem: '', attempts: 0, failures: 0 };

  constructor(parts: SyncDependencies) {
    this.#parts = parts;
    this.#limits = parts.limits ?? DEFAULT_SYNC_LIMITS;
    this.#delivery = {
      courier: parts.courier,
      clock: parts.clock,
      deadlineMs: this.#limits.deadlineMs,
      stopped: this.#stopping.signal,
      onRequest: () => this.#update({ attempts: this.#state.attempts + 1 }),
      note: (items, replies) => this.#note(items, replies),
      setAside: (item, why) => this.#setAside(item, why),
    };
  }

  /** At once, unless more waits than one request carries. */
  start(): void {
    const { outbox, clock, onStorageProblem } = this.#parts;
    const { longestMs, batchSize } = this.#limits;
    try {
      outbox.unlock();
      if (outbox.due(clock.now(), longestMs, batchSize).length === batchSize) this.#circuit = startedBehind(this.#limits);
      this.#keepPace();
    } catch (error) {
      onStorageProblem(error);
    }
    this.pump();
  }

  wake(): void {
    this.pump();
  }

  retryNow(): void {
    this.#circuit = reopened(this.#circuit);
    this.pump();
  }

  state(): SyncState {
    return this.#state;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(STOPPING);
    this.#cancelTimer?.();
    await Promise.all(this.#requests);
  }

  /** Starts as many requests as may be under way, and sees to it that it is called again when more can be done. */
  pump(): void {
    if (this.#stopping.signal.aborted || this.#circuit.closedUntil !== null) return;
    try {
      let next: 'sent' | 'set-aside' | 'nothing' = 'sent';
      while (this.#requests.size < this.#circuit.window && next === 'sent') next = this.#sendNext();
      // Many may have to be set aside; between two batches of them the screen has its turn.
      if (next === 'set-aside') this.#after(1, () => {});
      else if (this.#requests.size === 0) this.#sleep();
    } catch (error) {
      this.#storageFailed(error);
    }
  }

  #sendNext(): 'sent' | 'set-aside' | 'nothing' {
    const { outbox, clock } = this.#parts;
    const { longestMs, batchSize } = this.#limits;
    const heads = outbox.due(clock.now(), longestMs, batchSize, this.#underWay);
    const [first] = heads;
    if (first === undefined) return 'nothing';
    const batch = this.#readable(heads.filter(({ kind }) => kind === first.kind));
    if (batch.length === 0) return 'set-aside';
    for (const { head } of batch) this.#underWay.add(head.seq);
    this.#cancelTimer?.();
    this.#update({ nextAttemptAt: null });
    const request: Promise<void> = this.#send(batch).finally(() => {
      for (const { head } of batch) this.#underWay.delete(head.seq);
      this.#requests.delete(request);
      this.pump();
    });
    this.#requests.add(request);
    return 'sent';
  }

  /** Sets aside what waits for its key, and what cannot be read at all. */
  #readable(heads: readonly OutboxHead[]): Sendable[] {
    const { outbox, clock } = this.#parts;
    const sendable: Sendable[] = [];
    const settlements: Settlement[] = [];
    for (const item of outbox.load(heads)) {
      const { seq } = item.head;
      if (item.kind === 'locked') settlements.push({ seq, code: '', words: '', outcome: 'locked' });
      else if (item.kind === 'unreadable') settlements.push({ seq, code: UNREADABLE, words: '', outcome: 'dead', at: clock.now() });
      else sendable.push(item);
    }
    if (settlements.length > 0) outbox.settle(settlements);
    return sendable;
  }

  async #send(batch: readonly Sendable[]): Promise<void> {
    try {
      await deliver(batch, this.#delivery);
      this.#keepPace();
    } catch (error) {
      if (error === STOPPING) return;
      if (error instanceof ProvinceUnavailable) this.#provinceFailed(error);
      else this.#storageFailed(error);
    }
  }

  #note(items: readonly Sendable[], replies: readonly Reply[]): void {
    const { outbox, clock } = this.#parts;
    outbox.settle(items.flatMap((item, nth) => replies.slice(nth, nth + 1).map((reply) => this.#settlementOf(item, reply))));
    this.#indigestible.clear();
    this.#circuit = succeeded(this.#circuit, this.#limits.parallel);
    this.#update({ province: 'online', lastSuccessAt: clock.now(), lastProblem: '' });
  }

  #setAside({ head }: Sendable, why: ProvinceUnavailable): void {
    const until = this.#later(head);
    this.#parts.outbox.settle([{ seq: head.seq, code: 'NOT_DIGESTED', words: why.message, outcome: 'postponed', until }]);
    this.#update({ province: 'offline', lastProblem: why.message });
    if (this.#indigestible.add(head.seq).size < INDIGESTIBLE_IN_A_ROW) return;
    this.#indigestible.clear();
    throw why;
  }

  #settlementOf(item: Sendable, { class: replyClass, code, words }: Reply): Settlement {
    const common = { seq: item.head.seq, code, words };
    const at = this.#parts.clock.now();
    switch (replyClass) {
      case 'accepted':
      case 'already':
        return { ...common, outcome: 'acked', at, lacksSealedPart: lacksSealedPart(item) };
      case 'retry':
      case 'renew-credentials':
        return { ...common, outcome: 'postponed', until: this.#later(item.head) };
      case 'wait-for-service':
        return { ...common, outcome: 'service-first', until: this.#later(item.head) };
      case 'refused':
        return { ...common, outcome: 'dead', at };
    }
  }

  /** When a record that was put off goes again. */
  #later({ attempts }: OutboxHead): number {
    return this.#parts.clock.now() + Math.max(1, pauseAfter(attempts + 1, this.#limits, this.#parts.random()));
  }

  #provinceFailed(problem: ProvinceUnavailable): void {
    this.#pause(problem.retryAfterMs);
    this.#update({ province: 'offline', lastProblem: problem.message, failures: this.#state.failures + 1 });
  }

  #storageFailed(error: unknown): void {
    this.#pause();
    this.#parts.onStorageProblem(error);
  }

  #pause(atLeastMs?: number): void {
    const { clock, random } = this.#parts;
    this.#circuit = failed(this.#circuit, clock.ticks(), this.#limits, random(), atLeastMs);
    this.#reopenLater();
  }

  /** After an outage, lets other devices have their turn before the next request. */
  #keepPace(): void {
    const { outbox, clock, random } = this.#parts;
    if (this.#circuit.paceMs === 0 || outbox.due(clock.now(), this.#limits.longestMs, 1, this.#underWay).length === 0) return;
    this.#circuit = paced(this.#circuit, clock.ticks(), random());
    if (this.#circuit.closedUntil !== null) this.#reopenLater();
  }

  #reopenLater(): void {
    const { clock } = this.#parts;
    this.#after(Math.max(0, (this.#circuit.closedUntil ?? 0) - clock.ticks()), () => {
      this.#circuit = reopened(this.#circuit);
    });
  }

  /** Until the next postponed record falls due. */
  #sleep(): void {
    const { outbox, clock } = this.#parts;
    this.#circuit = caughtUp(this.#circuit);
    const next = outbox.nextDueAt();
    // At least a moment: what has fallen due since the last look is due now.
    if (next !== null) this.#after(Math.min(Math.max(1, next - clock.now()), this.#limits.longestMs), () => {});
  }

  #after(delayMs: number, action: () => void): void {
    if (this.#stopping.signal.aborted) return;
    const { clock } = this.#parts;
    this.#cancelTimer?.();
    this.#update({ nextAttemptAt: clock.now() + delayMs });
    this.#cancelTimer = clock.after(delayMs, () => {
      action();
      this.#update({ nextAttemptAt: null });
      this.pump();
    });
  }

  #update(change: Partial<SyncState>): void {
    const before = this.#state.province;
    this.#state = { ...this.#state, ...change };
    if (this.#state.province !== before) this.#parts.onProvince?.(this.#state.province, this.#state.lastProblem);
    this.#parts.onChange?.();
  }
}

/** So many records in a row that the province cannot digest one by one mean that something else is wrong with it. */
const INDIGESTIBLE_IN_A_ROW = 3;

const lacksSealedPart = (item: Sendable) => (item.kind === 'rating' ? item.record.lacksText : item.record.lacksApplicant);
