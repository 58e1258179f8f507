import type { Receipt, ReceiptLine } from '../../core/contract/receipt.ts';
import { columnsOf, toPrintable, wrap } from './printable-text.ts';
import type { PrinterProfile } from './printer-profile.ts';

type Align = 'left' | 'center';

/** How many times wider and higher than normal characters are. */
interface CharacterSize {
  width: 1 | 2;
  height: 1 | 2;
}

/** A line of text as it stands on the paper. */
export interface LaidOutText extends CharacterSize {
  type: 'text';
  text: string;
  align: Align;
}

/** One line as it stands on the paper: its text is printable and fits. Bytes, text and picture are all made from this. */
export type LaidOutLine = LaidOutText | { type: 'feed'; lines: number } | { type: 'qr'; payload: string };

/** Paper that one line takes, in dots; higher characters would touch the next line without some more. */
export const LINE_DOTS = 30;
export const TALL_LINE_DOTS = 60;

const NORMAL: CharacterSize = { width: 1, height: 1 };
const TALL: CharacterSize = { width: 1, height: 2 };
const DOUBLE: CharacterSize = { width: 2, height: 2 };

/** Lays a receipt out for a paper width: cleans its texts, wraps them, draws rules and boxes. */
export function layOutReceipt(receipt: Receipt, { columns }: Pick<PrinterProfile, 'columns'>): LaidOutLine[] {
  return receipt.lines.flatMap((line) => layOutLine(line, columns));
}

function layOutLine(line: ReceiptLine, columns: number): LaidOutLine[] {
  switch (line.type) {
    case 'title':
      return wrapped(line.text, columns, DOUBLE, line.align ?? 'center');
    case 'heading':
      return wrapped(line.text, columns, TALL, line.align ?? 'left');
    case 'text':
      return wrapped(line.text, columns, NORMAL, line.align ?? 'left');
    case 'field':
      return layOutField(toPrintable(line.label), toPrintable(line.value), columns);
    case 'blank':
      return layOutBlank(toPrintable(line.label), line.rows, columns);
    case 'choices':
      return layOutChoices(line.choices.map(toPrintable), columns);
    case 'rule':
      return [sized('-'.repeat(columns))];
    case 'feed':
    case 'qr':
      return [line];
  }
}

function wrapped(text: string, columns: number, size: CharacterSize, align: Align): LaidOutText[] {
  return wrap(toPrintable(text), columns / size.width).map((line) => sized(line, size, align));
}

/** The value stands beside its label and hangs under itself; a label wider than half the paper gets lines of its own. */
function layOutField(label: string, value: string, columns: number): LaidOutText[] {
  const head = `${label}：`;
  const indent = columnsOf(head);
  if (indent > columns / 2) return [...wrap(head, columns), ...wrap(value, columns)].map((text) => sized(text));
  return hanging(head, value, columns).map((text) => sized(text));
}

/** Tall lines: 6 mm are enough for a pen, 3 are not. */
function layOutBlank(label: string, rows: number, columns: number): LaidOutText[] {
  const head = `${label}：`;
  const indent = columnsOf(head);
  const ruled = (width: number) => '_'.repeat(width);
  const more = Array.from({ length: rows - 1 }, () => ruled(columns));
  const lines = indent > columns / 2 ? [...wrap(head, columns), ruled(columns), ...more] : [head + ruled(columns - indent), ...more];
  return lines.map((text) => sized(text, TALL));
}

const BOX = '□ ';

function layOutChoices(choices: readonly string[], columns: number): LaidOutText[] {
  const cell = columns / 2;
  const lines: string[] = [];
  let left: string | undefined;
  for (const choice of choices) {
    const boxed = BOX + choice;
    // A blank column parts it from its neighbour.
    const isShort = columnsOf(boxed) < cell;
    if (isShort && left !== undefined) {
      lines.push(left + ' '.repeat(cell - columnsOf(left)) + boxed);
      left = undefined;
      continue;
    }
    if (left !== undefined) lines.push(left);
    left = isShort ? boxed : undefined;
    if (!isShort) lines.push(...hanging(BOX, choice, columns));
  }
  if (left !== undefined) lines.push(left);
  return lines.map((text) => sized(text));
}

/** Wraps a text behind a head, each further line indented by the head's width. */
function hanging(head: string, text: string, columns: number): string[] {
  const indent = columnsOf(head);
  return wrap(text, columns - indent).map((line, index) => (index === 0 ? head : ' '.repeat(indent)) + line);
}

function sized(text: string, size: CharacterSize = NORMAL, align: Align = 'left'): LaidOutText {
  return { type: 'text', text, align, ...size };
}
