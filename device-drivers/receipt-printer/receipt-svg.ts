import type { Receipt } from '../../core/contract/receipt.ts';
import { columnsOf } from './printable-text.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { makeQrSymbol } from './qr-symbol.ts';
import { type LaidOutLine, type LaidOutText, layOutReceipt, LINE_DOTS, TALL_LINE_DOTS } from './receipt-layout.ts';

/** All lengths are dots of the print head, eight to the millimetre. */
const COLUMN = 12;
const CHARACTER_HEIGHT = 24;
/** From the top of a character to its baseline. */
const ASCENT = 21;
/** Paper beside the printed dots: 58 mm and 80 mm rolls leave about this much. */
const MARGIN = 36;
const DOTS_PER_MM = 8;

/** Fonts whose Chinese characters are exactly twice as wide as the others come first; any other is put into the columns too. */
const FONTS = "NSimSun,'Noto Sans Mono CJK SC','WenQuanYi Zen Hei Mono','DejaVu Sans Mono','Noto Sans SC Variable','Microsoft YaHei',monospace";

/**
 * The receipt as a picture: an SVG document in the paper's own size, with its lines as text and its QR codes drawn. Each
 * character stands on its column, so that no font can shift it. Holds no script, no style and no link.
 *
 * @throws UnprintableReceipt if no paper can show the receipt
 */
export function receiptSvg(receipt: Receipt, profile: PrinterProfile): string {
  const parts: string[] = [];
  let top = MARGIN;
  for (const line of layOutReceipt(receipt, profile)) {
    const { svg, height } = drawLine(line, top, profile);
    parts.push(svg);
    top += height;
  }
  const width = profile.dotsPerLine + 2 * MARGIN;
  const height = top + MARGIN;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width / DOTS_PER_MM}mm" height="${height / DOTS_PER_MM}mm" viewBox="0 0 ${width} ${height}">` +
    `<path fill="#fff" d="M0 0h${width}v${height}H0z"/>` +
    `<g fill="#000" font-family="${FONTS}" text-anchor="middle">\n${parts.join('')}</g></svg>\n`
  );
}

function drawLine(line: LaidOutLine, top: number, profile: PrinterProfile): { svg: string; height: number } {
  switch (line.type) {
    case 'text':
      return { svg: drawText(line, top, profile.dotsPerLine), height: line.height === 2 ? TALL_LINE_DOTS : LINE_DOTS };
    case 'feed':
      return { svg: '', height: line.lines * LINE_DOTS };
    case 'qr':
      return drawQr(line.payload, top, profile);
  }
}

function drawText({ text, align, width, height }: LaidOutText, top: number, dotsPerLine: number): string {
  if (text === '') return '';
  const free = dotsPerLine - columnsOf(text) * COLUMN * width;
  const left = MARGIN + (align === 'center' ? Math.floor(free / 2) : 0);
  return `<text transform="translate(${left} ${top}) scale(${width} ${height})" y="${ASCENT}">${drawRuns(text)}</text>\n`;
}

/** Latin letters of most fonts are more than half as wide as high: a smaller size keeps them within their columns. */
const FONT_SIZE = { 1: 20, 2: CHARACTER_HEIGHT };

function drawRuns(text: string): string {
  let column = 0;
  const runs = text.match(/[ -~]+|[^ -~]+/gu) ?? [];
  return runs
    .map((run) => {
      const columns = /^[ -~]/.test(run) ? 1 : 2;
      // A list of places: each character is centred on its own.
      const places = Array.from(run, (_, index) => (column + (index + 0.5) * columns) * COLUMN);
      column += places.length * columns;
      return `<tspan font-size="${FONT_SIZE[columns]}" x="${places.join(' ')}">${escaped(run)}</tspan>`;
    })
    .join('');
}

/** With an empty line above and below, as on the paper. */
function drawQr(payload: string, top: number, profile: PrinterProfile): { svg: string; height: number } {
  const { size, moduleDots, isDark } = makeQrSymbol(payload, profile);
  const left = MARGIN + Math.floor((profile.dotsPerLine - size * moduleDots) / 2);
  const dark: string[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) if (isDark(row, column)) dark.push(`M${column} ${row}h1v1h-1z`);
  }
  const place = `translate(${left} ${top + LINE_DOTS}) scale(${moduleDots})`;
  return {
    svg: `<path transform="${place}" shape-rendering="crispEdges" d="${dark.join('')}"/>\n`,
    height: 2 * LINE_DOTS + size * moduleDots,
  };
}

/** Viewers run ordinary spaces together, and the places of a line would be one short. */
const ENTITIES: Readonly<Record<string, string>> = { ' ': '\u00a0', '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replaceAll(/[ &<>"]/g, (character) => ENTITIES[character] ?? character);
}
