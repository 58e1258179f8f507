import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import type { ServiceKey } from '../contract/evaluation.ts';
import { ProvinceUnavailable, type ProvinceAdapter } from '../contract/province.ts';
import { Refusal } from '../contract/refusal.ts';
import type { EvaluationStore } from '../../offline-queue/store.ts';
import type { SessionDesk } from './session-desk.ts';
import type { StorageGuard } from './storage-guard.ts';

/** Just after a receipt was made, the citizen may be scanning it before our eyes; later nobody waits. */
const EAGER_FOR_MS = 120_000;
const EAGER_PAUSE_MS = 2_000;
const CALM_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 600_000;
/** Who rated on the last evening is still asked about when the device, or the network, is back within this time. */
const GRACE_MS = 7 * 86_400_000;
const DEADLINE_MS = 10_000;
const KEYS_PER_QUESTION = 100;

export interface PhoneWatchDependencies {
  store: EvaluationStore;
  storage: StorageGuard;
  province: ProvinceAdapter;
  desk: SessionDesk;
  clock: Clock;
  /** In [0, 1); spreads the questions of many devices. */
  random: () => number;
  log: Logger;
}

/**
 * Asks the province, while receipts are out, whether their services have been rated by phone. Polling, because the
 * device sits behind the hall's firewall (province-interface, "URL issue": "by a callback or by polling").
 */
export class PhoneWatch {
  readonly #dependencies: PhoneWatchDependencies;
  #cancelEager: CancelTimer | undefined;
  #failures = 0;
  #cancelTimer: CancelTimer | undefined;
  #question: AbortController | undefined;
  #asking: Promise<void> | undefined;
  #stopped = false;

  constructor(dependencies: PhoneWatchDependencies) {
    this.#dependencies = dependencies;
  }

  /** A receipt was just made: ask often for a while. */
  expectSoon(): void {
    this.#cancelEager?.();
    this.#cancelEager = this.#dependencies.clock.after(EAGER_FOR_MS, () => (this.#cancelEager = undefined));
    if (!this.#asking) this.#schedule();
  }

  /** Takes up the receipts that were out when the evaluator last stopped. */
  start(): void {
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#cancelEager?.();
    this.#question?.abort();
    await this.#asking;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#dependencies.clock.after(this.#pause(), () => {
      this.#asking = this.#ask().finally(() => {
        this.#asking = undefined;
        this.#schedule();
      });
    });
  }

  #pause(): number {
    const { random } = this.#dependencies;
    if (this.#failures > 0) {
      const ceiling = Math.min(LONGEST_PAUSE_MS, CALM_PAUSE_MS * 2 ** (this.#failures - 1));
      return EAGER_PAUSE_MS + random() * ceiling;
    }
    return this.#cancelEager ? EAGER_PAUSE_MS : CALM_PAUSE_MS * (0.5 + random());
  }

  async #ask(): Promise<void> {
    const { store, storage, clock, log } = this.#dependencies;
    try {
      let page: OpenReceipt[];
      let after = '';
      do {
        const cursor = after;
        page = storage.read(() => store.awaitingPhone(clock.now() - GRACE_MS, cursor, KEYS_PER_QUESTION));
        if (page.length > 0) await this.#askAbout(page);
        after = page.at(-1)?.id ?? '';
      } while (page.length === KEYS_PER_QUESTION && !this.#stopped);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (error instanceof ProvinceUnavailable) log.debug('The province could not be asked for ratings by phone.');
      else log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'Asking for ratings by phone failed.');
    }
  }

  async #askAbout(open: readonly OpenReceipt[]): Promise<void> {
    const { province, clock } = this.#dependencies;
    const question = new AbortController();
    this.#question = question;
    const cancelDeadline = clock.after(DEADLINE_MS, () => question.abort());
    const keys = open.map(({ projectNo, serviceNumber }) => ({ projectNo, serviceNumber }));
    const rated = await province.ratedElsewhere(keys, question.signal).finally(cancelDeadline);
    const ratedKeys = new Set(rated.map(keyText));
    for (const evaluation of open) {
      if (ratedKeys.has(keyText(evaluation))) this.#complete(evaluation.id);
    }
  }

  #complete(id: string): void {
    const { desk, log } = this.#dependencies;
    try {
      desk.completeElsewhere(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A row that cannot be read or written now holds up no other; it is asked about again.
      log.warn({ evaluation: id, refusal: error.code }, 'A rating by phone could not be noted.');
    }
  }
}

type OpenReceipt = ServiceKey & { id: string };

const keyText = ({ projectNo, serviceNumber }: ServiceKey) => `${serviceNumber} ${projectNo}`;
