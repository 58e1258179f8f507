import type { Words } from './screen-link.ts';

/** One line of a receipt, as data. An encoder turns it into a printer's commands, wrapping by the paper's columns. */
export type ReceiptLine =
  | { type: 'title'; text: string }
  | { type: 'text'; text: string; align?: 'left' | 'center' }
  | { type: 'field'; label: string; value: string }
  | { type: 'rule' }
  | { type: 'feed'; lines: number }
  /** `payload` is printable ASCII: other characters make scanners disagree. */
  | { type: 'qr'; payload: string };

export interface Receipt {
  lines: readonly ReceiptLine[];
  /** Instant after which it must not be printed any more, because its QR code has expired; milliseconds since 1970. */
  expiresAt: number;
}

/** `unknown`: nothing was tried yet, or the device gives no status; never shown as "ready". */
export type DeviceState = 'ready' | 'unknown' | 'failed';

/** A device as the technician sees it, with what to do about it. */
export interface DeviceHealth {
  id: string;
  kind: 'receipt-printer';
  state: DeviceState;
  detail: Words;
}

export type PrintProblemKind = 'unreachable' | 'timed-out' | 'expired' | 'cannot-write';

/** The receipt was not printed, or not surely printed. */
export class PrintProblem extends Error {
  override name = 'PrintProblem';
  readonly kind: PrintProblemKind;
  constructor(kind: PrintProblemKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }
}

export interface ReceiptPrinter {
  /** Resolves when the transport took the whole receipt. @throws PrintProblem */
  print(receipt: Receipt): Promise<void>;
  health(): DeviceHealth;
  close(): Promise<void>;
}
