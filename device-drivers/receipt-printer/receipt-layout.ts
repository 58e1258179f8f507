import type { Receipt, ReceiptLine } from '../../core/contract/receipt.ts';
import { columnsOf, toPrintable, wrap } from './printable-text.ts';
import type { PrinterProfile } from './printer-profile.ts';

/** One line as it stands on the paper: its text is printable and fits. Bytes and preview are both made from this. */
export type LaidOutLine =
  | { type: 'text'; text: string; align: 'left' | 'center'; scale: 1 | 2 }
  | { type: 'feed'; lines: number }
  | { type: 'qr'; payload: string };

/** Lays a receipt out for a paper width: cleans its texts, wraps them, draws rules. */
export function layOutReceipt(receipt: Receipt, { columns }: Pick<PrinterProfile, 'columns'>): LaidOutLine[] {
  return receipt.lines.flatMap((line) => layOutLine(line, columns));
}

function layOutLine(line: ReceiptLine, columns: number): LaidOutLine[] {
  switch (line.type) {
    case 'title':
      return wrap(toPrintable(line.text), columns / 2).map((text) => ({ type: 'text', text, align: 'center', scale: 2 }));
    case 'text':
      return wrap(toPrintable(line.text), columns).map((text) => plain(text, line.align ?? 'left'));
    case 'field':
      return layOutField(toPrintable(line.label), toPrintable(line.value), columns);
    case 'rule':
      return [plain('-'.repeat(columns), 'left')];
    case 'feed':
    case 'qr':
      return [line];
  }
}

/** The value stands beside its label and hangs under itself; a label wider than half the paper gets lines of its own. */
function layOutField(label: string, value: string, columns: number): LaidOutLine[] {
  const head = `${label}：`;
  const indent = columnsOf(head);
  if (indent > columns / 2) {
    return [...wrap(head, columns), ...wrap(value, columns)].map((text) => plain(text, 'left'));
  }
  return wrap(value, columns - indent).map((text, index) => plain((index === 0 ? head : ' '.repeat(indent)) + text, 'left'));
}

function plain(text: string, align: 'left' | 'center'): LaidOutLine {
  return { type: 'text', text, align, scale: 1 };
}
