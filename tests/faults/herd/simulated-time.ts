import type { CancelTimer, Clock } from '../../../core/contract/clock.ts';

interface Timer {
  due: number;
  /** Timers of one instant run in the order in which they were set. */
  nth: number;
  action: () => void;
  cancelled: boolean;
}

/** The clock of a thousand devices: as `ManualClock`, but its next timer is found among many at once (a binary heap). */
export class SimulatedTime implements Clock {
  readonly #start: number;
  readonly #heap: Timer[] = [];
  #ticks = 0;
  #set = 0;

  /** @param start milliseconds since 1970-01-01T00:00:00Z */
  constructor(start: number) {
    this.#start = start;
  }

  now(): number {
    return this.#start + this.#ticks;
  }

  ticks(): number {
    return this.#ticks;
  }

  after(delayMs: number, action: () => void): CancelTimer {
    const timer = { due: this.#ticks + delayMs, nth: (this.#set += 1), action, cancelled: false };
    this.#push(timer);
    return () => {
      timer.cancelled = true;
    };
  }

  /**
   * Runs the timers, each at its own instant, and after each one whatever it resolved, until `isDone` or the end of time.
   * @param end in ticks
   */
  async run(end: number, isDone: () => boolean = () => false): Promise<void> {
    for (let timer = this.#heap[0]; timer !== undefined && timer.due <= end; timer = this.#heap[0]) {
      this.#pop();
      if (timer.cancelled) continue;
      this.#ticks = timer.due;
      timer.action();
      // Everything here is promises: they have all run when the next turn of the event loop begins.
      await new Promise<void>((resolve) => void setImmediate(resolve));
      if (isDone()) return;
    }
    this.#ticks = end;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.length;
    for (let above = (at - 1) >> 1; at > 0; at = above, above = (at - 1) >> 1) {
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, timer)) break;
      heap[at] = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || isBefore(last, child)) break;
      heap[at] = child;
      at = 2 * at + (child === right ? 2 : 1);
    }
    heap[at] = last;
  }
}

const isBefore = (one: Timer, other: Timer) => one.due < other.due || (one.due === other.due && one.nth < other.nth);
