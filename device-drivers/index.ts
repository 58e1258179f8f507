import * as z from 'zod';
import type { Clock } from '../core/contract/clock.ts';
import type { ReceiptPrinter } from '../core/contract/receipt.ts';
import { encodeReceipt } from './receipt-printer/escpos-encoder.ts';
import { FilePrinter } from './receipt-printer/file-printer.ts';
import { PAPER_58MM, PAPER_80MM, type PrinterProfile } from './receipt-printer/printer-profile.ts';
import { TcpPrinter } from './receipt-printer/tcp-printer.ts';

const paperSchema = z.enum(['58mm', '80mm']);

const PROFILES: Record<z.infer<typeof paperSchema>, PrinterProfile> = { '58mm': PAPER_58MM, '80mm': PAPER_80MM };

/** A network printer; a device without one writes its receipts into a folder. */
export const printerConfigSchema = z.strictObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(9100),
  paper: paperSchema,
  /** `raster` for printers that print no QR code of their own. */
  qr: z.enum(['native', 'raster']).default('native'),
});

export type PrinterConfig = z.infer<typeof printerConfigSchema>;

const ID = 'receipt-printer';

/**
 * Opens the configured receipt printer, or one that writes into `receiptFolder` where there is none. Nothing is connected
 * or written before the first receipt.
 */
export function openReceiptPrinter(printer: PrinterConfig | undefined, receiptFolder: string, clock: Clock): ReceiptPrinter {
  if (printer === undefined) {
    return new FilePrinter({ id: ID, folder: receiptFolder, profile: PAPER_80MM, encode: encodeReceipt, clock });
  }
  const { host, port, paper, qr } = printer;
  return new TcpPrinter({ id: ID, host, port, profile: { ...PROFILES[paper], qr }, encode: encodeReceipt, clock });
}
