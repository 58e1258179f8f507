import iconv from 'iconv-lite';

/** Printed in the place of a character that the printer has no glyph for: 〓, the printers' traditional "missing sort". */
const MISSING_GLYPH = '〓';

/** Characters outside GBK whose meaning another character in GBK carries. */
const STAND_INS: ReadonlyMap<string, string> = new Map([
  ['¥', '￥'],
  // Both are typed as the dot inside the names of ethnic minorities.
  ['•', '·'],
  ['・', '·'],
]);

/** C0, DEL and C1 could be printer commands; format characters, variation selectors and separators have no glyph. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Mn}\p{Zl}\p{Zp}]/u;
const NARROW_SPACE = /(?!\u3000)\p{Zs}/u;
/** Printers leave the user-defined area of GBK empty. */
const USER_DEFINED = /\p{Co}/u;

/**
 * Reduces any text to characters that a Chinese receipt printer shows: ASCII and the two-byte part of GB18030. Control
 * characters vanish, so that a matter's name can inject no command; what has no glyph becomes 〓. To print it as a picture
 * instead would need a font with such characters on every device, which none can be counted on to have.
 */
export function toPrintable(text: string): string {
  return Array.from(text.normalize('NFC'), printableCharacter).join('');
}

/** The characters of a text that a printer has nothing to show for. Our own words must have none; a citizen's name may. */
export function missingGlyphs(text: string): string[] {
  return Array.from(text.normalize('NFC')).filter((character) => printableCharacter(character) === MISSING_GLYPH && character !== MISSING_GLYPH);
}

function printableCharacter(character: string): string {
  if (INVISIBLE.test(character)) return '';
  if (NARROW_SPACE.test(character)) return ' ';
  const shown = STAND_INS.get(character) ?? character;
  return hasGlyph(shown) ? shown : MISSING_GLYPH;
}

function hasGlyph(character: string): boolean {
  if (/^[ -~]$/.test(character)) return true;
  // Four-byte GB18030 is left out: cheap printers print its bytes as two wrong characters.
  return !USER_DEFINED.test(character) && encodePrintable(character).length === 2;
}

/** The GB18030 bytes of a printable text (see `toPrintable`). They mean Chinese only while the printer's Chinese mode is on. */
export function encodePrintable(text: string): Uint8Array {
  return iconv.encode(text, 'gb18030');
}

/** Columns that a printable text takes at single width: what is not ASCII takes two. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += character <= '~' ? 1 : 2;
  return columns;
}

/**
 * A run of spaces; or what must stay together: an ASCII word, or one full-width character, each with the punctuation
 * that may not be parted from it (opening before, closing after).
 */
const UNBREAKABLE = / +|[（《【“‘「]*(?:[!-~]+|.)[，。、；：？！）》】”’」]*/gu;

/**
 * Breaks a printable text into lines.
 *
 * @param columns the most columns that a line may take, 2 or more
 * @returns at least one line; none is wider than `columns`, none ends in spaces
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const [piece] of text.matchAll(UNBREAKABLE)) {
    if (columnsOf(line + piece) <= columns) {
      line += piece;
      continue;
    }
    if (line.trimEnd() !== '') lines.push(line.trimEnd());
    line = '';
    // A piece wider than a whole line is broken wherever the line ends.
    for (const character of piece.trimStart()) {
      if (columnsOf(line + character) > columns) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return [...lines, line.trimEnd()];
}
