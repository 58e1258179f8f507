import type { CancelTimer, Clock } from '../../core/contract/clock.ts';

interface Timer {
  due: number;
  action: () => void;
}

/** A clock that only tests move. */
export class ManualClock implements Clock {
  #ticks = 0;
  /** Wall time minus ticks. */
  #offset: number;
  readonly #timers = new Set<Timer>();

  /** @param start milliseconds since 1970-01-01T00:00:00Z */
  constructor(start: number) {
    this.#offset = start;
  }

  now(): number {
    return this.#ticks + this.#offset;
  }

  ticks(): number {
    return this.#ticks;
  }

  /** Sets the wall clock, as a person or a time server does; timers do not move. */
  setWall(now: number): void {
    this.#offset = now - this.#ticks;
  }

  after(delayMs: number, action: () => void): CancelTimer {
    const timer = { due: this.#ticks + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves time on, running every timer that becomes due, earliest first, each at its own instant. */
  advance(ms: number): void {
    const end = this.#ticks + ms;
    for (let timer = this.#nextUntil(end); timer !== undefined; timer = this.#nextUntil(end)) {
      this.#timers.delete(timer);
      this.#ticks = timer.due;
      timer.action();
    }
    this.#ticks = end;
  }

  #nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (timer.due <= end && (next === undefined || timer.due < next.due)) next = timer;
    return next;
  }
}
