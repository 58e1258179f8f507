import { encodeReceipt } from '../../device-drivers/receipt-printer/escpos-encoder.ts';
import { LinkPrinter, type LinkPrinterOptions } from '../../device-drivers/receipt-printer/link-printer.ts';
import type { OpenLink } from '../../device-drivers/receipt-printer/links/printer-link.ts';
import { PAPER_58MM } from '../../device-drivers/receipt-printer/printer-profile.ts';
import { printerWords } from '../../device-drivers/receipt-printer/printer-words.ts';
import { PrintProblem, type PrintProblemKind, type Receipt } from '../../core/contract/receipt.ts';
import { ManualClock } from '../support/manual-clock.ts';

export const NOW = Date.parse('2026-11-22T15:30:00+08:00');
const HOUR = 3_600_000;

export const receiptOf = (text: string, expiresAt = NOW + 1_000 * HOUR): Receipt => ({ lines: [{ type: 'text', text }], expiresAt });

export interface TestPrinter {
  clock: ManualClock;
  printer: LinkPrinter;
  /** Prints under a number of its own. */
  print(text: string, expiresAt?: number): Promise<void>;
}

/** A driver at the end of a link, with a clock that only the test moves. */
export function testPrinter(open: OpenLink, options: Partial<LinkPrinterOptions> = {}): TestPrinter {
  const clock = new ManualClock(NOW);
  const words = printerWords({ transport: 'tcp', host: 'printer.hall', port: 9100, paper: '58mm', qr: 'native', status: 'dle-eot', cut: true });
  const printer = new LinkPrinter({
    id: 'receipt-printer',
    words,
    open,
    asks: true,
    idle: undefined,
    profile: PAPER_58MM,
    encode: encodeReceipt,
    clock,
    onChange: () => {},
    ...options,
  });
  let jobs = 0;
  const print = (text: string, expiresAt?: number) => printer.print(`job ${++jobs}`, receiptOf(text, expiresAt), new AbortController().signal);
  return { clock, printer, print };
}

/** Lets everything run that is ready to run. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** Lets time pass until a promise settles: for lines within this process, where nothing takes time but by the clock. */
export async function passing<T>(clock: ManualClock, promise: Promise<T>, stepMs = 10): Promise<T> {
  let isOver = false;
  const over = promise.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  for (await turn(); !isOver; await turn()) clock.advance(stepMs);
  return over;
}

/** How a job ended. */
export async function outcomeOf(job: Promise<void>): Promise<'printed' | PrintProblemKind> {
  try {
    await job;
    return 'printed';
  } catch (error) {
    if (error instanceof PrintProblem) return error.kind;
    throw error;
  }
}
