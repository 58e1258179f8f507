import type { ListedWord } from './word-list.ts';

/** "PYT1" */
const MARK = 0x31_54_59_50;
const WEIGHT_STEPS = 18;

/** Lays words out as `renderer/pinyin/pinyin-table.ts` describes. The same words give the same bytes. */
export function encodeTable(words: readonly ListedWord[]): Uint8Array {
  const syllables = [...new Set(words.flatMap((word) => word.syllables))].toSorted();
  const numbers = new Map(syllables.map((syllable, number) => [syllable, number]));
  const sorted = words
    .map((word) => ({ ...word, sounds: word.syllables.map((syllable) => numbers.get(syllable) ?? 0) }))
    .toSorted((one, other) => inOrder(one.sounds, other.sounds) || other.frequency - one.frequency || (one.text < other.text ? -1 : 1));

  const readings = new Map<string, number>();
  const characters: number[] = [];
  const syllableOf: number[] = [];
  const codes = sorted.flatMap(({ text, sounds }) =>
    sounds.map((sound, place) => {
      const key = `${text.charAt(place)} ${sound}`;
      const known = readings.get(key);
      if (known !== undefined) return known;
      readings.set(key, characters.length);
      characters.push(text.charCodeAt(place));
      syllableOf.push(sound);
      return characters.length - 1;
    }),
  );
  const lines = new TextEncoder().encode(syllables.join('\n'));
  return joined([
    Uint32Array.of(MARK, characters.length, sorted.length, codes.length, lines.length),
    Uint16Array.from(characters),
    Uint16Array.from(syllableOf),
    Uint16Array.from(codes),
    Uint8Array.from(sorted, ({ text }) => text.length),
    Uint8Array.from(sorted, ({ frequency }) => Math.min(255, Math.round(Math.log(frequency) * WEIGHT_STEPS))),
    lines,
  ]);
}

/** By the first syllable that differs; a word comes before those that it begins. */
function inOrder(one: readonly number[], other: readonly number[]): number {
  for (const [place, sound] of one.entries()) {
    const against = other[place];
    if (against === undefined) return 1;
    if (sound !== against) return sound - against;
  }
  return one.length - other.length;
}

function joined(parts: readonly (Uint8Array | Uint16Array | Uint32Array)[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}
