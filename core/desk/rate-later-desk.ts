import { formatChinaTime } from '../contract/china-time.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import { Refusal } from '../contract/refusal.ts';
import type { LaterView } from '../contract/screen-views.ts';
import type { Bulletin } from './bulletin.ts';
import { qrSvg } from './qr-svg.ts';
import type { RatingTicket, ReceiptDesk } from './receipt-desk.ts';
import type { SessionDesk } from './session-desk.ts';

/** What the screen shows of the receipt of the moment. */
export type ShownTicket = Pick<LaterView, 'session' | 'codes' | 'receipt'>;

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

  /** @throws Refusal `session-over`, `window-over`, `no-province`, `storage-failed` */
  putOff(session: string): void {
    const { desk, receipts, bulletin } = this.#dependencies;
    if (desk.live?.evaluation.id !== session) throw new Refusal('session-over');
    const { evaluation } = desk.live;
    const ticket = receipts.ticketFor(evaluation);
    // Shown only once the session is deferred, which it is after the store has it.
    this.#ticket = shown(evaluation, ticket, 'printing');
    desk.putOff(session, ticket.expiresAt);
    void receipts.printSlip(evaluation, ticket).then((receipt) => {
      if (this.#ticket?.session !== session) return;
      this.#ticket = { ...this.#ticket, receipt };
      bulletin.post('live');
    });
  }

  /** A receipt that the counter hands out could not be printed: the screen offers its QR code, unless somebody rates on it. */
  offerCode(evaluation: Evaluation, ticket: RatingTicket): void {
    const before = this.#ticket;
    this.#ticket = shown(evaluation, ticket, 'not-printed');
    if (!this.#dependencies.desk.showCodeOf(evaluation)) this.#ticket = before;
  }
}

const shown = ({ id, case: { projectNo } }: Evaluation, { url, expiresAt }: RatingTicket, receipt: ShownTicket['receipt']): ShownTicket => ({
  session: id,
  codes: [{ projectNo, qrSvg: qrSvg(url), validUntil: formatChinaTime(expiresAt) }],
  receipt,
});
