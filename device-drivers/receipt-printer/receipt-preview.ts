import type { Receipt } from '../../core/contract/receipt.ts';
import { columnsOf } from './printable-text.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { type LaidOutLine, layOutReceipt } from './receipt-layout.ts';

/**
 * The receipt as plain text for people: the same lines, breaks and indents as on the paper. A QR code is shown by its payload.
 *
 * @returns lines ended by a line feed
 */
export function previewReceipt(receipt: Receipt, profile: PrinterProfile): string {
  const lines = layOutReceipt(receipt, profile).flatMap((line) => previewLine(line, profile.columns));
  return lines.map((line) => `${line}\n`).join('');
}

function previewLine(line: LaidOutLine, columns: number): string[] {
  switch (line.type) {
    case 'text': {
      const margin = line.align === 'center' ? Math.floor((columns - columnsOf(line.text) * line.width) / 2) : 0;
      return [' '.repeat(margin) + line.text];
    }
    case 'feed':
      return Array.from({ length: line.lines }, () => '');
    case 'qr':
      return [`[QR] ${line.payload}`];
  }
}
