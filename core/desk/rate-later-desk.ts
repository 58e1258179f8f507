import type { Logger } from 'pino';
import { formatChinaTime } from '../contract/china-time.ts';
import { Refusal } from '../contract/refusal.ts';
import type { LaterView } from '../contract/screen-link.ts';
import type { Bulletin } from './bulletin.ts';
import { qrSvg } from './qr-svg.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import type { SessionDesk } from './session-desk.ts';

/** What the screen shows of the receipt of the moment. */
export type ShownTicket = Pick<LaterView, 'session' | 'qrSvg' | 'receipt' | 'validUntil'>;

export interface RateLaterDeskDependencies {
  desk: SessionDesk;
  receipts: ReceiptDesk;
  bulletin: Bulletin;
  log: Logger;
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
    const { desk, receipts, bulletin, log } = this.#dependencies;
    if (desk.live?.evaluation.id !== session) throw new Refusal('session-over');
    const { evaluation } = desk.live;
    const ticket = receipts.ticketFor(evaluation);
    // Shown only once the session is deferred, which it is after the store has it.
    this.#ticket = { session, qrSvg: qrSvg(ticket.url), receipt: 'printing', validUntil: formatChinaTime(ticket.expiresAt) };
    desk.putOff(session, ticket.expiresAt);
    void receipts
      .printSlip(evaluation, ticket)
      .then((receipt) => {
        if (this.#ticket?.session !== session) return;
        this.#ticket = { ...this.#ticket, receipt };
        bulletin.post('live');
      })
      .catch((error: unknown) => log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'Printing failed.'));
  }
}
