/** Why a key does not count. */
export type KeyVerdict = 'counts' | 'bounce' | 'stuck' | 'too-soon';

/** A key that was silent for so many milliseconds was let go, however slowly it repeats. */
export const LET_GO_MS = 1_000;
/** What comes so soon after another citizen is asked was pressed before: a machine that stalled has only now read it. */
export const EARLIER_MS = 100;
/** Nobody presses the same key more often in a row, without a pause. */
const MOST_IN_A_ROW = 8;

/** Of one key, since it was last silent for `LET_GO_MS`. */
interface Run {
  /** When its repeats began, and when it came last. */
  since: number;
  last: number;
  /** How often it came again after `debounceMs`. */
  presses: number;
  /** It was pressed before what is asked now. */
  earlier: boolean;
}

/**
 * Lets a key through once until it has been silent: contacts bounce, held keys repeat, and one that is stuck must not rate
 * for whoever is asked next. Knows keys by their code, of which there are as many as the profile has. Times are of
 * `Clock.ticks`.
 */
export class KeyGate {
  readonly #debounceMs: number;
  readonly #stuckMs: number;
  readonly #letGoMs: number;
  readonly #runs = new Map<string, Run>();
  #countsFrom = Number.NEGATIVE_INFINITY;

  constructor({ debounceMs, stuckMs }: { debounceMs: number; stuckMs: number }) {
    this.#debounceMs = debounceMs;
    this.#stuckMs = stuckMs;
    this.#letGoMs = Math.max(debounceMs, LET_GO_MS);
  }

  press(code: string, now: number): KeyVerdict {
    const run = this.#runs.get(code);
    if (run === undefined || now - run.last >= this.#letGoMs) {
      const earlier = now < this.#countsFrom;
      this.#runs.set(code, { since: now, last: now, presses: 1, earlier });
      return earlier ? 'too-soon' : 'counts';
    }
    const again = now - run.last >= this.#debounceMs;
    run.last = now;
    if (again) run.presses += 1;
    if (again && !run.earlier && run.presses <= MOST_IN_A_ROW) {
      run.since = now;
      return 'counts';
    }
    if (this.#wasStuck(run)) return 'stuck';
    return again ? 'too-soon' : 'bounce';
  }

  /** Whether some key has been repeating for too long, and still does. */
  stuck(now: number): boolean {
    return [...this.#runs.values()].some((run) => this.#wasStuck(run) && now - run.last < this.#silence(run));
  }

  /** Another citizen is asked: a key that was pressed before must be let go first. */
  askAnew(now: number): void {
    for (const run of this.#runs.values()) run.earlier ||= now - run.last < this.#letGoMs;
    this.#countsFrom = Math.max(this.#countsFrom, now + EARLIER_MS);
  }

  /**
   * After a reconnect. Forgets all keys but those that were stuck: one of these that still repeats is no press. Nor is what
   * comes before a key that is held must have shown itself.
   */
  reset(now: number): void {
    for (const [code, run] of this.#runs) {
      if (this.#wasStuck(run)) run.last = now;
      else this.#runs.delete(code);
    }
    this.#countsFrom = now + this.#letGoMs;
  }

  #wasStuck({ since, last, presses }: Run): boolean {
    return last - since >= this.#stuckMs || presses > MOST_IN_A_ROW;
  }

  /** After so long a silence the key counts again. */
  #silence({ earlier, presses }: Run): number {
    return earlier || presses > MOST_IN_A_ROW ? this.#letGoMs : this.#debounceMs;
  }
}
