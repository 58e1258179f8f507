import type { Clock } from '../contract/clock.ts';
import { forgetOldest } from '../contract/forget-oldest.ts';
import { HttpProblem } from './problems.ts';

/** Who sends nothing for long needs no bucket: it would be full again. More than these ask at once only in an attack. */
const MOST_CALLERS = 1_000;

interface Bucket {
  tokens: number;
  /** When it was last filled, in the clock's ticks. */
  at: number;
}

/** So many requests a second for each caller, and a burst of four seconds' worth. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #clock: Clock;
  /** Whoever asked last stands last. */
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond greater than 0 */
  constructor(perSecond: number, clock: Clock) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** Counts a request. @throws HttpProblem `too-many-requests`, with the time after which the next one will be answered */
  count(caller: string): void {
    const now = this.#clock.ticks();
    const burst = this.#perSecond * 4;
    const known = this.#buckets.get(caller) ?? { tokens: burst, at: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.at) / 1_000) * this.#perSecond);
    const isOver = tokens < 1;
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { tokens: isOver ? tokens : tokens - 1, at: now });
    forgetOldest(this.#buckets, MOST_CALLERS);
    if (isOver) throw new HttpProblem('too-many-requests', { retryAfterMs: ((1 - tokens) / this.#perSecond) * 1_000 });
  }
}
