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

export interface SyncEngine {
  /** Something was enqueued. Does not shorten a pause after a failure. */
  wake(): void;
  state(): SyncState;
  /** Ends after the request under way, at most its deadline. */
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

/**
 * Sends what waits, services before their ratings, at least once, until the province has answered for each record.
 * One request at a time; after a failure of the whole province it pauses, after a reply that puts one record off only
 * that record waits.
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
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = undefined;
      run();
    });
  };

  const run = () => {
    update({ nextAttemptAt: null });
    running = round()
      .catch((error: unknown) => {
        failures += 1;
        if (!(error instanceof ProvinceUnavailable)) onStorageProblem(error);
        const retryAfter = error instanceof ProvinceUnavailable ? error.retryAfterMs : undefined;
        if (error instanceof ProvinceUnavailable) update({ province: 'offline', lastProblem: error.message });
        schedule(pauseAfter(failures, limits, random(), retryAfter));
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
      const services = items.filter((item) => item.kind === 'service');
      const ratings = items.filter((item) => item.kind === 'rating');
      if (services.length > 0) {
        const records = services.map(({ record }) => record);
        note(services, await withDeadline((signal) => courier.sendServices(records, signal)));
      }
      if (ratings.length > 0) {
        const records = ratings.map(({ record }) => record);
        note(ratings, await withDeadline((signal) => courier.sendRatings(records, signal)));
      }
    }
    const next = outbox.nextDueAt(clock.now());
    if (next !== null) schedule(Math.min(next - clock.now(), limits.longestMs));
  };

  const withDeadline = async (send: (signal: AbortSignal) => Promise<Reply[]>): Promise<Reply[]> => {
    request = new AbortController();
    const { signal } = request;
    const cancelDeadline = clock.after(limits.deadlineMs, () => request?.abort(new ProvinceUnavailable('The province did not answer in time.')));
    try {
      return await send(signal);
    } catch (error) {
      if (signal.aborted && !(error instanceof ProvinceUnavailable)) {
        throw new ProvinceUnavailable('The province did not answer in time.', { cause: error });
      }
      throw error;
    } finally {
      cancelDeadline();
      request = undefined;
    }
  };

  const note = (items: readonly OutboxItem[], replies: readonly Reply[]) => {
    if (replies.length !== items.length) {
      throw new ProvinceUnavailable(`The province answered ${replies.length} of ${items.length} records.`);
    }
    outbox.settle(items.flatMap((item, index) => settlementOf(item, replies[index]) ?? []));
    failures = 0;
    update({ province: 'online', lastSuccessAt: clock.now(), lastProblem: '' });
  };

  const settlementOf = (item: OutboxItem, reply: Reply | undefined): Settlement | undefined => {
    if (reply === undefined) return undefined;
    const at = clock.now();
    const until = at + Math.max(1, pauseAfter(item.attempts + 1, limits, random()));
    const common = { seq: item.seq, detail: reply.detail };
    switch (reply.class) {
      case 'accepted':
      case 'already':
        return { ...common, outcome: 'acked', at };
      case 'retry':
        return { ...common, outcome: 'postponed', until };
      case 'wait-for-service':
        return { ...common, outcome: 'service-first', until };
      case 'refused':
        return { ...common, outcome: 'dead', at };
    }
  };

  const wake = () => {
    if (stopped) return;
    if (running) {
      wokenWhileRunning = true;
      return;
    }
    // A pause after a failure stands; a sleep until a postponed record does not delay new ones.
    if (failures > 0 && cancelTimer) return;
    cancelTimer?.();
    cancelTimer = undefined;
    run();
  };

  wake();
  return {
    wake,
    state: () => state,
    async stop() {
      stopped = true;
      cancelTimer?.();
      request?.abort(new ProvinceUnavailable('The evaluator is stopping.'));
      await running;
    },
  };
}
