import { pinyin } from 'pinyin-pro';

/** The first and the last character that the table knows: CJK unified ideographs, as in GB 18030 of 2000. */
const FIRST = 0x4e00;
const LAST = 0x9fa5;

/**
 * With which letters each character's readings begin, for the clerk's search (ydjy → 异地就医): of each character from
 * U+4E00 to U+9FA5 one Uint16, little endian, with up to three letters of five bits each; 0 is none, 1 is a. 41 KiB.
 */
export function initialsTable(): Uint8Array {
  const table = new DataView(new ArrayBuffer(2 * (LAST - FIRST + 1)));
  for (let code = FIRST; code <= LAST; code += 1) table.setUint16(2 * (code - FIRST), packed(lettersOf(String.fromCharCode(code))), true);
  return new Uint8Array(table.buffer);
}

function lettersOf(character: string): number[] {
  const readings = pinyin(character, { multiple: true, toneType: 'none', type: 'array' });
  // What it does not know it gives back as it is.
  const letters = readings.flatMap((reading) => (/^[a-z]/.test(reading) ? [reading.charCodeAt(0) - 96] : []));
  return [...new Set(letters)].slice(0, 3);
}

const packed = ([first = 0, second = 0, third = 0]: number[]): number => first | (second << 5) | (third << 10);
