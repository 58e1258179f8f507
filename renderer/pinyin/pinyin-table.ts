/**
 * Words with their readings and how common they are, as `build/pinyin/encode-table.ts` lays them out (little endian):
 * five Uint32 (mark, readings, words, codes, bytes of the syllables); of each reading its character and its syllable (Uint16
 * each, two lists); of all words their characters as numbers of readings (Uint16); of each word its length and its weight
 * (Uint8 each); the syllables, in alphabetical order, a line each.
 *
 * Words stand in the order of their syllables, so that those which begin alike lie together: a trie that needs no building.
 */
export interface PinyinTable {
  /** In alphabetical order; a syllable's number is its place here. ü is v. */
  syllables: readonly string[];
  numbers: ReadonlyMap<string, number>;
  /** Of each reading its character, a UTF-16 unit. */
  characters: Uint16Array;
  /** Of all words, one after the other, the numbers of their readings … */
  codes: Uint16Array;
  /** … and of their syllables. */
  sounds: Uint16Array;
  /** Where in these lists each word begins; one more than there are words. */
  starts: Uint32Array;
  /** How common each word is: eighteenths of the natural logarithm of its frequency. */
  weights: Uint8Array;
  /** Of each syllable the first word that begins with it; one more than there are syllables. */
  firstWords: Uint32Array;
  /** The natural logarithm of the sum of all frequencies. */
  logTotal: number;
}

/** "PYT1" */
const MARK = 0x31_54_59_50;
const HEADER = 5;
export const WEIGHT_STEPS = 18;

/** @throws Error if these bytes are no such table, or were cut short */
export function readPinyinTable(bytes: ArrayBuffer): PinyinTable {
  const [mark, readings = 0, words = 0, codeCount = 0, syllableBytes = 0] = new Uint32Array(bytes, 0, bytes.byteLength < 4 * HEADER ? 0 : HEADER);
  const length = 4 * HEADER + 4 * readings + 2 * codeCount + 2 * words + syllableBytes;
  if (mark !== MARK || bytes.byteLength !== length) throw new Error('This is no pinyin table.');

  let at = 4 * HEADER;
  const shorts = (count: number) => new Uint16Array(bytes, (at += 2 * count) - 2 * count, count);
  const octets = (count: number) => new Uint8Array(bytes, (at += count) - count, count);
  const characters = shorts(readings);
  const syllableOf = shorts(readings);
  const codes = shorts(codeCount);
  const lengths = octets(words);
  const weights = octets(words);
  const syllables = new TextDecoder().decode(octets(syllableBytes)).split('\n');

  const sounds = codes.map((code) => syllableOf[code] ?? 0);
  const starts = new Uint32Array(words + 1);
  for (let word = 0; word < words; word += 1) starts[word + 1] = (starts[word] ?? 0) + (lengths[word] ?? 0);
  return {
    syllables,
    numbers: new Map(syllables.map((syllable, number) => [syllable, number])),
    characters,
    codes,
    sounds,
    starts,
    weights,
    firstWords: firstWordsOf(syllables.length, sounds, starts),
    logTotal: Math.log(weights.reduce((sum, weight) => sum + Math.exp(weight / WEIGHT_STEPS), 0)),
  };
}

function firstWordsOf(syllables: number, sounds: Uint16Array, starts: Uint32Array): Uint32Array {
  const first = new Uint32Array(syllables + 1).fill(starts.length - 1);
  for (let word = starts.length - 2; word >= 0; word -= 1) first[sounds[starts[word] ?? 0] ?? 0] = word;
  // A syllable with which no word begins takes the place of the next one.
  for (let syllable = syllables - 1; syllable >= 0; syllable -= 1) {
    first[syllable] = Math.min(first[syllable] ?? 0, first[syllable + 1] ?? 0);
  }
  return first;
}

/** The word of this number, in characters. */
export function textOf({ characters, codes, starts }: PinyinTable, word: number): string {
  let text = '';
  const end = starts[word + 1] ?? 0;
  for (let at = starts[word] ?? 0; at < end; at += 1) text += String.fromCharCode(characters[codes[at] ?? 0] ?? 0);
  return text;
}
