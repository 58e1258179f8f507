/** The letters with which a character's readings begin, as bits: 1 is a, 2 is b. 0 for what is no Chinese character. */
export type InitialsOf = (character: string) => number;

const FIRST = 0x4e00;

/** Until the table has come, and where it cannot be had: the search goes by characters and codes alone. */
export const noInitials: InitialsOf = () => 0;

/** Reads what `build/pinyin/initials.ts` makes. */
export function readInitials(bytes: ArrayBuffer): InitialsOf {
  const table = new DataView(bytes);
  return (character) => {
    const at = 2 * (character.charCodeAt(0) - FIRST);
    if (at < 0 || at >= table.byteLength) return 0;
    const packed = table.getUint16(at, true);
    return bit(packed & 31) | bit((packed >> 5) & 31) | bit(packed >> 10);
  };
}

const bit = (letter: number): number => (letter === 0 ? 0 : 1 << (letter - 1));
