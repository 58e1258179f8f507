/** A pending timer; calling it cancels the timer, a second call does nothing. */
export type CancelTimer = () => void;

/**
 * The one source of time. Everything that waits or stamps takes a `Clock`, so that tests move time
 * by hand and no test sleeps.
 */
export interface Clock {
  /** Wall time in milliseconds since 1970-01-01T00:00:00Z. May jump when the machine's clock is set. */
  now(): number;
  /** Milliseconds since an origin that differs from run to run. Never jumps, whatever becomes of the wall clock. */
  ticks(): number;
  /** Runs `action` once, `delayMs` ≥ 0 milliseconds from now. A set wall clock does not move it. */
  after(delayMs: number, action: () => void): CancelTimer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  ticks: () => Math.round(performance.now()),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};
