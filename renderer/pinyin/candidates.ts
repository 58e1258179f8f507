import { textOf, WEIGHT_STEPS, type PinyinTable } from './pinyin-table.ts';
import { INITIAL_COST, tokensOf, type Reading } from './tokens.ts';
import { searchWords } from './word-search.ts';

export interface Candidate {
  text: string;
  /** How many of the letters it stands for, counted from the first; choosing it leaves the others. */
  letters: number;
}

/** More letters than these are not worth taking: a keystroke would become slow, and nobody can oversee them. */
export const MOST_LETTERS = 60;
/** Of as many letters. Of single characters none is left out: what is on no page cannot be written at all. */
const MOST_WORDS = 40;

/** A word that the letters may begin with. */
interface Found {
  word: number;
  end: number;
  score: number;
  cost: number;
}

/** The last word of the best conversion of a beginning of the letters, from `start` on. */
interface Step {
  start: number;
  word: number;
  /** Of the whole beginning. */
  score: number;
  cost: number;
}

/**
 * What these letters may stand for. First the best conversion of all of them, then the words that they may begin with: those
 * of more letters first, and among these the more common ones. Depends on nothing but its arguments, so nothing is learnt.
 *
 * @param letters a–z and `'` between syllables; full pinyin, initials, or both; ü is v. Others make it find nothing.
 * @param reading by default takes letters as they are spelt
 */
export function candidatesFor(table: PinyinTable, letters: string, reading: Reading = { tolerant: false }): readonly Candidate[] {
  const tokens = tokensOf(table, letters, reading);
  const best: (Step | undefined)[] = [{ start: 0, word: 0, score: 0, cost: 0 }];
  const first: Found[] = [];
  for (let start = 0; start < letters.length; start += 1) {
    const before = best[start];
    if (before === undefined) continue;
    searchWords(table, tokens, start, (from, to, end, cost) => {
      const score = before.score + scoreOf(table, from) - cost;
      const now = best[end];
      if (now === undefined || score > now.score) best[end] = { start, word: from, score, cost: before.cost + cost };
      if (start > 0) return;
      for (let word = from; word < to; word += 1) first.push({ word, end, cost, score: scoreOf(table, word) - cost });
    });
  }
  const isSpelt = (best[letters.length]?.cost ?? INITIAL_COST) < INITIAL_COST;
  const farFetched = ({ cost }: Found) => Number(isSpelt && cost >= INITIAL_COST);
  first.sort((one, other) => farFetched(one) - farFetched(other) || other.end - one.end || other.score - one.score);
  const words = withoutRarest(table, first).map(({ word, end }) => ({ text: textOf(table, word), letters: end }));
  const whole = sentence(table, best, letters.length);
  return unique(whole === '' ? words : [{ text: whole, letters: letters.length }, ...words]);
}

function withoutRarest({ starts }: PinyinTable, found: readonly Found[]): Found[] {
  const counts: number[] = [];
  return found.filter(({ word, end }) => {
    const count = (counts[end] ?? 0) + 1;
    counts[end] = count;
    return count <= MOST_WORDS || (starts[word + 1] ?? 0) - (starts[word] ?? 0) === 1;
  });
}

/** The logarithm of the word's share in all that is written. */
const scoreOf = ({ weights, logTotal }: PinyinTable, word: number) => (weights[word] ?? 0) / WEIGHT_STEPS - logTotal;

/** @returns '' where the letters cannot be read to their end */
function sentence(table: PinyinTable, best: readonly (Step | undefined)[], end: number): string {
  let text = '';
  for (let place = end; place > 0; ) {
    const step = best[place];
    if (step === undefined) return '';
    text = textOf(table, step.word) + text;
    place = step.start;
  }
  return text;
}

function unique(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter(({ text }) => !seen.has(text) && seen.add(text));
}
