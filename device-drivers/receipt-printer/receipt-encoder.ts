import { PrintProblem, type Receipt } from '../../core/contract/receipt.ts';
import type { PrinterProfile } from './printer-profile.ts';

/**
 * Turns a receipt into the bytes of one printer language. Pure: the same receipt and profile give the same bytes.
 *
 * @throws UnprintableReceipt if no paper can show the receipt
 */
export type ReceiptEncoder = (receipt: Receipt, profile: PrinterProfile) => Uint8Array;

/** The receipt itself is at fault, not the printer: trying again does not help. */
export class UnprintableReceipt extends PrintProblem {
  override name = 'UnprintableReceipt';
  constructor(message: string, options?: { cause?: unknown }) {
    super('cannot-write', message, options);
  }
}
