import type { Clock } from '../../core/contract/clock.ts';
import { PrintProblem } from '../../core/contract/receipt.ts';
import { HOPELESS, patiently } from '../finder/patience.ts';
import { PrinterConversation } from './conversation.ts';
import type { OpenLink, PrinterLink } from './links/printer-link.ts';
import type { PrinterHealth } from './printer-health.ts';
import { isKnown, type PrinterStatus, refusalOf, UNKNOWN_STATUS } from './status.ts';
import { until, within } from './waiting.ts';

export interface PrinterConnectionOptions {
  open: OpenLink;
  asks: boolean;
  clock: Clock;
  connectTimeoutMs: number;
  health: PrinterHealth;
  /** A link that was kept open broke. */
  onGone(): void;
}

/** A printer that was told everything has so long to hang up; then we do. */
const HANG_UP_MS = 1_000;
/** The receipt is out, and who had it printed waits: a printer has so long to say how it is now. */
const FINISH_MS = 3_000;
/** What the system does not end or open within this is no longer waited for. */
const SYSTEM_MS = 3_000;

/** The one link to a printer: opened once, kept or not, ended in order, and what was given up withdrawn through it. */
export class PrinterConnection {
  readonly #options: PrinterConnectionOptions;
  #conversation: PrinterConversation | undefined;
  /** A link that is being opened or ended though nobody waits for it. */
  #stuck: Promise<unknown> | undefined;
  /**
   * Whether the printer may hold a receipt that was given up. So it is at the start: the process before this one may have
   * ended in the middle of one, and what it left would come out when paper comes back.
   */
  #owesWithdrawal: boolean;
  #isKnownNotToTell = false;
  #lastStatus: PrinterStatus = UNKNOWN_STATUS;
  #hasTold = false;

  constructor(options: PrinterConnectionOptions) {
    this.#options = options;
    this.#owesWithdrawal = options.asks;
  }

  get owesWithdrawal(): boolean {
    return this.#owesWithdrawal;
  }

  /** Whether it was found, on this link or an earlier one, that the printer does not tell when it has processed something. */
  get isKnownNotToTell(): boolean {
    return this.#isKnownNotToTell;
  }

  /** Whether the printer has ever told how it is, on this link or an earlier one. */
  get hasTold(): boolean {
    return this.#hasTold;
  }

  get path(): string | undefined {
    return this.#conversation?.link.path;
  }

  /** The open link, or a new one. @throws PrintProblem `unreachable`; the signal's reason */
  async open(signal: AbortSignal): Promise<PrinterConversation> {
    signal.throwIfAborted();
    if (this.#conversation !== undefined) return this.#conversation;
    const { clock, health } = this.#options;
    const link = await this.#openLink(signal);
    // A link may break before anything is said on it, and is told of then.
    let conversation: PrinterConversation | undefined;
    conversation = new PrinterConversation(link, clock, {
      onStatus: (status) => health.told(status),
      onGone: () => {
        if (conversation !== undefined && this.#conversation === conversation) this.#lose(conversation);
      },
    });
    this.#conversation = conversation;
    return conversation;
  }

  /** What the printer, or the system, says of it now; first what was given up is withdrawn. */
  async askStatus(conversation: PrinterConversation, signal: AbortSignal): Promise<PrinterStatus> {
    const status = await this.#statusOf(conversation, signal);
    this.#lastStatus = status;
    this.#hasTold ||= conversation.link.twoWay && isKnown(status);
    this.#options.health.told(status);
    return status;
  }

  /** Finds out whether the printer, which was fit to print, tells when it has processed something. @returns how it is now */
  async learnWhatItKnows(conversation: PrinterConversation, signal: AbortSignal): Promise<PrinterStatus | undefined> {
    if (conversation.answersWhenProcessed !== undefined) return undefined;
    await conversation.learnWhetherProcessedIsAnswered(signal);
    this.#isKnownNotToTell = false;
    if (conversation.answersWhenProcessed === true) return undefined;
    const status = await this.askStatus(conversation, signal);
    if (isKnown(status) && refusalOf(status) === undefined) {
      this.#isKnownNotToTell = true;
      return status;
    }
    // Something stopped it meanwhile: it keeps the question, and would answer when nobody asks.
    conversation.answersWhenProcessed = undefined;
    this.#oweWithdrawal();
    return status;
  }

  /** Looks after the printer while nothing is printed. @throws Error when it is not there */
  async look(signal: AbortSignal): Promise<void> {
    try {
      const conversation = await this.open(signal);
      const status = await this.askStatus(conversation, signal);
      // A printer that cannot print obeys neither of these now, and keeps them for later.
      if (conversation.link.twoWay && isKnown(status) && refusalOf(status) === undefined) {
        if (conversation.link.kept) await conversation.tellChanges(signal);
        await this.learnWhatItKnows(conversation, signal);
      }
    } catch (error) {
      await this.#drop();
      throw error;
    }
    await this.release();
  }

  /** Ends a link that takes one job. @throws Error unless the other side has taken everything */
  async endJob(): Promise<void> {
    const link = this.#conversation?.link;
    if (link === undefined) throw new Error('The printer hung up before it took the whole receipt.');
    await link.close();
    this.#endedInOrder();
  }

  /** After a receipt was printed: asks how the printer is now. Nothing that fails here is the receipt's failure. */
  async finish(): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === undefined) return;
    const time = new AbortController();
    const cancelTime = this.#options.clock.after(FINISH_MS, () => time.abort(new Error('The printer takes long to say how it is.')));
    const { signal } = time;
    try {
      if (conversation.link.twoWay && conversation.answersWhenProcessed === true) {
        // On a link that is kept it was asked already, to see whether its word that it has processed everything is good.
        if (!conversation.link.kept) await this.askStatus(conversation, signal);
        else if (refusalOf(this.#lastStatus) === undefined) await conversation.tellChanges(signal);
      }
    } catch {
      // The next job, or the next look, finds out what is wrong.
    } finally {
      cancelTime();
    }
    await this.release();
  }

  /** Ends what need not stay open. Never throws. */
  async release(): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === undefined || (conversation.link.kept && conversation.isIdle)) return;
    const { clock } = this.#options;
    const closed = conversation.isIdle && (await within(clock, HANG_UP_MS, conversation.link.close().then(() => true)).catch(() => false));
    if (closed !== true) await this.#abort(conversation);
    if (this.#conversation !== conversation) return;
    if (closed === true) this.#endedInOrder();
    else this.#conversation = undefined;
  }

  /** Takes back what was sent of a receipt, here and in the printer. Never throws. */
  async withdraw(): Promise<void> {
    const conversation = this.#conversation;
    this.#oweWithdrawal();
    if (conversation === undefined) return;
    if (this.#owesWithdrawal && conversation.isIdle && conversation.answered) {
      const cleared = await conversation.clear(new AbortController().signal).catch(() => false);
      if (cleared) this.#owesWithdrawal = false;
      if (cleared && conversation.link.kept) return;
    }
    await this.#abort(conversation);
    if (this.#conversation === conversation) this.#conversation = undefined;
  }

  async close(): Promise<void> {
    await this.#drop({ evenIfKept: true });
    if (this.#stuck !== undefined) await within(this.#options.clock, SYSTEM_MS, this.#stuck);
  }

  #lose({ link, leavesCommands }: PrinterConversation): void {
    // Not for nothing: a network printer may hold what others print. What is left of a receipt is known to who prints it.
    if (link.kept || leavesCommands) this.#oweWithdrawal();
    this.#conversation = undefined;
    this.#retire(link.abort());
    if (link.kept) this.#options.onGone();
  }

  /** Ends a link at once. */
  async #drop({ evenIfKept = false } = {}): Promise<void> {
    const conversation = this.#conversation;
    if (conversation === undefined || (conversation.link.kept && conversation.isIdle && !evenIfKept)) return;
    this.#conversation = undefined;
    await this.#abort(conversation);
  }

  async #statusOf(conversation: PrinterConversation, signal: AbortSignal): Promise<PrinterStatus> {
    const { link } = conversation;
    if (link.status !== undefined) {
      return (await until(signal, within(this.#options.clock, SYSTEM_MS, link.status()))) ?? UNKNOWN_STATUS;
    }
    if (!this.#options.asks || !link.twoWay) return UNKNOWN_STATUS;
    if (this.#owesWithdrawal) {
      if (!(await conversation.isAnswering(signal))) {
        // It is told all the same.
        await conversation.clearBlindly(signal);
        if (link.kept && conversation.clearedBlindly) this.#owesWithdrawal = false;
        return UNKNOWN_STATUS;
      }
      // One that answers questions, and not this command, does not know it.
      await conversation.clear(signal);
      this.#owesWithdrawal = false;
    }
    return conversation.status(signal);
  }

  /** The printer has read everything, even what it was told without an answer. */
  #endedInOrder(): void {
    if (this.#conversation?.clearedBlindly === true) this.#owesWithdrawal = false;
    this.#conversation = undefined;
  }

  /** A printer that may hold half of something is to be cleared as soon as it can be told. */
  #oweWithdrawal(): void {
    this.#owesWithdrawal = this.#options.asks;
  }

  async #abort(conversation: PrinterConversation): Promise<void> {
    if (!conversation.isIdle) this.#oweWithdrawal();
    // A link that cannot take back its job tries again when it is opened next.
    await within(this.#options.clock, SYSTEM_MS, this.#retire(conversation.link.abort()));
  }

  async #openLink(signal: AbortSignal): Promise<PrinterLink> {
    const { open, clock, connectTimeoutMs } = this.#options;
    const time = new AbortController();
    const cancelTime = clock.after(connectTimeoutMs, () =>
      time.abort(new PrintProblem('unreachable', `No connection to the printer within ${connectTimeoutMs} ms.`)),
    );
    const either = AbortSignal.any([signal, time.signal]);
    let opening: Promise<PrinterLink> | undefined;
    try {
      // Never opened twice.
      if (this.#stuck !== undefined) await until(either, this.#stuck);
      opening = open(either);
      return await until(either, opening);
    } catch (error) {
      if (either.aborted && opening !== undefined) {
        const over = this.#retire(opening.then((link) => link.abort()));
        await within(clock, SYSTEM_MS, over);
      }
      if (signal.aborted || error instanceof PrintProblem) throw error;
      const words = error instanceof Error ? error.message : String(error);
      throw new PrintProblem('unreachable', `Cannot open the printer: ${words}`, { cause: error });
    } finally {
      cancelTime();
    }
  }

  /** Nothing is opened until it is over. If that is never, there is no receipt under way, and the process had better end. */
  #retire(ending: Promise<unknown>): Promise<void> {
    const ended = patiently(this.#options.clock, ending, (time) => {
      if (time >= HOPELESS) throw new Error('The system takes very long to open or to close the printer.');
    });
    const over = Promise.allSettled([this.#stuck, ended]).then(() => {});
    this.#stuck = over;
    void over.then(() => {
      if (this.#stuck === over) this.#stuck = undefined;
    });
    return over;
  }
}
