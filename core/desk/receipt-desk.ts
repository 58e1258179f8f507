import type { Logger } from 'pino';
import { endOfChinaDay } from '../contract/china-time.ts';
import type { Clock } from '../contract/clock.ts';
import { serviceKey, type Evaluation } from '../contract/evaluation.ts';
import type { ProvinceAdapter } from '../contract/province.ts';
import { PrintProblem, type ReceiptPrinter } from '../contract/receipt.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RegionRules } from '../evaluation/regions/region-rules.ts';
import { isOver, ratingDeadline } from '../evaluation/until-when.ts';
import type { WorkCalendar } from '../evaluation/work-calendar.ts';
import { servedAt } from './served-at.ts';
import { rateLaterReceipt } from './rate-later-receipt.ts';

export type PrintOutcome = 'printed' | 'not-printed';

/** A link by which the citizen rates later. */
export interface RatingTicket {
  url: string;
  /** Last instant at which it is good, milliseconds since 1970. */
  expiresAt: number;
}

export interface ReceiptDeskDependencies {
  province: ProvinceAdapter;
  printer: ReceiptPrinter;
  rules: RegionRules;
  calendar: WorkCalendar;
  clock: Clock;
  log: Logger;
}

/** Makes the link of "rate later" and prints it. */
export class ReceiptDesk {
  readonly #dependencies: ReceiptDeskDependencies;

  constructor(dependencies: ReceiptDeskDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The link for a service, good until the region's rating window ends. Nothing is stored yet.
   * @throws Refusal `window-over`, `no-province`
   */
  ticketFor(served: Pick<Evaluation, 'case' | 'service'>): RatingTicket {
    const { province, rules, calendar, clock } = this.#dependencies;
    const now = clock.now();
    if (isOver(rules, servedAt(served), calendar, now)) throw new Refusal('window-over');
    const deadline = ratingDeadline(rules, servedAt(served), calendar, now);
    // Who comes on a day that an incomplete calendar thinks too late has this day at least.
    const expiresAt = Math.max(deadline.expiresAt, endOfChinaDay(now));
    return { url: province.ratingLink(serviceKey(served), expiresAt), expiresAt };
  }

  /** Prints a ticket. A printer's failure is no failure of the rating: it is told, and the QR stays on the screen. */
  async print(evaluation: Evaluation, ticket: RatingTicket): Promise<PrintOutcome> {
    const { printer, log } = this.#dependencies;
    try {
      await printer.print(rateLaterReceipt(evaluation, ticket));
      return 'printed';
    } catch (error) {
      if (!(error instanceof PrintProblem)) throw error;
      log.warn({ problem: error.kind }, 'A receipt was not printed.');
      return 'not-printed';
    }
  }
}
