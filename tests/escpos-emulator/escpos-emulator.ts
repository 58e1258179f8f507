import { Bitmap } from './bitmap.ts';
import { ByteReader } from './byte-reader.ts';
import { drawQr, QrMemory } from './qr-memory.ts';

/** The paper in the emulated printer: half-width characters and dots per line. */
export interface Paper {
  columns: number;
  dotsPerLine: number;
}

type Align = 'left' | 'center' | 'right';

export interface PrintedLine {
  text: string;
  align: Align;
  /** How many times wider than normal its widest character is. */
  width: number;
  /** How many times higher than normal its highest character is. */
  height: number;
}

/** What came out of the emulated printer. */
export interface PrintedReceipt {
  /** Every printed line, empty ones included; a QR code or picture is no line. */
  lines: readonly PrintedLine[];
  /** Partial and full cuts. */
  cuts: number;
  bitmap: Bitmap;
}

interface Cell {
  character: string;
  /** 1 or 2 at normal width. */
  columns: number;
  xScale: number;
  yScale: number;
}

const HALF_WIDTH_DOTS = 12;
const CHARACTER_HEIGHT_DOTS = 24;
const DEFAULT_LINE_SPACING_DOTS = 30;
const LF = 0x0a;
const PREFIXES: ReadonlyMap<number, string> = new Map([
  [0x1b, 'ESC'],
  [0x1c, 'FS'],
  [0x1d, 'GS'],
]);
const ALIGNS: ReadonlyMap<number, Align> = new Map([
  [0, 'left'],
  [1, 'center'],
  [2, 'right'],
  [0x30, 'left'],
  [0x31, 'center'],
  [0x32, 'right'],
]);

/**
 * Prints bytes on an emulated Chinese ESC/POS printer, a strict one: whatever some real printer would garble is an
 * error here. Its Chinese mode is off after power-on and after `ESC @`.
 *
 * @throws EscPosError on an unknown command or parameter, a line wider than the paper, Chinese outside Chinese mode,
 *   a character outside GBK, settings or pictures in the middle of a line, or text that never gets its line feed
 */
export function printOnPaper(bytes: Uint8Array, paper: Paper): PrintedReceipt {
  return new Emulator(bytes, paper).run();
}

class Emulator {
  readonly #reader: ByteReader;
  readonly #paper: Paper;
  readonly #bitmap: Bitmap;
  readonly #lines: PrintedLine[] = [];
  readonly #decoder = new TextDecoder('gb18030', { fatal: true });
  #qr = new QrMemory();
  #cells: Cell[] = [];
  #chineseMode = false;
  #align: Align = 'left';
  #xScale = 1;
  #yScale = 1;
  #lineSpacing = DEFAULT_LINE_SPACING_DOTS;
  #cuts = 0;

  readonly #commands: ReadonlyMap<string, () => void> = new Map([
    ['ESC @', () => this.#reset()],
    ['ESC 2', () => this.#setLineSpacing(DEFAULT_LINE_SPACING_DOTS)],
    ['ESC 3', () => this.#setLineSpacing(this.#reader.byte())],
    ['ESC a', () => this.#setAlign()],
    ['ESC d', () => this.#feed(this.#reader.byte())],
    ['FS &', () => this.#setChineseMode(true)],
    ['FS .', () => this.#setChineseMode(false)],
    ['GS !', () => this.#setSize()],
    ['GS V', () => this.#cut()],
    ['GS (', () => this.#printQr()],
    ['GS v', () => this.#printRaster()],
  ]);

  constructor(bytes: Uint8Array, paper: Paper) {
    this.#reader = new ByteReader(bytes);
    this.#paper = paper;
    this.#bitmap = new Bitmap(paper.dotsPerLine);
  }

  run(): PrintedReceipt {
    while (!this.#reader.atEnd()) this.#step(this.#reader.byte());
    this.#expectLineStart('the end of the data');
    return { lines: this.#lines, cuts: this.#cuts, bitmap: this.#bitmap };
  }

  #step(byte: number): void {
    const prefix = PREFIXES.get(byte);
    if (prefix !== undefined) this.#runCommand(prefix);
    else if (byte === LF) this.#printLine();
    else if (byte >= 0x20 && byte <= 0x7e) this.#addCell(String.fromCharCode(byte), 1);
    else if (byte >= 0x81 && byte <= 0xfe) this.#addChinese(byte);
    else this.#reader.fail(`Unknown control byte 0x${byte.toString(16).padStart(2, '0')}`);
  }

  #runCommand(prefix: string): void {
    const name = `${prefix} ${String.fromCharCode(this.#reader.byte())}`;
    const run = this.#commands.get(name);
    if (run === undefined) this.#reader.fail(`Unknown command ${JSON.stringify(name)}`);
    else run();
  }

  #addChinese(lead: number): void {
    if (!this.#chineseMode) this.#reader.fail('Chinese text while the Chinese mode is off');
    const trail = this.#reader.byte();
    if (trail >= 0x30 && trail <= 0x39) this.#reader.fail('A four-byte character, which most printers have no glyph for');
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) this.#reader.fail('Half a Chinese character');
    this.#addCell(this.#decoder.decode(Uint8Array.of(lead, trail)), 2);
  }

  #addCell(character: string, columns: number): void {
    this.#cells.push({ character, columns, xScale: this.#xScale, yScale: this.#yScale });
    if (columnsOf(this.#cells) > this.#paper.columns) {
      this.#reader.fail(`A line wider than ${this.#paper.columns} columns: ${JSON.stringify(textOf(this.#cells))}`);
    }
  }

  #printLine(): void {
    const cells = this.#cells;
    this.#cells = [];
    const top = this.#bitmap.height;
    let left = this.#leftOf(columnsOf(cells) * HALF_WIDTH_DOTS);
    for (const cell of cells) {
      drawGlyph(this.#bitmap, cell, left, top);
      left += cell.columns * cell.xScale * HALF_WIDTH_DOTS;
    }
    const yScale = cells.length === 0 ? this.#yScale : Math.max(...cells.map((cell) => cell.yScale));
    this.#bitmap.extendTo(top + Math.max(this.#lineSpacing, yScale * CHARACTER_HEIGHT_DOTS));
    this.#lines.push({
      text: textOf(cells),
      align: this.#align,
      width: Math.max(1, ...cells.map(({ xScale }) => xScale)),
      height: Math.max(1, ...cells.map((cell) => cell.yScale)),
    });
  }

  #leftOf(widthDots: number): number {
    const free = this.#paper.dotsPerLine - widthDots;
    return this.#align === 'left' ? 0 : this.#align === 'right' ? free : Math.floor(free / 2);
  }

  #reset(): void {
    this.#expectLineStart('ESC @');
    this.#chineseMode = false;
    this.#align = 'left';
    this.#xScale = 1;
    this.#yScale = 1;
    this.#lineSpacing = DEFAULT_LINE_SPACING_DOTS;
    this.#qr = new QrMemory();
  }

  #setLineSpacing(dots: number): void {
    this.#lineSpacing = dots;
  }

  #setChineseMode(on: boolean): void {
    this.#chineseMode = on;
  }

  #setAlign(): void {
    this.#expectLineStart('ESC a');
    const align = ALIGNS.get(this.#reader.byte());
    if (align === undefined) this.#reader.fail('Unknown alignment');
    else this.#align = align;
  }

  #setSize(): void {
    const size = this.#reader.byte();
    if ((size & 0x88) !== 0) this.#reader.fail('A character scale above 8');
    this.#xScale = (size >> 4) + 1;
    this.#yScale = (size & 0x0f) + 1;
  }

  #feed(lines: number): void {
    for (let line = 0; line < lines; line++) this.#printLine();
  }

  #cut(): void {
    this.#expectLineStart('GS V');
    const mode = this.#reader.byte();
    if (mode === 65 || mode === 66) this.#bitmap.extendTo(this.#bitmap.height + this.#reader.byte());
    else if (![0, 1, 48, 49].includes(mode)) this.#reader.fail('Unknown way to cut');
    this.#cuts++;
  }

  #printQr(): void {
    const symbol = this.#qr.run(this.#reader);
    if (symbol === undefined) return;
    this.#expectLineStart('a QR code');
    const width = symbol.size * symbol.moduleDots;
    if (width > this.#paper.dotsPerLine) this.#reader.fail('A QR code wider than the paper, which prints nothing');
    drawQr(this.#bitmap, symbol, this.#leftOf(width));
  }

  #printRaster(): void {
    this.#expectLineStart('a raster');
    if (this.#reader.byte() !== 0x30 || ![0, 0x30].includes(this.#reader.byte())) this.#reader.fail('Unknown raster mode');
    const bytesPerRow = this.#reader.littleEndian16();
    const height = this.#reader.littleEndian16();
    if (bytesPerRow * 8 > this.#paper.dotsPerLine) this.#reader.fail('A raster wider than the paper');
    const left = this.#leftOf(bytesPerRow * 8);
    const top = this.#bitmap.height;
    this.#bitmap.extendTo(top + height);
    for (let index = 0; index < bytesPerRow * height; index++) {
      const byte = this.#reader.byte();
      for (let bit = 0; bit < 8; bit++) {
        if ((byte & (0x80 >> bit)) === 0) continue;
        this.#bitmap.fill(left + (index % bytesPerRow) * 8 + bit, top + Math.floor(index / bytesPerRow), 1, 1);
      }
    }
  }

  /** Printers ignore these in the middle of a line, or print the line's beginning apart. */
  #expectLineStart(what: string): void {
    if (this.#cells.length > 0) this.#reader.fail(`Unfinished line ${JSON.stringify(textOf(this.#cells))} before ${what}`);
  }
}

function textOf(cells: readonly Cell[]): string {
  return cells.map(({ character }) => character).join('');
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { columns, xScale }) => sum + columns * xScale, 0);
}

/** No font is needed: a pattern of 3 or 6 by 5 blocks, made from the character's code, stands for each character. */
function drawGlyph(bitmap: Bitmap, { character, columns, xScale, yScale }: Cell, left: number, top: number): void {
  if (character.trim() === '') return;
  const pattern = Math.imul(character.codePointAt(0) ?? 0, 0x9e3779b1);
  const across = columns * 3;
  for (let block = 0; block < across * 5; block++) {
    if (((pattern >>> block) & 1) === 0) continue;
    const x = left + (block % across) * 4 * xScale;
    bitmap.fill(x, top + Math.floor(block / across) * 4 * yScale, 4 * xScale, 4 * yScale);
  }
}
