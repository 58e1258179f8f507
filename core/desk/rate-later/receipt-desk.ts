import type { Logger } from 'pino';
import { endOfChinaDay } from '../../contract/china-time.ts';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { nameOfError } from '../../contract/error-words.ts';
import { serviceKey, type Evaluation } from '../../contract/evaluation.ts';
import type { ProvinceAdapter } from '../../contract/province.ts';
import { PrintProblem, type Receipt, type ReceiptPrinter } from '../../contract/receipt.ts';
import { Refusal } from '../../contract/refusal.ts';
import { ratingForm } from '../../evaluation/rating-form.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import { isOver, ratingDeadline } from '../../evaluation/until-when.ts';
import type { WorkCalendar } from '../../evaluation/work-calendar.ts';
import { shownStaff } from '../masked-name.ts';
import { servedAt } from '../admission/served-at.ts';
import { acceptanceReceipt } from './receipts/acceptance-receipt.ts';
import { paperRatingForm } from './receipts/paper-rating-form.ts';
import { rateLaterReceipt } from './receipts/rate-later-receipt.ts';
import type { Served } from './receipts/receipt-lines.ts';

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
  deviceKind: DeviceKind;
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

  /**
   * Prints what a citizen takes to rate later; whoever served is named as on the screen. A printer's failure is none of the
   * rating: the QR stays on the screen.
   */
  printSlip(evaluation: Evaluation, ticket: RatingTicket): Promise<PrintOutcome> {
    const { rules, deviceKind } = this.#dependencies;
    const { staff } = evaluation;
    const shown = staff && { ...staff, ...shownStaff(staff, deviceKind, rules.value(`shown.${deviceKind}`)) };
    return this.#print(rateLaterReceipt({ ...evaluation, staff: shown }, ticket));
  }

  /** Prints the receipt of a case (受理回执, 办件回执) with its QR code. */
  printAcceptance(evaluation: Evaluation, ticket: RatingTicket): Promise<PrintOutcome> {
    return this.#print(acceptanceReceipt(evaluation, ticket));
  }

  /**
   * Prints 书面评价表, on which a service is rated by hand where a device cannot be used.
   * @throws Refusal `no-rating-due`
   */
  printPaperForm(served: Served): Promise<PrintOutcome> {
    const form = ratingForm(this.#dependencies.rules, served.case, served.service.stage);
    if (form === undefined) throw new Refusal('no-rating-due');
    return this.#print(paperRatingForm({ hallName: served.place.hallName, form, served }));
  }

  async #print(receipt: Receipt): Promise<PrintOutcome> {
    const { printer, log } = this.#dependencies;
    try {
      await printer.print(receipt);
      return 'printed';
    } catch (error) {
      if (error instanceof PrintProblem) log.warn({ problem: error.kind }, 'A receipt was not printed.');
      // Not its message, which may quote the receipt.
      else log.error({ error: nameOfError(error) }, 'A receipt was not printed, by a fault of ours.');
      return 'not-printed';
    }
  }
}
