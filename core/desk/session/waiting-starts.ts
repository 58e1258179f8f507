import { forgetOldest } from '../../contract/forget-oldest.ts';
import { Refusal } from '../../contract/refusal.ts';

/** More than wait at one counter. */
const REMEMBERED = 200;

/**
 * The starts that came while a citizen was rating. Whoever asks again and again until one is taken would learn the very moment at which
 * that citizen was done: so these are refused until it is told. One that comes only afterwards waits for nothing.
 */
export class WaitingStarts {
  readonly #isHolding: () => boolean;
  readonly #refused = new Set<string>();

  /** @param isHolding whether a citizen is done, and it was not told yet */
  constructor(isHolding: () => boolean) {
    this.#isHolding = isHolding;
  }

  /**
   * Lets a start in, once all else speaks for it.
   * @param start what is started, the same whenever it is asked for again
   * @param begin throws `citizen-is-rating` while somebody is
   * @throws Refusal `citizen-is-rating`
   */
  admit<T>(start: string, begin: () => T): T {
    try {
      if (this.#refused.has(start) && this.#isHolding()) throw new Refusal('citizen-is-rating');
      const begun = begin();
      // Whoever they waited for is gone, as everybody can see.
      this.#refused.clear();
      return begun;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'citizen-is-rating') this.#remember(start);
      throw error;
    }
  }

  #remember(start: string): void {
    this.#refused.add(start);
    forgetOldest(this.#refused, REMEMBERED);
  }
}
