import type { Logger } from 'pino';
import type { Clock } from '../contract/clock.ts';
import { serviceKey, type Evaluation } from '../contract/evaluation.ts';
import type { ProvinceAdapter } from '../contract/province.ts';
import { PrintProblem, type ReceiptPrinter } from '../contract/receipt.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RegionRules } from '../evaluation/regions/region-rules.ts';
import { ratingDeadline } from '../evaluation/until-when.ts';
import type { WorkCalendar } from '../evaluation/work-calendar.ts';
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
    const { finishedAt } = served.case;
    const { expiresAt } = ratingDeadline(
      rules,
      { servedAt: Date.parse(served.service.time), finishedAt: finishedAt === undefined ? undefined : Date.parse(finishedAt) },
      calendar,
    );
    if (expiresAt < clock.now()) throw new Refusal('window-over');
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
