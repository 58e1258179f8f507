import { connect as connectByTcp, type Socket } from 'node:net';
import type { Clock } from '../../core/contract/clock.ts';
import { type DeviceHealth, PrintProblem, type PrintProblemKind, type Receipt, type ReceiptPrinter } from '../../core/contract/receipt.ts';
import type { Words } from '../../core/contract/screen-link.ts';
import { type HealthWords, isExpired, PrintJobs, type PrinterFault } from './print-jobs.ts';
import type { PrinterProfile } from './printer-profile.ts';
import type { ReceiptEncoder } from './receipt-encoder.ts';

export interface TcpPrinterOptions {
  id: string;
  host: string;
  /** Printers listen on 9100. */
  port: number;
  profile: PrinterProfile;
  encode: ReceiptEncoder;
  clock: Clock;
  /** Milliseconds until a connection that is not made counts as `unreachable`; 5 s if not given. */
  connectTimeoutMs?: number;
  /** Milliseconds for the whole job, connecting included; 15 s if not given. */
  jobTimeoutMs?: number;
  /** Begins to connect; for tests. */
  connect?: (port: number, host: string) => Socket;
}

/**
 * A network printer that takes raw bytes. A job is done when the printer, having been sent everything, closes its side:
 * that it read all is the only thing that a raw printer tells. Nothing is tried twice.
 */
export class TcpPrinter implements ReceiptPrinter {
  readonly #options: Required<TcpPrinterOptions>;
  readonly #jobs: PrintJobs;

  constructor(options: TcpPrinterOptions) {
    this.#options = { connectTimeoutMs: 5_000, jobTimeoutMs: 15_000, connect: connectByTcp, ...options };
    this.#jobs = new PrintJobs(options.id, healthWords(`${options.host}:${options.port}`), options.clock);
  }

  async print(receipt: Receipt): Promise<void> {
    const bytes = this.#options.encode(receipt, this.#options.profile);
    await this.#jobs.run(receipt, (closing) => this.#send(bytes, receipt, closing));
  }

  health(): DeviceHealth {
    return this.#jobs.health();
  }

  close(): Promise<void> {
    return this.#jobs.close();
  }

  /** Settles only when the socket is gone, so that the next job never meets a printer that is still busy with this one. */
  #send(bytes: Uint8Array, receipt: Receipt, closing: AbortSignal): Promise<void> {
    const { host, port, clock, connect, connectTimeoutMs, jobTimeoutMs } = this.#options;
    const printer = `the printer ${host}:${port}`;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = connect(port, host);
    let progress: 'connecting' | 'sending' | 'sent' = 'connecting';
    let problem: PrintProblem | undefined;

    const giveUp = (kind: PrintProblemKind, message: string, cause?: unknown) => {
      problem ??= new PrintProblem(kind, message, { cause });
      discard(socket);
    };
    const cancelConnectTimeout = clock.after(connectTimeoutMs, () =>
      giveUp('unreachable', `No connection to ${printer} within ${connectTimeoutMs} ms.`),
    );
    const cancelJobTimeout = clock.after(jobTimeoutMs, () =>
      giveUp('timed-out', `Sent ${socket.bytesWritten} bytes, but ${printer} did not finish within ${jobTimeoutMs} ms.`),
    );
    const onClosing = () => giveUp('cannot-write', `Printing on ${printer} was ended because the device is closing.`);
    closing.addEventListener('abort', onClosing);

    socket.once('connect', () => {
      cancelConnectTimeout();
      // Connecting can take seconds: the time is looked at again before the first byte.
      if (isExpired(receipt, clock)) {
        giveUp('expired', `The receipt expired while connecting to ${printer}.`);
        return;
      }
      progress = 'sending';
      socket.end(bytes, () => {
        progress = 'sent';
      });
    });
    // Whatever status the printer sends must be read, or the end of its stream is never seen.
    socket.resume();
    socket.on('error', (cause) => {
      if (progress === 'connecting') giveUp('unreachable', `Cannot connect to ${printer}: ${cause.message}`, cause);
      else giveUp('cannot-write', `The connection to ${printer} broke: ${cause.message}`, cause);
    });
    socket.once('close', () => {
      cancelConnectTimeout();
      cancelJobTimeout();
      closing.removeEventListener('abort', onClosing);
      if (problem === undefined && progress === 'sent') resolve();
      else reject(problem ?? new PrintProblem('cannot-write', `${printer} hung up before it took the whole receipt.`));
    });
    return promise;
  }
}

/**
 * Ends a connection so that nothing more comes out of the printer. A plain close would let the system go on delivering
 * what it has buffered, for instance when paper is put in again; a reset throws it away.
 */
function discard(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  // In the turn in which `end` was called, Node cannot reset: the socket would never close.
  else setImmediate(() => socket.resetAndDestroy());
}

function healthWords(address: string): HealthWords {
  return {
    untried: {
      zh: `打印机 ${address} 尚未打印过小票，状态未知。`,
      en: `No receipt was sent to the printer ${address} yet; its state is not known.`,
    },
    ready: { zh: `上一张小票已送达打印机 ${address}。`, en: `The printer ${address} took the last receipt.` },
    failed: (fault) => failedWords(fault, address),
  };
}

function failedWords(fault: PrinterFault, address: string): Words {
  switch (fault) {
    case 'unreachable':
      return {
        zh: `连接不上打印机 ${address}。请检查打印机电源、网线和所配置的地址。`,
        en: `Cannot reach the printer ${address}. Check its power, its network cable and the configured address.`,
      };
    case 'timed-out':
      return {
        zh: `打印机 ${address} 没有按时收完小票，可能没有打印完整。请检查纸张、上盖和报错灯，然后重新打印。`,
        en: `The printer ${address} did not take the receipt in time; it may be incomplete. Check paper, cover and error light, then print again.`,
      };
    case 'cannot-write':
      return {
        zh: `与打印机 ${address} 的连接在打印时中断，小票可能不完整。请检查网线和打印机电源，然后重新打印。`,
        en: `The connection to the printer ${address} broke while printing; the receipt may be incomplete. Check cable and power, then print again.`,
      };
  }
}
