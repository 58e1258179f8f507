import { hostname } from 'node:os';
import type { Clock } from '../../../core/contract/clock.ts';
import { PrintProblem } from '../../../core/contract/receipt.ts';
import { type PrinterStatus, stopOf, UNKNOWN_STATUS } from '../status.ts';
import type { OpenLink, PrinterLink } from './printer-link.ts';
import type { Spooler, SpoolPrinter, SpoolTrouble } from './spooler.ts';

/** How often a job in the queue is looked at, in milliseconds. */
const LOOK_MS = 250;
/** A job that the spooler calls troubled so many times in a row will not come out by itself. */
const TROUBLED_LOOKS = 3;

/** What Windows calls the document in the printer's window. With our name, because other counters may print into the same queue. */
const TITLE = `Counter Evaluator receipt (${hostname()})`;

/**
 * A printer of Windows' spooler, as raw bytes. A receipt is done when its job has left the queue. A job that is given up is
 * deleted, at the next opening if not at once: else old receipts pour out when paper returns. So are those of a process of
 * ours that ended in the middle of one.
 */
export function spoolerLink(spooler: Spooler, name: string, clock: Clock): OpenLink {
  const undeleted = new Set<number>();
  let isFirst = true;
  return async (signal) => {
    signal.throwIfAborted();
    const printer = await spooler.openPrinter(name);
    const link = new SpoolerLink(printer, clock, undeleted);
    try {
      if (isFirst) for (const { id, title } of await printer.waiting()) if (title === TITLE) undeleted.add(id);
      isFirst = false;
      await link.deleteOld();
      signal.throwIfAborted();
    } catch (error) {
      await printer.close();
      throw error;
    }
    return link;
  };
}

/** What the spooler does not complain of stays unknown: many drivers never say anything. */
function statusOf({ offline, paperOut, coverOpen, error }: SpoolTrouble): PrinterStatus {
  return {
    line: offline ? 'offline' : UNKNOWN_STATUS.line,
    cover: coverOpen ? 'open' : UNKNOWN_STATUS.cover,
    paper: paperOut ? 'out' : UNKNOWN_STATUS.paper,
    error: error ? 'mechanical' : UNKNOWN_STATUS.error,
  };
}

class SpoolerLink implements PrinterLink {
  readonly twoWay = false;
  readonly kept = false;
  readonly path = undefined;
  readonly #printer: SpoolPrinter;
  readonly #clock: Clock;
  readonly #undeleted: Set<number>;
  #started: Promise<number> | undefined;
  #ended = false;
  #look: () => void = () => {};

  constructor(printer: SpoolPrinter, clock: Clock, undeleted: Set<number>) {
    this.#printer = printer;
    this.#clock = clock;
    this.#undeleted = undeleted;
  }

  onBytes(): void {}
  onGone(): void {}

  async status(): Promise<PrinterStatus> {
    return statusOf(await this.#printer.trouble());
  }

  async deleteOld(): Promise<void> {
    for (const job of this.#undeleted) {
      await this.#printer.deleteJob(job).catch(() => {});
      if ((await this.#printer.job(job)) === undefined) this.#undeleted.delete(job);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#started ??= this.#printer.startDocument(TITLE);
    await this.#started;
    for (let sent = 0; sent < bytes.length; ) {
      if (this.#ended) throw new Error('The receipt was given up.');
      sent += await this.#printer.write(bytes.subarray(sent));
    }
  }

  async abort(): Promise<void> {
    this.#ended = true;
    this.#look();
    try {
      const job = await this.#started?.catch(() => undefined);
      if (job === undefined) return;
      this.#undeleted.add(job);
      await this.deleteOld();
      if (this.#undeleted.has(job)) throw new Error('Windows did not delete the job of the receipt.');
    } finally {
      await this.#printer.close();
    }
  }

  async close(): Promise<void> {
    if (this.#started !== undefined) {
      await this.#printer.endDocument();
      await this.#untilGone(await this.#started);
    }
    if (this.#ended) throw new Error('The receipt was given up.');
    await this.#printer.close();
  }

  async #untilGone(id: number): Promise<void> {
    let troubled = 0;
    while (!this.#ended) {
      const job = await this.#printer.job(id);
      if (job === undefined || job.printed) return;
      const stop = stopOf(statusOf(job)) ?? (job.offline ? 'offline' : undefined);
      troubled = stop === undefined ? 0 : troubled + 1;
      if (stop !== undefined && troubled >= TROUBLED_LOOKS) throw new PrintProblem(stop, `Windows says of the job: ${stop}.`);
      await this.#nextLook();
    }
  }

  #nextLook(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(LOOK_MS, resolve);
      this.#look = () => {
        cancel();
        resolve();
      };
    });
  }
}
