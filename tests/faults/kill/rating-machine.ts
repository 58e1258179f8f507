/**
 * A process that rates and sends with the real store, engine and adapter until it is killed, and says each thank-you once
 * `complete` has returned. As small as it can be, because it starts a thousand times.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../../core/contract/clock.ts';
import type { Courier, Reply } from '../../../core/contract/province.ts';
import type { RatingRecord } from '../../../core/contract/rating.ts';
import { createProvinceAdapter } from '../../../core/province/adapter.ts';
import { provinceConfigSchema } from '../../../core/province/config.ts';
import type { Outbox, Settlement } from '../../../offline-queue/outbox/outbox.ts';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine } from '../../../offline-queue/sync/sync-engine.ts';
import { evaluationOf, ordersSchema, ratingOf, RATINGS_PER_LIFE, SAYS, type KillPoint } from './machine-orders.ts';

const orders = ordersSchema.parse(JSON.parse(process.argv[2] ?? 'null'));

/** Returns when the parent can read it, whatever becomes of this process. */
const say = (line: string) => void writeSync(1, `${line}\n`);

let passes = 0;

/** Stops for good, with everything as it is, when this is the pass that was ordered. */
function pass(point: KillPoint): void {
  if (orders.stopAt?.point !== point) return;
  passes += 1;
  if (passes !== orders.stopAt.nth) return;
  say(SAYS.at(point));
  stopForGood();
}

/** Waits for the kill with everything as it is. */
function stopForGood(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** A rating whose group is read by the store between its two rows: so the kill comes inside the transaction. */
function watched(rating: RatingRecord): RatingRecord {
  return {
    ...rating,
    get groupId() {
      pass('inside-commit');
      return null;
    },
  };
}

function rate(store: EvaluationStore, ordinal: number): void {
  store.offer(evaluationOf(ordinal));
  if (orders.careless) say(SAYS.thanked(ordinal));
  pass('before-commit');
  store.complete(watched(ratingOf(ordinal)));
  pass('after-commit');
  if (!orders.careless) say(SAYS.thanked(ordinal));
}

/** The same for replies: the last of them is read when the others are written and not committed. */
function watchedSettlements(settlements: readonly Settlement[]): Settlement[] {
  return settlements.map((settlement, index) => {
    if (index < settlements.length - 1) return settlement;
    return {
      ...settlement,
      get code() {
        pass('inside-ack');
        return settlement.code;
      },
    };
  });
}

const watchedOutbox = (outbox: Outbox): Outbox => ({
  ...outbox,
  settle(settlements) {
    pass('before-ack');
    outbox.settle(watchedSettlements(settlements));
    pass('after-ack');
  },
});

type Send<R> = (records: readonly R[], signal: AbortSignal) => Promise<Reply[]>;

const watchedSend =
  <R>(send: Send<R>): Send<R> =>
  async (records, signal) => {
    pass('before-send');
    const replies = await send(records, signal);
    const repeats = replies.filter((reply) => reply.class === 'already').length;
    if (repeats > 0) say(SAYS.repeated(repeats));
    pass('after-send');
    return replies;
  };

function watchedCourier(): Courier {
  const adapter = createProvinceAdapter(provinceConfigSchema.parse(orders.province), systemClock);
  return { ...adapter, sendServices: watchedSend(adapter.sendServices), sendRatings: watchedSend(adapter.sendRatings) };
}

function failed(problem: unknown): never {
  console.error(problem);
  process.exit(1);
}

say(SAYS.opening);
const store = openStore(orders.folder);
const drained = Promise.withResolvers<void>();
const engine = startSyncEngine({
  outbox: watchedOutbox(store.outbox),
  courier: watchedCourier(),
  clock: systemClock,
  random: Math.random,
  // Without the pauses by which many devices spread: its lives are short.
  limits: { ...DEFAULT_SYNC_LIMITS, longestMs: DEFAULT_SYNC_LIMITS.firstMs },
  onChange: () => {
    if (store.outbox.counts().pending === 0) drained.resolve();
  },
  onStorageProblem: failed,
});

if (orders.firstOrdinal === null) {
  if (store.outbox.counts().pending > 0) await drained.promise;
  await engine.stop();
  const { pending, acked, dead } = store.outbox.counts();
  store.close();
  say(SAYS.drained({ pending, acked, dead }));
} else {
  for (let nth = 0; nth < RATINGS_PER_LIFE; nth += 1) {
    rate(store, orders.firstOrdinal + nth);
    engine.wake();
    await setImmediate();
  }
  if (orders.stopAt !== null) failed(`It did not come to its point within ${RATINGS_PER_LIFE} ratings.`);
  // Who is to kill it at a random moment may have been kept from it for a while.
  else stopForGood();
}
