import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { PrintProblem, type Receipt } from '../../core/contract/receipt.ts';
import { DeviceProblem } from '../host/host-messages.ts';
import { JobQueue } from './job-queue.ts';
import type { OpenLink } from './links/printer-link.ts';
import { PrinterConnection } from './printer-connection.ts';
import { PrinterHealth } from './printer-health.ts';
import type { PrinterProfile } from './printer-profile.ts';
import type { PrinterWords } from './printer-words.ts';
import { printOn } from './print-on.ts';
import type { ReceiptEncoder } from './receipt-encoder.ts';

export interface LinkPrinterOptions {
  id: string;
  words: PrinterWords;
  open: OpenLink;
  /** Whether the printer is to be asked for its state (DLE EOT). */
  asks: boolean;
  /** Whether to look after the printer while nothing is printed, and how soon again where it is not there. */
  idle: { missingMs: number } | undefined;
  profile: PrinterProfile;
  encode: ReceiptEncoder;
  clock: Clock;
  /** Told when `health` changed. */
  onChange(): void;
  /** Milliseconds until a connection that is not made counts as `unreachable`; 5 s if not given. */
  connectTimeoutMs?: number;
  /** Milliseconds for the whole job, connecting included; 15 s if not given. */
  jobTimeoutMs?: number;
}

/** While nothing is printed the printer is asked for its state so often. */
const IDLE_LOOK_MS = 30_000;
/** What was given up is withdrawn from a printer that could not be told at once so soon after. */
const WITHDRAW_MS = 1_000;
const REMEMBERED_JOBS = 100;

/**
 * A printer at the end of a link. A job: open, ask for the state, send, have it confirmed, ask again. Nothing is tried
 * twice, and what is given up is withdrawn, so that it does not come out when paper comes back.
 */
export class LinkPrinter {
  readonly #options: LinkPrinterOptions & { jobTimeoutMs: number };
  readonly #queue: JobQueue;
  readonly #health: PrinterHealth;
  readonly #connection: PrinterConnection;
  readonly #seen = new Set<string>();
  #look: { control: AbortController; over: Promise<void> } | undefined;
  #cancelLook: CancelTimer = () => {};

  constructor(options: LinkPrinterOptions) {
    const { id, words, open, asks, clock, onChange, connectTimeoutMs = 5_000, jobTimeoutMs = 15_000 } = options;
    this.#options = { ...options, jobTimeoutMs };
    this.#queue = new JobQueue(clock);
    this.#health = new PrinterHealth(id, words, onChange);
    this.#connection = new PrinterConnection({ open, asks, clock, connectTimeoutMs, health: this.#health, onGone: () => this.hint() });
  }

  /** Begins to look after the printer. */
  start(): void {
    this.#lookIn(0);
  }

  health(): DeviceHealth {
    return this.#health.current;
  }

  /** The port or file that is open now. */
  get path(): string | undefined {
    return this.#connection.path;
  }

  /**
   * @param job a job that was begun, however it ended, is never begun again
   * @param signal takes the job back, whether it waits or runs
   * @throws PrintProblem; DeviceProblem `duplicate`
   */
  async print(job: string, receipt: Receipt, signal: AbortSignal): Promise<void> {
    if (this.#seen.has(job)) throw new DeviceProblem('duplicate', 'This job was already taken; it is not printed again.');
    this.#remember(job);
    const bytes = this.#options.encode(receipt, this.#options.profile);
    await this.#queue.run(receipt, () => this.#printNow(bytes, receipt, signal));
  }

  /** Something was plugged in or out: looks at once if nothing is printed. */
  hint(): void {
    this.#lookIn(0);
  }

  /** Asks the printer now, unless it is printing. */
  async check(): Promise<DeviceHealth> {
    this.#lookNow();
    await this.#look?.over;
    return this.#health.current;
  }

  async close(): Promise<void> {
    this.#cancelLook();
    this.#look?.control.abort(this.#queue.closing.reason);
    await this.#queue.close();
    await this.#look?.over;
    this.#cancelLook();
    await this.#connection.close();
  }

  #remember(job: string): void {
    this.#seen.add(job);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED_JOBS && oldest !== undefined) this.#seen.delete(oldest);
  }

  async #printNow(bytes: Uint8Array, receipt: Receipt, call: AbortSignal): Promise<void> {
    const { clock, jobTimeoutMs } = this.#options;
    const takenBack = AbortSignal.any([call, this.#queue.closing]);
    const time = new AbortController();
    const cancelTime = clock.after(jobTimeoutMs, () =>
      time.abort(new PrintProblem('timed-out', `The printer did not finish within ${jobTimeoutMs} ms.`)),
    );
    this.#cancelLook();
    this.#look?.control.abort(new Error('A receipt is to be printed.'));
    await this.#look?.over;
    try {
      await printOn(this.#connection, bytes, receipt, clock, AbortSignal.any([takenBack, time.signal]));
      this.#health.printed();
      await this.#connection.finish();
    } catch (error) {
      const problem = problemOf(this.#queue.closing.aborted ? this.#queue.closing.reason : error, call);
      if (problem.kind !== 'expired' && !takenBack.aborted) this.#health.failed(problem.kind);
      throw problem;
    } finally {
      cancelTime();
      this.#lookIn(this.#connection.owesWithdrawal ? WITHDRAW_MS : IDLE_LOOK_MS);
    }
  }

  #lookIn(ms: number): void {
    this.#cancelLook();
    if (this.#options.idle === undefined || this.#queue.closing.aborted) return;
    this.#cancelLook = this.#options.clock.after(ms, () => this.#lookNow());
  }

  #lookNow(): void {
    if (this.#look !== undefined || !this.#queue.isIdle || this.#queue.closing.aborted) return;
    this.#cancelLook();
    const control = new AbortController();
    const over = this.#lookOnce(control.signal).finally(() => {
      this.#look = undefined;
    });
    this.#look = { control, over };
  }

  async #lookOnce(signal: AbortSignal): Promise<void> {
    let next = IDLE_LOOK_MS;
    try {
      await this.#connection.look(signal);
    } catch {
      if (signal.aborted) return;
      this.#health.failed('unreachable');
      next = this.#options.idle?.missingMs ?? IDLE_LOOK_MS;
    }
    this.#lookIn(next);
  }
}

function problemOf(error: unknown, call: AbortSignal): PrintProblem {
  if (error instanceof PrintProblem) return error;
  if (call.aborted) return new PrintProblem('timed-out', 'Nobody waits for this receipt any more; it was taken back.');
  return new PrintProblem('cannot-write', `Printing failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
