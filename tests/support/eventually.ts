import { vi } from 'vitest';
import type { ManualClock } from './manual-clock.ts';

/**
 * Asks again and again until `check` no longer throws, and answers what it answered; throws its last error after 15 s.
 * `vi.waitFor` alone gives up after one second, for which a loaded machine may well stand still.
 */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 15_000, interval: 20 });
}

/**
 * As `eventually`, while half a second passes on `clock` before each look. Greater steps would outrun real sockets and disks:
 * whoever waits ten seconds on this clock for an answer is to wait at least for one in reality, and for twenty turns of the event loop.
 */
export function asTimePasses<T>(clock: ManualClock, check: () => T | Promise<T>): Promise<T> {
  const look = () => {
    clock.advance(500);
    return check();
  };
  return vi.waitFor(look, { timeout: 15_000, interval: 50 });
}
