import type { Logger } from 'pino';
import type { Clock } from '../contract/clock.ts';
import { serviceKey, type Evaluation } from '../contract/evaluation.ts';
import type { ProvinceAdapter } from '../contract/province.ts';
import { PrintProblem, type ReceiptPrinter } from '../contract/receipt.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RatingWindow, RegionProfile } from '../evaluation/profile.ts';
import { endOfRatingWindow } from '../evaluation/rating-window.ts';
import { rateLaterReceipt } from './rate-later-receipt.ts';

/** For how long a QR code is good where the region's document sets no rating window; the longest of the other regions. */
const OPEN_WINDOW: RatingWindow = { days: 7, kind: 'natural' };

export type PrintOutcome = 'printed' | 'not-printed';

/** A link by which the citizen rates later. */
export interface RatingTicket {
  url: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** The last second at which the link is good: "until 24:00" reads as the day before, "until 00:00" as the day itself. */
export const lastMomentOf = ({ expiresAt }: RatingTicket) => expiresAt - 1000;

export interface ReceiptDeskDependencies {
  province: ProvinceAdapter;
  printer: ReceiptPrinter;
  profile: RegionProfile;
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
    const { province, profile, clock } = this.#dependencies;
    const servedAt = Date.parse(served.case.finishedAt ?? served.service.time);
    const expiresAt = endOfRatingWindow(profile.ratingWindow.value ?? OPEN_WINDOW, servedAt);
    if (expiresAt <= clock.now()) throw new Refusal('window-over');
    return { url: province.ratingLink(serviceKey(served), expiresAt), expiresAt };
  }

  /** Prints a ticket. A printer's failure is no failure of the rating: it is told, and the QR stays on the screen. */
  async print(evaluation: Evaluation, ticket: RatingTicket): Promise<PrintOutcome> {
    const { printer, log } = this.#dependencies;
    try {
      await printer.print(rateLaterReceipt(evaluation, ticket, lastMomentOf(ticket)));
      return 'printed';
    } catch (error) {
      if (!(error instanceof PrintProblem)) throw error;
      log.warn({ problem: error.kind }, 'A receipt was not printed.');
      return 'not-printed';
    }
  }
}
