import type { ProvinceAdapter } from '../../contract/province.ts';

const HOUR_MS = 3_600_000;
/** By how much measurements of the same clock differ at most, and more. */
const JITTER_MS = 60_000;

export interface ProvinceTimeDependencies {
  province: Pick<ProvinceAdapter, 'clockSkewMs' | 'isClockKnown'>;
  /** Whether no citizen is asked, and none was whose end is not told yet. */
  isQuiet(): boolean;
}

/**
 * The province's clock beside this device's, as coarsely and as late as whoever names times may notice it: it is measured anew at each answer
 * of the province, also at that to a rating, and the counter must not learn when a rating was sent.
 */
export class ProvinceTime {
  readonly #dependencies: ProvinceTimeDependencies;
  #isKnown = false;
  /** Of the last quiet moment at which anybody asked. */
  #skewMs: number | undefined;

  constructor(dependencies: ProvinceTimeDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether the province has told its time since this evaluator started. */
  isKnown(): boolean {
    this.#look();
    return this.#isKnown;
  }

  /** By how many milliseconds the province is ahead at most, a multiple of an hour; 0 where it is not by an hour. */
  aheadAtMostMs(): number {
    return outwards(this.#look());
  }

  /** By how many milliseconds it is behind at most, a multiple of an hour; 0 where it is not by an hour. */
  behindAtMostMs(): number {
    return outwards(-this.#look());
  }

  #look(): number {
    const { province, isQuiet } = this.#dependencies;
    if (this.#skewMs === undefined || isQuiet()) {
      this.#skewMs = province.clockSkewMs();
      this.#isKnown = province.isClockKnown();
    }
    return this.#skewMs;
  }
}

const outwards = (ms: number): number => (ms < HOUR_MS ? 0 : Math.ceil((ms + JITTER_MS) / HOUR_MS) * HOUR_MS);
