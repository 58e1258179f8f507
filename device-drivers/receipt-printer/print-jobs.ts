import type { Clock } from '../../core/contract/clock.ts';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { PrintProblem, type PrintProblemKind, type Receipt } from '../../core/contract/receipt.ts';
import type { Words } from '../../core/contract/words.ts';
import { JobQueue } from './job-queue.ts';

export { isExpired } from './job-queue.ts';

/** A problem for which the printer is to blame, not the receipt's age. */
export type PrinterFault = Exclude<PrintProblemKind, 'expired'>;

/** What a technician reads about a printer, and what to do. */
export interface HealthWords {
  untried: Words;
  ready: Words;
  failed: (fault: PrinterFault) => Words;
}

/** The jobs of a printer that tells nothing: its health is how the last job that reached it ended. */
export class PrintJobs {
  readonly #words: HealthWords;
  readonly #queue: JobQueue;
  #health: DeviceHealth;

  constructor(id: string, words: HealthWords, clock: Clock) {
    this.#words = words;
    this.#queue = new JobQueue(clock);
    this.#health = { id, kind: 'receipt-printer', state: 'unknown', detail: words.untried };
  }

  /**
   * Runs `send` when all earlier jobs are over.
   *
   * @param send its signal tells that the printer is being closed; it rejects with a `PrintProblem`
   * @throws PrintProblem what `send` threw; `expired`; or `cannot-write` if the printer is closed
   */
  run(receipt: Receipt, send: (closing: AbortSignal) => Promise<void>): Promise<void> {
    return this.#queue.run(receipt, async () => {
      try {
        await send(this.#queue.closing);
        this.#health = { ...this.#health, state: 'ready', detail: this.#words.ready };
      } catch (error) {
        const blame = error instanceof PrintProblem && error.kind !== 'expired' && !this.#queue.closing.aborted;
        if (blame) this.#health = { ...this.#health, state: 'failed', detail: this.#words.failed(error.kind) };
        throw error;
      }
    });
  }

  health(): DeviceHealth {
    return this.#health;
  }

  /** Ends the running job and refuses the waiting ones; resolves when none is left. */
  close(): Promise<void> {
    return this.#queue.close();
  }
}
