import { randomUUID } from 'node:crypto';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { PrintProblem, printProblemKindSchema, type Receipt, type ReceiptPrinter } from '../../core/contract/receipt.ts';
import { type DeviceHost, DeviceCallTimeout, DeviceHostLost } from '../host/device-host.ts';
import { DeviceProblem } from '../host/host-messages.ts';

/** Longer than a job may take in the device host, so that it is the device host that withdraws it. */
const CALL_MS = 25_000;

/** A device host that ended is back within about a second; nothing was sent yet, so waiting for it doubles nothing. */
const STARTS_WITHIN_MS = 3_000;

/** The part of `FamilyClient` that a printer needs. */
export interface PrinterClient {
  readonly host: Pick<DeviceHost, 'call' | 'running' | 'stop'>;
  health(): readonly DeviceHealth[];
}

const UNKNOWN: DeviceHealth = {
  id: 'receipt-printer',
  kind: 'receipt-printer',
  state: 'unknown',
  detail: { zh: '打印机驱动程序没有运行。', en: "The printer's driver does not run." },
};

/**
 * The receipt printer in its device host. A receipt is handed over once, under a number of its own: whatever becomes of
 * the device host, it is not printed twice.
 */
export class HostedPrinter implements ReceiptPrinter {
  readonly #client: PrinterClient;

  constructor(client: PrinterClient) {
    this.#client = client;
  }

  async print(receipt: Receipt): Promise<void> {
    const { host } = this.#client;
    try {
      await host.running(STARTS_WITHIN_MS);
    } catch (cause) {
      throw new PrintProblem('unreachable', "The receipt was not sent: the printer's device host does not run.", { cause });
    }
    try {
      await host.call('print', { job: randomUUID(), receipt }, { timeoutMs: CALL_MS });
    } catch (error) {
      throw printProblemOf(error);
    }
  }

  health(): DeviceHealth {
    return this.#client.health()[0] ?? UNKNOWN;
  }

  close(): Promise<void> {
    return this.#client.host.stop();
  }
}

function printProblemOf(error: unknown): unknown {
  if (error instanceof DeviceHostLost) return new PrintProblem('lost', "The printer's device host ended while it printed.", { cause: error });
  if (error instanceof DeviceCallTimeout) return new PrintProblem('timed-out', 'The device host did not answer in time.', { cause: error });
  if (!(error instanceof DeviceProblem)) return error;
  const kind = printProblemKindSchema.safeParse(error.kind);
  return new PrintProblem(kind.data ?? 'cannot-write', error.message, { cause: error });
}
