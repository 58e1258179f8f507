import { formatChinaTime } from '../../contract/china-time.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { LaterView } from '../../contract/screen-views.ts';
import type { Bulletin } from '../bulletin.ts';
import { qrSvg } from '../qr-svg.ts';
import type { RatingTicket, ReceiptDesk } from './receipt-desk.ts';
import type { SessionDesk } from '../session/session-desk.ts';

/** What the screen shows of the receipt of the moment. */
export type ShownTicket = Pick<LaterView, 'session' | 'codes' | 'receipt'>;

/** A service that is rated later, and its link. */
interface PutOff {
  evaluation: Evaluation;
  ticket: RatingTicket;
}

export interface RateLaterDeskDependencies {
  desk: SessionDesk;
  receipts: ReceiptDesk;
  bulletin: Bulletin;
}

/** Puts a rating off: makes the QR code by which it is given later, shows it, and prints it. */
export class RateLaterDesk {
  readonly #dependencies: RateLaterDeskDependencies;
  #ticket: ShownTicket | undefined;

  constructor(dependencies: RateLaterDeskDependencies) {
    this.#dependencies = dependencies;
  }

  /** The receipt of this session, if it was put off. */
  ticketOf(session: string): ShownTicket | undefined {
    return this.#ticket?.session === session ? this.#ticket : undefined;
  }

  /**
   * Puts off whatever the session still has to rate: of a group, each case with a code and a slip of its own.
   * @throws Refusal `session-over`, `window-over`, `no-province`, `storage-failed`
   */
  putOff(session: string): void {
    const { desk, receipts } = this.#dependencies;
    const putOff = desk.leftToRate(session).map((evaluation): PutOff => ({ evaluation, ticket: receipts.ticketFor(evaluation) }));
    // Shown only once the session is deferred, which it is after the store has it.
    this.#ticket = shown(session, putOff, 'printing');
    desk.putOff(session, putOff.map(({ evaluation, ticket }) => ({ evaluation, linkExpiresAt: ticket.expiresAt })));
    void this.#print(session, putOff);
  }

  /** A receipt that the counter hands out could not be printed: the screen offers its QR code, unless somebody rates on it. */
  offerCode(evaluation: Evaluation, ticket: RatingTicket): void {
    const before = this.#ticket;
    this.#ticket = shown(evaluation.id, [{ evaluation, ticket }], 'not-printed');
    if (!this.#dependencies.desk.showCodeOf(evaluation)) this.#ticket = before;
  }

  /** One slip after the other; a printer that fails at one is not asked for the next, whose code stays on the screen as well. */
  async #print(session: string, putOff: readonly PutOff[]): Promise<void> {
    const { receipts, bulletin } = this.#dependencies;
    let receipt: ShownTicket['receipt'] = 'printed';
    for (const { evaluation, ticket } of putOff) {
      if (receipt === 'printed') receipt = await receipts.printSlip(evaluation, ticket);
    }
    if (this.#ticket?.session !== session) return;
    this.#ticket = { ...this.#ticket, receipt };
    bulletin.post('live');
  }
}

const shown = (session: string, putOff: readonly PutOff[], receipt: ShownTicket['receipt']): ShownTicket => ({
  session,
  codes: putOff.map(({ evaluation, ticket: { url, expiresAt } }) => ({
    projectNo: evaluation.case.projectNo,
    qrSvg: qrSvg(url),
    validUntil: formatChinaTime(expiresAt),
  })),
  receipt,
});
