import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { ServiceKey } from '../../contract/evaluation.ts';
import { ProvinceUnavailable, type ProvinceAdapter } from '../../contract/province.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { StorageGuard } from '../storage-guard.ts';

/** Just after a receipt was made, the citizen may be scanning it before our eyes; later nobody waits. */
const EAGER_FOR_MS = 120_000;
const EAGER_PAUSE_MS = 2_000;
/** The shortest, and by how much at most it is longer: the questions of many devices spread. */
const CALM_PAUSE_MS = 30_000;
const CALM_SPREAD_MS = 60_000;
const FIRST_CEILING_MS = 60_000;
const LONGEST_PAUSE_MS = 600_000;
/** At the latest so long after a question comes the next one, however many receipts are made meanwhile. */
const LATEST_AFTER_MS = 900_000;
/** Who rated on the last evening is still asked about when the device, or the network, is back within this time. */
const GRACE_MS = 7 * 86_400_000;
const DEADLINE_MS = 10_000;
const KEYS_PER_QUESTION = 100;

export interface PhoneWatchDependencies {
  store: Pick<EvaluationStore, 'awaitingPhone'>;
  storage: Pick<StorageGuard, 'read'>;
  province: Pick<ProvinceAdapter, 'ratedElsewhere'>;
  desk: Pick<SessionDesk, 'completeElsewhere'>;
  clock: Clock;
  /** In [0, 1); spreads the questions of many devices. */
  random: () => number;
  log: Logger;
  /** As `EvaluationBookDependencies.tellEveryMs`: so far apart are two questions, and the first is from its receipt. 0: as soon as may be. */
  tellEveryMs: number;
}

/**
 * Asks the province, while receipts are out, whether their services have been rated by phone. Polling, because the
 * device sits behind the hall's firewall (province-interface, "URL issue": "by a callback or by polling").
 *
 * What is found out is told at once, because whoever posted the case again would notice. How long a citizen took hints at the level, which
 * needs reasons only when it is bad: so where the counter is told late, when a question is asked depends on receipts, answers and chance,
 * never on a rating. Each receipt moves the next question to a whole `tellEveryMs` after it: also one that is made to that end
 * shows no more of the others. At last it is asked all the same.
 */
export class PhoneWatch {
  readonly #dependencies: PhoneWatchDependencies;
  /** Ticks of the latest. */
  #receiptAt = Number.NEGATIVE_INFINITY;
  /** Ticks at which the next question is due at the latest: no receipt moves it. */
  #dueAt = Number.POSITIVE_INFINITY;
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
    this.#receiptAt = this.#dependencies.clock.ticks();
    if (!this.#asking) this.#schedule();
  }

  /** Takes up the receipts that were out when the evaluator last stopped. */
  start(): void {
    this.#ended();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer?.();
    this.#question?.abort();
    await this.#asking;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#cancelTimer?.();
    this.#cancelTimer = this.#dependencies.clock.after(Math.max(0, Math.min(this.#pause(), this.#dueAt - this.#dependencies.clock.ticks())), () => {
      this.#asking = this.#ask().finally(() => {
        this.#asking = undefined;
        this.#ended();
      });
    });
  }

  #ended(): void {
    this.#dueAt = this.#dependencies.clock.ticks() + LATEST_AFTER_MS;
    this.#schedule();
  }

  #pause(): number {
    const { random, clock, tellEveryMs } = this.#dependencies;
    const everyMs = Math.max(EAGER_PAUSE_MS, tellEveryMs);
    const backOffMs = this.#failures === 0 ? 0 : random() * Math.min(LONGEST_PAUSE_MS, FIRST_CEILING_MS * 2 ** (this.#failures - 1));
    const sinceMs = clock.ticks() - this.#receiptAt;
    if (sinceMs >= EAGER_FOR_MS) return this.#failures > 0 ? everyMs + backOffMs : Math.max(CALM_PAUSE_MS, tellEveryMs) + random() * CALM_SPREAD_MS;
    return backOffMs + (tellEveryMs === 0 ? everyMs : everyMs - ((sinceMs + backOffMs) % everyMs));
  }

  async #ask(): Promise<void> {
    const { log } = this.#dependencies;
    try {
      const open = this.#openReceipts();
      for (let at = 0; at < open.length && !this.#stopped; at += KEYS_PER_QUESTION) await this.#askAbout(open.slice(at, at + KEYS_PER_QUESTION));
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (error instanceof ProvinceUnavailable) log.debug('The province could not be asked for ratings by phone.');
      else log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'Asking for ratings by phone failed.');
    }
  }

  /** All at once: a receipt that is made while the province is asked has its own time to wait. */
  #openReceipts(): OpenReceipt[] {
    const { store, storage, clock } = this.#dependencies;
    const open: OpenReceipt[] = [];
    let page: OpenReceipt[];
    do {
      page = storage.read(() => store.awaitingPhone(clock.now() - GRACE_MS, open.at(-1)?.id ?? '', KEYS_PER_QUESTION));
      open.push(...page);
    } while (page.length === KEYS_PER_QUESTION);
    return open;
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
