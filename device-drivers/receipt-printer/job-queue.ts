import type { Clock } from '../../core/contract/clock.ts';
import { PrintProblem, type Receipt } from '../../core/contract/receipt.ts';

/** Whether the receipt's QR code would not work any more. */
export function isExpired(receipt: Receipt, clock: Clock): boolean {
  return receipt.expiresAt <= clock.now();
}

/** The jobs of one printer: one at a time, in the order of their arrival, none tried twice. */
export class JobQueue {
  readonly #clock: Clock;
  readonly #closing = new AbortController();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether no job runs or waits. */
  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  /** Aborted when the printer is closed, with a `PrintProblem`. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /**
   * Runs `send` when all earlier jobs are over.
   * @throws PrintProblem `expired`; `cannot-write` if the printer is closed; and whatever `send` throws
   */
  run(receipt: Receipt, send: () => Promise<void>): Promise<void> {
    this.#waiting++;
    const job = this.#last
      .then(() => this.#runNow(receipt, send))
      .finally(() => {
        this.#waiting--;
      });
    // The caller hears of the failure through `job`; the next receipt only waits for its end.
    this.#last = job.catch(() => {});
    return job;
  }

  /** Ends the running job and refuses the waiting ones; resolves when none is left. */
  async close(): Promise<void> {
    this.#closing.abort(new PrintProblem('cannot-write', 'Printing was ended because the device is closing.'));
    await this.#last;
  }

  async #runNow(receipt: Receipt, send: () => Promise<void>): Promise<void> {
    if (this.#closing.signal.aborted) throw new PrintProblem('cannot-write', 'The printer was closed before this receipt.');
    if (isExpired(receipt, this.#clock)) throw new PrintProblem('expired', 'The receipt expired before it could be printed.');
    await send();
  }
}
