import type { Clock } from '../../core/contract/clock.ts';
import { type DeviceHealth, PrintProblem, type PrintProblemKind, type Receipt } from '../../core/contract/receipt.ts';
import type { Words } from '../../core/contract/screen-link.ts';

/** A problem for which the printer is to blame, not the receipt's age. */
export type PrinterFault = Exclude<PrintProblemKind, 'expired'>;

/** What a technician reads about a printer, and what to do. */
export interface HealthWords {
  untried: Words;
  ready: Words;
  failed: (fault: PrinterFault) => Words;
}

/** Whether the receipt's QR code would not work any more. */
export function isExpired(receipt: Receipt, clock: Clock): boolean {
  return receipt.expiresAt <= clock.now();
}

/**
 * The jobs of one printer: one at a time, in the order of their arrival, none tried twice. Health tells how the last
 * job that reached the printer ended.
 */
export class PrintJobs {
  readonly #clock: Clock;
  readonly #words: HealthWords;
  readonly #closing = new AbortController();
  #health: DeviceHealth;
  #last: Promise<unknown> = Promise.resolve();

  constructor(id: string, words: HealthWords, clock: Clock) {
    this.#clock = clock;
    this.#words = words;
    this.#health = { id, kind: 'receipt-printer', state: 'unknown', detail: words.untried };
  }

  /**
   * Runs `send` when all earlier jobs are over.
   *
   * @param send its signal tells that the printer is being closed; it rejects with a `PrintProblem`
   * @throws PrintProblem what `send` threw; `expired`; or `cannot-write` if the printer is closed
   */
  run(receipt: Receipt, send: (closing: AbortSignal) => Promise<void>): Promise<void> {
    const job = this.#last.then(() => this.#runNow(receipt, send));
    // The caller hears of the failure through `job`; the next receipt only waits for its end.
    this.#last = job.catch(() => {});
    return job;
  }

  health(): DeviceHealth {
    return this.#health;
  }

  /** Ends the running job and refuses the waiting ones; resolves when none is left. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#last;
  }

  async #runNow(receipt: Receipt, send: (closing: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#closing.signal.aborted) throw new PrintProblem('cannot-write', 'The printer was closed before this receipt.');
    if (isExpired(receipt, this.#clock)) throw new PrintProblem('expired', 'The receipt expired before it could be printed.');
    try {
      await send(this.#closing.signal);
      this.#health = { ...this.#health, state: 'ready', detail: this.#words.ready };
    } catch (error) {
      const closing = this.#closing.signal.aborted;
      if (error instanceof PrintProblem && error.kind !== 'expired' && !closing) {
        this.#health = { ...this.#health, state: 'failed', detail: this.#words.failed(error.kind) };
      }
      throw error;
    }
  }
}
