/** How many numbers may be tried within so long, and for how long none is taken then, doubling with each time it comes to that. */
export interface GuessRule {
  guesses: number;
  withinMs: number;
  firstPauseMs: number;
  longestPauseMs: number;
}

const USUAL: GuessRule = { guesses: 5, withinMs: 600_000, firstPauseMs: 60_000, longestPauseMs: 600_000 };
/** After so long without a pause the next one is short again. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** Slows down who tries out numbers that are not theirs. Times are a clock's ticks. */
export class GuessLimit {
  readonly #rule: GuessRule;
  #guessedAt: readonly number[] = [];
  #pauseMs: number;
  #pausedUntil = -Infinity;

  constructor(rule: GuessRule = USUAL) {
    this.#rule = rule;
    this.#pauseMs = rule.firstPauseMs;
  }

  isPaused(now: number): boolean {
    return this.pauseLeft(now) > 0;
  }

  /** For how many milliseconds none is taken any more; 0 if they are. */
  pauseLeft(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }

  /** How many may still be tried before a pause. */
  left(now: number): number {
    return this.#rule.guesses - this.#recent(now).length;
  }

  /** A number was tried. @returns for how many milliseconds from now no more are taken; 0 if they are */
  guessed(now: number): number {
    const { guesses, firstPauseMs, longestPauseMs } = this.#rule;
    this.#guessedAt = [...this.#recent(now), now];
    if (this.#guessedAt.length < guesses) return 0;
    if (now - this.#pausedUntil > FORGOTTEN_AFTER_MS) this.#pauseMs = firstPauseMs;
    const pauseMs = this.#pauseMs;
    this.#guessedAt = [];
    this.#pausedUntil = now + pauseMs;
    this.#pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    return pauseMs;
  }

  /** Somebody rated what is theirs: whoever comes now is another. */
  forget(): void {
    this.#guessedAt = [];
    this.#pauseMs = this.#rule.firstPauseMs;
    this.#pausedUntil = -Infinity;
  }

  #recent(now: number): readonly number[] {
    return this.#guessedAt.filter((at) => now - at < this.#rule.withinMs);
  }
}
