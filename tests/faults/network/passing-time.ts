import { setImmediate } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Clock } from '../../../core/contract/clock.ts';
import type { Courier, Reply } from '../../../core/contract/province.ts';
import type { ManualClock } from '../../support/manual-clock.ts';

const STEP_MS = 1_000;

/** A courier that knows how many of its requests are under way, and when each began. */
export interface CountedCourier {
  courier: Courier;
  underWay(): number;
  /** Ticks of the clock. */
  attempts: readonly number[];
}

export function countedCourier(inner: Courier, clock: Clock): CountedCourier {
  const attempts: number[] = [];
  let underWay = 0;
  const counted =
    <R>(send: (records: readonly R[], signal: AbortSignal) => Promise<Reply[]>) =>
    async (records: readonly R[], signal: AbortSignal): Promise<Reply[]> => {
      attempts.push(clock.ticks());
      underWay += 1;
      try {
        return await send(records, signal);
      } finally {
        underWay -= 1;
      }
    };
  const courier = { ...inner, sendServices: counted(inner.sendServices), sendRatings: counted(inner.sendRatings) };
  return { courier, underWay: () => underWay, attempts };
}

/**
 * Lets simulated time pass beside real sockets: a second at a time, and after each everything that needs no time happens. More
 * at once would let a request's deadline pass before its first byte had left.
 * @param isBusy whether something is under way that does not wait for the clock
 */
export function timeFor(clock: ManualClock, isBusy: () => boolean): (ms: number) => Promise<void> {
  const quiet = async (): Promise<void> => {
    do {
      await vi.waitUntil(() => !isBusy(), { interval: 1, timeout: 30_000 });
      for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    } while (isBusy());
  };
  return async (ms) => {
    await quiet();
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      clock.advance(Math.min(STEP_MS, ms - passed));
      await quiet();
    }
  };
}
