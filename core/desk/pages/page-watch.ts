import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import { nameOfError } from '../../contract/error-words.ts';
import type { ServiceKey } from '../../contract/evaluation.ts';
import { ProvinceUnavailable, type ProvinceAdapter } from '../../contract/province.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { SessionDesk } from '../session/session-desk.ts';

const PAUSE_MS = 2_000;
/** The citizen stands there: also a province that fails is asked again soon. */
const LONGEST_PAUSE_MS = 15_000;
/** A page that says it is done may say so as often as it likes. */
const LEAST_PAUSE_MS = 500;
const DEADLINE_MS = 10_000;
/** Who submitted in the last moment of the time is still found out. */
const AFTERWARDS_MS = 10_000;
/** So much longer, if the province does not answer just then. */
const UNANSWERED_MS = 600_000;

export interface PageWatchDependencies {
  province: Pick<ProvinceAdapter, 'ratedElsewhere'>;
  desk: Pick<SessionDesk, 'completeElsewhere'>;
  clock: Clock;
  /** In [0, 1); spreads the questions of many devices. */
  random: () => number;
  log: Logger;
}

interface Watched {
  key: ServiceKey;
  /** Ticks; undefined while the page is before a citizen. */
  until?: number;
}

/** Asks the province whether a rating has been given on its own page, while that page is on the screen. */
export class PageWatch {
  readonly #dependencies: PageWatchDependencies;
  readonly #pages = new Map<string, Watched>();
  #failures = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  #cancelTimer: CancelTimer | undefined;
  #question: AbortController | undefined;
  #asking: Promise<void> | undefined;
  #askAgain = false;
  #stopped = false;

  constructor(dependencies: PageWatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** The page of this evaluation is before the citizen. */
  shown(id: string, key: ServiceKey): void {
    this.#pages.set(id, { key });
    this.#failures = 0;
    this.#schedule(PAUSE_MS);
  }

  /** It is not any more. */
  gone(id: string): void {
    const page = this.#pages.get(id);
    if (page !== undefined) page.until = this.#dependencies.clock.ticks() + AFTERWARDS_MS;
  }

  /** Something says that the rating has been given. */
  askNow(): void {
    if (this.#asking) this.#askAgain = true;
    else this.#schedule(0);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#question?.abort();
    await this.#asking;
  }

  #schedule(pauseMs: number): void {
    if (this.#stopped || this.#asking) return;
    const { clock } = this.#dependencies;
    this.#cancelTimer?.();
    const sinceMs = clock.ticks() - this.#askedAt;
    this.#cancelTimer = clock.after(Math.max(pauseMs, LEAST_PAUSE_MS - sinceMs, 0), () => this.#ask());
  }

  #ask(): void {
    const { clock } = this.#dependencies;
    for (const [id, { until }] of this.#pages) if (until !== undefined && until + UNANSWERED_MS < clock.ticks()) this.#pages.delete(id);
    if (this.#pages.size === 0) return;
    this.#askedAt = clock.ticks();
    this.#askAgain = false;
    this.#asking = this.#askAbout([...this.#pages]).finally(() => {
      this.#asking = undefined;
      this.#schedule(this.#askAgain ? 0 : this.#pause());
    });
  }

  #pause(): number {
    if (this.#failures === 0) return PAUSE_MS;
    const ceiling = Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** this.#failures);
    return PAUSE_MS + this.#dependencies.random() * (ceiling - PAUSE_MS);
  }

  async #askAbout(pages: readonly [string, Watched][]): Promise<void> {
    const { province, clock, log } = this.#dependencies;
    const question = new AbortController();
    const askedAt = clock.ticks();
    this.#question = question;
    const cancelDeadline = clock.after(DEADLINE_MS, () => question.abort());
    try {
      const rated = await province.ratedElsewhere(pages.map(([, { key }]) => key), question.signal);
      this.#failures = 0;
      for (const [id, page] of pages) {
        const { key, until } = page;
        if (rated.some((one) => one.projectNo === key.projectNo && one.serviceNumber === key.serviceNumber)) this.#complete(id);
        // Not one that is shown anew since.
        else if (until !== undefined && until <= askedAt && this.#pages.get(id) === page) this.#pages.delete(id);
      }
    } catch (error) {
      this.#failures += 1;
      if (error instanceof ProvinceUnavailable) log.debug('The province could not be asked for the rating on its page.');
      else log.error({ error: nameOfError(error) }, 'Asking for the rating on the region’s page failed.');
    } finally {
      cancelDeadline();
    }
  }

  #complete(id: string): void {
    const { desk, log } = this.#dependencies;
    try {
      desk.completeElsewhere(id);
      this.#pages.delete(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // Asked about again: the store may take it then.
      log.warn({ evaluation: id, refusal: error.code }, 'A rating on the region’s page could not be noted.');
    }
  }
}
