import { plain } from '../parts/plain.ts';
import type { InitialsOf } from './initials.ts';

/** Something that a clerk looks for by its Chinese name or by its codes. */
export interface Findable<T> {
  what: T;
  name: string;
  codes: readonly string[];
}

/** Best first: at the beginning, anywhere, with gaps. */
const RANKS = 3;

/**
 * What fits, at most `limit`: the name's characters, the initials of their pinyin (ydjy → 异地就医), or a piece of a code, in whatever case.
 * Words apart by blanks must all fit. Without a query all fit. What fits equally well keeps its order.
 */
export function search<T>(all: readonly Findable<T>[], query: string, initialsOf: InitialsOf, limit: number): T[] {
  // An input method parts what is typed into it, y'd'j'y.
  const parted = folded(query).replace(/(?<=[a-z])['’](?=[a-z])/g, '');
  const words = parted.split(/\s+/).filter((word) => word !== '');
  const byRank: T[][] = Array.from({ length: RANKS }, () => []);
  for (const one of all) {
    const rank = Math.max(0, ...words.map((word) => rankOf(one, word, initialsOf)));
    byRank[rank]?.push(one.what);
    if ((byRank[0]?.length ?? 0) >= limit) break;
  }
  return byRank.flat().slice(0, limit);
}

/** `RANKS` for what does not fit. */
function rankOf<T>({ name, codes }: Findable<T>, word: string, initialsOf: InitialsOf): number {
  const written = folded(name);
  const at = written.indexOf(word);
  if (at >= 0) return at === 0 ? 0 : 1;
  if (codes.some((code) => folded(code).startsWith(word))) return 0;
  if (word.length >= 3 && codes.some((code) => folded(code).includes(word))) return 1;
  return /^[a-z0-9]+$/.test(word) ? rankByInitials(written, word, initialsOf) : RANKS;
}

/** Alike, in whatever case and width it was written. */
const folded = (text: string): string => plain(text).toLowerCase();

function rankByInitials(name: string, word: string, initialsOf: InitialsOf): number {
  // Brackets and points are typed by nobody.
  const characters = [...name].filter((character) => /[\p{L}\p{N}]/u.test(character));
  const fits = (character: string | undefined, letter: string | undefined) =>
    character !== undefined && letter !== undefined && (character === letter || (initialsOf(character) & (1 << (letter.charCodeAt(0) - 97))) !== 0);
  for (let start = 0; start + word.length <= characters.length; start += 1) {
    let matched = 0;
    while (matched < word.length && fits(characters[start + matched], word[matched])) matched += 1;
    if (matched === word.length) return start === 0 ? 0 : 1;
  }
  let matched = 0;
  for (const character of characters) if (fits(character, word[matched])) matched += 1;
  // Two letters apart from each other are in nearly every name.
  return word.length >= 3 && matched === word.length ? 2 : RANKS;
}

/** What somebody searched by, as it is filled in by hand: a name has Chinese or blanks, a code digits; letters alone were initials. */
export function typedAs(query: string): { name: string; code: string } {
  const meant = plain(query);
  if (/^[a-z]*$/i.test(meant)) return { name: '', code: '' };
  return /^[\w-]+$/.test(meant) ? { name: '', code: meant } : { name: query, code: '' };
}
