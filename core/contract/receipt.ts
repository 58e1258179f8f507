import * as z from 'zod';
import type { DeviceHealth } from './device-health.ts';

const alignSchema = z.enum(['left', 'center']);

/** One line of a receipt, as data. An encoder turns it into a printer's commands, wrapping by the paper's columns. */
export const receiptLineSchema = z.discriminatedUnion('type', [
  /** Twice as wide and high; centred unless told otherwise. */
  z.object({ type: z.literal('title'), text: z.string(), align: alignSchema.optional() }),
  /** Twice as high: what a citizen must not overlook. */
  z.object({ type: z.literal('heading'), text: z.string(), align: alignSchema.optional() }),
  z.object({ type: z.literal('text'), text: z.string(), align: alignSchema.optional() }),
  z.object({ type: z.literal('field'), label: z.string(), value: z.string() }),
  /** A place to write by hand: the label, and so many ruled rows high enough for a pen. */
  z.object({ type: z.literal('blank'), label: z.string(), rows: z.int().min(1).max(10) }),
  /** Boxes to tick, two beside each other where both are short enough. */
  z.object({ type: z.literal('choices'), choices: z.array(z.string()).readonly() }),
  z.object({ type: z.literal('rule') }),
  z.object({ type: z.literal('feed'), lines: z.int().min(1).max(20) }),
  /** `payload` is printable ASCII: other characters make scanners disagree. */
  z.object({ type: z.literal('qr'), payload: z.string() }),
]);
export type ReceiptLine = z.infer<typeof receiptLineSchema>;

/** `expiresAt` of a receipt without a link. */
export const NEVER_EXPIRES = Number.MAX_SAFE_INTEGER;

export const receiptSchema = z.object({
  lines: z.array(receiptLineSchema).readonly(),
  /** Instant after which it must not be printed any more, because its QR code has expired; milliseconds since 1970. */
  expiresAt: z.number(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/**
 * `unreachable`: no connection, nothing was sent. `offline`, `paper-out`, `cover-open`, `printer-error` (cutter, head,
 * mechanics): the printer said so, before the receipt was sent or while it printed. `timed-out`, `cannot-write`: it may be
 * printed in part. `lost`: the process that printed ended; nobody knows how far it came. `expired`: its QR code would not
 * work any more.
 */
export const printProblemKindSchema = z.enum([
  'unreachable',
  'offline',
  'paper-out',
  'cover-open',
  'printer-error',
  'timed-out',
  'cannot-write',
  'lost',
  'expired',
]);
export type PrintProblemKind = z.infer<typeof printProblemKindSchema>;

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
  /** Resolves when the printer says that it printed it; where it says nothing, when it took the whole of it. @throws PrintProblem */
  print(receipt: Receipt): Promise<void>;
  health(): DeviceHealth;
  close(): Promise<void>;
}
