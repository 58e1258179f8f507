import { pinyin } from 'pinyin-pro';
import type { Candidate } from '../../renderer/pinyin/candidates.ts';

/** What is asked for candidates: our engine, or something to compare it with. */
export type Engine = (letters: string) => readonly Candidate[];

/** How many candidates stand on a page. */
export const PAGE = 9;

/** Pinyin, a syllable for each character, as a Chinese knows it who has read the whole clause. */
export const syllablesOf = (text: string) => pinyin(text, { toneType: 'none', type: 'array', v: true }).map((one) => (/^n?g?$/.test(one) ? 'en' : one));

export const FULL = (syllables: readonly string[]) => syllables.map((one, place) => (place > 0 && /^[aoe]/.test(one) ? `'${one}` : one)).join('');
export const INITIALS = (syllables: readonly string[]) => syllables.map((one) => one.charAt(0)).join('');

export interface Typed {
  /** Letters, pages turned and candidates chosen. */
  keystrokes: number;
  /** The first candidate was the whole clause. */
  atOnce: boolean;
}

/**
 * Types a clause in one go and then chooses: the longest candidate that is right, of the first page if there is one, else
 * page after page. What cannot be found is given up with an error: a keyboard that cannot write a word is broken.
 */
export function typeClause(engine: Engine, text: string, spell: (syllables: readonly string[]) => string): Typed {
  let syllables = syllablesOf(text);
  let rest = text;
  let letters = spell(syllables);
  let keystrokes = letters.length;
  let atOnce = false;
  while (rest !== '') {
    const candidates = engine(letters);
    if (rest === text && candidates[0]?.text === text) atOnce = true;
    const place = bestPlace(candidates, rest);
    const chosen = candidates[place];
    if (chosen === undefined) throw new Error(`“${rest}” cannot be written with “${letters}”.`);
    keystrokes += Math.floor(place / PAGE) + 1;
    rest = rest.slice(chosen.text.length);
    syllables = syllables.slice(chosen.text.length);
    letters = spell(syllables);
  }
  return { keystrokes, atOnce };
}

/** @returns where the candidate stands that a person takes; -1 where none is right */
function bestPlace(candidates: readonly Candidate[], rest: string): number {
  const right = candidates.map(({ text }, place) => ({ text, place })).filter(({ text }) => rest.startsWith(text));
  const onFirstPage = right.filter(({ place }) => place < PAGE);
  const [best] = (onFirstPage.length > 0 ? onFirstPage : right.slice(0, 1)).toSorted((one, other) => other.text.length - one.text.length);
  return best?.place ?? -1;
}

/** Where a word stands among the candidates for its own letters. */
export function isOnFirstPage(engine: Engine, word: string, syllables: readonly string[], spell: (syllables: readonly string[]) => string): boolean {
  return engine(spell(syllables)).slice(0, PAGE).some(({ text }) => text === word);
}
