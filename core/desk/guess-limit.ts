/** So many numbers are taken within so long, unless somebody rates. */
const GUESSES = 5;
const GUESSES_WITHIN_MS = 600_000;
/** How long none is taken then, doubling with each time it comes to that. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 600_000;
/** After so long without a pause the next one is short again. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** Slows down who tries out numbers that are not theirs. Times are a clock's ticks. */
export class GuessLimit {
  #guessedAt: readonly number[] = [];
  #pauseMs = FIRST_PAUSE_MS;
  #pausedUntil = -Infinity;

  isPaused(now: number): boolean {
    return this.pauseLeft(now) > 0;
  }

  /** For how many milliseconds none is taken any more; 0 if they are. */
  pauseLeft(now: number): number {
    return Math.max(0, this.#pausedUntil - now);
  }

  /** How many may still be tried before a pause. */
  left(now: number): number {
    return GUESSES - this.#recent(now).length;
  }

  /** A number was tried. @returns for how many milliseconds from now no more are taken; 0 if they are */
  guessed(now: number): number {
    this.#guessedAt = [...this.#recent(now), now];
    if (this.#guessedAt.length < GUESSES) return 0;
    if (now - this.#pausedUntil > FORGOTTEN_AFTER_MS) this.#pauseMs = FIRST_PAUSE_MS;
    const pauseMs = this.#pauseMs;
    this.#guessedAt = [];
    this.#pausedUntil = now + pauseMs;
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    return pauseMs;
  }

  /** Somebody rated what is theirs: whoever comes now is another. */
  forget(): void {
    this.#guessedAt = [];
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#pausedUntil = -Infinity;
  }

  #recent(now: number): readonly number[] {
    return this.#guessedAt.filter((at) => now - at < GUESSES_WITHIN_MS);
  }
}
