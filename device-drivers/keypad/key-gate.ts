/** Why a key does not count. */
export type KeyVerdict = 'counts' | 'bounce' | 'stuck';

/**
 * Lets a key through once until it has been silent: contacts bounce, and held keys repeat. Knows keys by their code, of
 * which there are as many as the profile has. Times are of `Clock.ticks`.
 */
export class KeyGate {
  readonly #debounceMs: number;
  readonly #stuckMs: number;
  /** When each key came last, and when the run of repeats began of which that was one. */
  readonly #runs = new Map<string, { since: number; last: number }>();

  constructor({ debounceMs, stuckMs }: { debounceMs: number; stuckMs: number }) {
    this.#debounceMs = debounceMs;
    this.#stuckMs = stuckMs;
  }

  press(code: string, now: number): KeyVerdict {
    const run = this.#runs.get(code);
    if (run === undefined || now - run.last >= this.#debounceMs) {
      this.#runs.set(code, { since: now, last: now });
      return 'counts';
    }
    run.last = now;
    return now - run.since < this.#stuckMs ? 'bounce' : 'stuck';
  }

  /** Whether some key has been repeating for `stuckMs`, and still does. */
  stuck(now: number): boolean {
    return [...this.#runs.values()].some((run) => this.#wasStuck(run) && now - run.last < this.#debounceMs);
  }

  /** Forgets all keys but those that were stuck: one of these that still repeats is no press. */
  reset(now: number): void {
    for (const [code, run] of this.#runs) {
      if (this.#wasStuck(run)) run.last = now;
      else this.#runs.delete(code);
    }
  }

  #wasStuck({ since, last }: { since: number; last: number }): boolean {
    return last - since >= this.#stuckMs;
  }
}
