import { forgetOldest } from '../../contract/forget-oldest.ts';
import { GuessLimit, type GuessRule } from '../guess-limit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A page of any origin, and any PC of the network, may ask: what one does wrong must keep no other from being paired. */
const WRONG_BY_ONE: GuessRule = { guesses: 5, withinMs: 10 * MINUTE_MS, firstPauseMs: MINUTE_MS, longestPauseMs: HOUR_MS };
/** Under many names one can still guess: fewer than a thousand of a million codes in a day. One alone never comes to so many. */
const WRONG_BY_ALL: GuessRule = { guesses: 40, withinMs: HOUR_MS, firstPauseMs: HOUR_MS, longestPauseMs: HOUR_MS };
/** A code covers what citizens touch to begin a rating: whoever lets code after code go by must leave them the screen. */
const CODES_OF_ONE: GuessRule = { guesses: 5, withinMs: 10 * MINUTE_MS, firstPauseMs: 5 * MINUTE_MS, longestPauseMs: HOUR_MS };
const CODES_OF_ALL: GuessRule = { guesses: 20, withinMs: HOUR_MS, firstPauseMs: HOUR_MS, longestPauseMs: HOUR_MS };

/** More than can count within some hours. */
const MOST_ASKERS = 200;

interface Counted {
  wrong: GuessLimit;
  codes: GuessLimit;
}

/** How often codes are shown, and tried, for each asker and for all together. Times are a clock's ticks. */
export class PairingLimits {
  readonly #askers = new Map<string, Counted>();
  readonly #all: Counted = { wrong: new GuessLimit(WRONG_BY_ALL), codes: new GuessLimit(CODES_OF_ALL) };

  /** For how many milliseconds this asker can try no code; 0 if it can. */
  pauseLeft(asker: string, now: number): number {
    return Math.max(this.#of(asker).wrong.pauseLeft(now), this.#all.wrong.pauseLeft(now));
  }

  /** For how many milliseconds none is shown for this asker. */
  codePauseLeft(asker: string, now: number): number {
    return Math.max(this.pauseLeft(asker, now), this.#of(asker).codes.pauseLeft(now), this.#all.codes.pauseLeft(now));
  }

  /** How many wrong codes this asker still has before a pause. */
  triesLeft(asker: string, now: number): number {
    return Math.min(this.#of(asker).wrong.left(now), this.#all.wrong.left(now));
  }

  /** A code is shown until then. @returns for how many milliseconds from then on none is shown for this asker; 0 if it is */
  shown(asker: string, endsAt: number): number {
    return count(endsAt, this.#kept(asker).codes, this.#all.codes);
  }

  /** A code was wrong. @returns for how many milliseconds no more are taken of this asker; 0 if they are */
  wrong(asker: string, now: number): number {
    return count(now, this.#kept(asker).wrong, this.#all.wrong);
  }

  /** It is no stranger, and whoever is beside the screen wants codes. Guesses of others stay counted. */
  paired(asker: string): void {
    this.#askers.delete(asker);
    this.#all.codes.forget();
  }

  #of(asker: string): Counted {
    return this.#askers.get(asker) ?? { wrong: new GuessLimit(WRONG_BY_ONE), codes: new GuessLimit(CODES_OF_ONE) };
  }

  /** Only what counts is kept, and that is bounded for all together: nobody drives another's count out by asking under many names. */
  #kept(asker: string): Counted {
    const counted = this.#of(asker);
    this.#askers.delete(asker);
    this.#askers.set(asker, counted);
    forgetOldest(this.#askers, MOST_ASKERS);
    return counted;
  }
}

const count = (at: number, ...limits: GuessLimit[]) => Math.max(...limits.map((limit) => limit.guessed(at)));
