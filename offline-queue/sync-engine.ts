import type { CancelTimer, Clock } from '../core/contract/clock.ts';
import { ProvinceUnavailable, type Courier, type Reply } from '../core/contract/province.ts';
import { pauseAfter, type BackoffLimits } from './backoff.ts';
import type { Outbox, Settlement } from './outbox.ts';
import type { OutboxItem } from './rows.ts';

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
}

export interface SyncLimits extends BackoffLimits {
  batchSize: number;
  /** How long one request may take, milliseconds. */
  deadlineMs: number;
}

export const DEFAULT_SYNC_LIMITS: SyncLimits = {
  firstMs: 1_000,
  longestMs: 120_000,
  batchSize: 50,
  deadlineMs: 15_000,
};

/** So many records in a row that the province cannot digest one by one mean that something else is wrong with it. */
const INDIGESTIBLE_IN_A_ROW = 3;

export interface SyncEngine {
  /** Something was enqueued. Does not shorten a pause after a failure. */
  wake(): void;
  /** The network may be back (the machine woke from sleep): tries now, whatever pause was on. */
  retryNow(): void;
  state(): SyncState;
  /** Breaks the request under way off; what it carried is sent again after the next start, and the province knows repeats. */
  stop(): Promise<void>;
}

export interface SyncDependencies {
  outbox: Outbox;
  courier: Courier;
  clock: Clock;
  /** In [0, 1); spreads the retries. */
  random: () => number;
  limits?: SyncLimits;
  onChange?: () => void;
  /** The province went or came back. */
  onProvince?: (state: SyncState['province'], problem: string) => void;
  /** A failure of the store itself while replies were being noted. */
  onStorageProblem: (error: unknown) => void;
}

type Sendable = Exclude<OutboxItem, { kind: 'unreadable' }>;

/**
 * Sends what waits, services before their ratings, at least once, until the province has answered for each record.
 * One request at a time; after a failure of the whole province it pauses, after a reply that puts one record off only
 * that record waits. A batch that the province cannot digest is sent record by record, so that one spoils no other.
 */
export function startSyncEngine(dependencies: SyncDependencies): SyncEngine {
  const { outbox, courier, clock, random, onStorageProblem } = dependencies;
  const limits = dependencies.limits ?? DEFAULT_SYNC_LIMITS;
  let state: SyncState = { province: 'unknown', lastSuccessAt: null, nextAttemptAt: null, lastProblem: '' };
  let failures = 0;
  let running: Promise<void> | undefined;
  let wokenWhileRunning = false;
  let cancelTimer: CancelTimer | undefined;
  let request: AbortController | undefined;
  let stopped = false;

  const update = (change: Partial<SyncState>) => {
    const before = state.province;
    state = { ...state, ...change };
    if (state.province !== before) dependencies.onProvince?.(state.province, state.lastProblem);
    dependencies.onChange?.();
  };

  const schedule = (delayMs: number) => {
    if (stopped) return;
    cancelTimer?.();
    update({ nextAttemptAt: clock.now() + delayMs });
    cancelTimer = clock.after(delayMs, run);
  };

  const run = () => {
    cancelTimer?.();
    cancelTimer = undefined;
    update({ nextAttemptAt: null });
    running = round()
      .catch((error: unknown) => {
        failures += 1;
        const outage = error instanceof ProvinceUnavailable ? error : undefined;
        if (outage) update({ province: 'offline', lastProblem: outage.message });
        else onStorageProblem(error);
        schedule(pauseAfter(failures, limits, random(), outage?.retryAfterMs));
      })
      .finally(() => {
        running = undefined;
        if (wokenWhileRunning) {
          wokenWhileRunning = false;
          wake();
        }
      });
  };

  /** Sends batch after batch until nothing is due, then sleeps until the next postponed record. */
  const round = async () => {
    while (!stopped) {
      const items = outbox.due(clock.now(), limits.longestMs, limits.batchSize);
      if (items.length === 0) break;
      const at = clock.now();
      const unreadable = items.filter(({ kind }) => kind === 'unreadable');
      if (unreadable.length > 0) {
        outbox.settle(unreadable.map(({ seq }) => ({ seq, code: 'UNREADABLE', words: '', outcome: 'dead', at })));
      }
      // Ratings whose services are long there do not wait for services that the province cannot digest.
      const services = await attempt(() => send(items.filter((item) => item.kind === 'service')));
      await send(items.filter((item) => item.kind === 'rating'));
      if (services.failed) throw services.failed;
    }
    const next = outbox.nextDueAt(clock.now());
    if (next !== null) schedule(Math.min(next - clock.now(), limits.longestMs));
  };

  /** Lets a failure about the request be handled where it happened; any other ends the round. */
  const attempt = async (action: () => Promise<void>): Promise<{ failed?: ProvinceUnavailable }> => {
    try {
      await action();
      return {};
    } catch (error) {
      if (!isAboutTheRequest(error)) throw error;
      return { failed: error };
    }
  };

  /** Sends records of one kind together, or one by one if the province cannot digest them together. */
  const send = async (items: readonly Sendable[]) => {
    if (items.length > 1) {
      const { failed } = await attempt(async () => note(items, await deliver(items)));
      if (failed === undefined) return;
    }
    await sendOneByOne(items);
  };

  const sendOneByOne = async (items: readonly Sendable[]) => {
    let inARow = 0;
    for (const item of items) {
      if (stopped) return;
      const { failed } = await attempt(async () => note([item], await deliver([item])));
      if (failed === undefined) {
        inARow = 0;
        continue;
      }
      inARow += 1;
      update({ province: 'offline', lastProblem: failed.message });
      outbox.settle([{ seq: item.seq, code: 'NOT_DIGESTED', words: failed.message, outcome: 'postponed', until: untilFor(item) }]);
      if (inARow === INDIGESTIBLE_IN_A_ROW) throw failed;
    }
  };

  const deliver = async (items: readonly Sendable[]): Promise<Reply[]> => {
    request = new AbortController();
    const { signal } = request;
    const cancelDeadline = clock.after(limits.deadlineMs, () =>
      // About the request: fewer records may well be answered in time.
      request?.abort(new ProvinceUnavailable('The province did not answer in time.', { scope: 'request' })),
    );
    try {
      const services = items.flatMap((item) => (item.kind === 'service' ? [item.record] : []));
      const ratings = items.flatMap((item) => (item.kind === 'rating' ? [item.record] : []));
      return services.length > 0 ? await courier.sendServices(services, signal) : await courier.sendRatings(ratings, signal);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      cancelDeadline();
      request = undefined;
    }
  };

  const note = (items: readonly Sendable[], replies: readonly Reply[]) => {
    if (replies.length !== items.length) {
      throw new ProvinceUnavailable(`The province answered ${replies.length} of ${items.length} records.`, { scope: 'request' });
    }
    outbox.settle(items.flatMap((item, index) => replies.slice(index, index + 1).map((reply) => settlementOf(item, reply))));
    failures = 0;
    update({ province: 'online', lastSuccessAt: clock.now(), lastProblem: '' });
  };

  const untilFor = ({ attempts }: Sendable) => clock.now() + Math.max(1, pauseAfter(attempts + 1, limits, random()));

  const settlementOf = (item: Sendable, { class: replyClass, code, words }: Reply): Settlement => {
    const common = { seq: item.seq, code, words };
    switch (replyClass) {
      case 'accepted':
      case 'already':
        return { ...common, outcome: 'acked', at: clock.now() };
      case 'retry':
        return { ...common, outcome: 'postponed', until: untilFor(item) };
      case 'wait-for-service':
        return { ...common, outcome: 'service-first', until: untilFor(item) };
      case 'refused':
        return { ...common, outcome: 'dead', at: clock.now() };
    }
  };

  const wake = () => {
    if (stopped) return;
    // A pause after a failure stands; a sleep until a postponed record does not delay new ones.
    if (failures > 0 && cancelTimer) return;
    retryNow();
  };

  const retryNow = () => {
    if (stopped) return;
    if (running) wokenWhileRunning = true;
    else run();
  };

  wake();
  return {
    wake,
    retryNow,
    state: () => state,
    async stop() {
      stopped = true;
      cancelTimer?.();
      request?.abort(new ProvinceUnavailable('The evaluator is stopping.'));
      await running;
    },
  };
}

function isAboutTheRequest(error: unknown): error is ProvinceUnavailable {
  return error instanceof ProvinceUnavailable && error.scope === 'request';
}
