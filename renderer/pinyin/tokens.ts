import type { PinyinTable } from './pinyin-table.ts';

/** One way to read the letters from some place on as one syllable. */
export interface Token {
  /** Where the next syllable's letters begin. */
  end: number;
  /** The numbers of the syllables that it may be: from this one … */
  from: number;
  /** … to before this one. */
  to: number;
  /** How unlikely it is that somebody types this syllable like that: natural logarithm, 0 where it is typed in full. */
  cost: number;
}

/** An initial that stands for its whole syllable, amid others. */
export const INITIAL_COST = 6;
/** The last syllable is still being typed. */
const OPEN_COST = 2.5;
const LIKE_COST = 4;
const LONGEST_SYLLABLE = 6;
const SEPARATOR = "'";

/** What people write otherwise than the table does, both ways right. */
const ALSO = new Map([
  ['lue', 'lve'],
  ['nue', 'nve'],
  ['jv', 'ju'],
  ['qv', 'qu'],
  ['xv', 'xu'],
  ['yv', 'yu'],
]);

export interface Reading {
  /** Also takes z for zh, an for ang and the like, as many people speak. */
  tolerant: boolean;
}

/** Of each place in the letters all tokens that begin there. */
export function tokensOf(table: PinyinTable, letters: string, { tolerant }: Reading): readonly (readonly Token[])[] {
  return Array.from(letters, (_, at) => tokensAt(table, letters, at, tolerant));
}

function tokensAt(table: PinyinTable, letters: string, at: number, tolerant: boolean): Token[] {
  const separator = letters.indexOf(SEPARATOR, at);
  const stop = Math.min(separator === -1 ? letters.length : separator, at + LONGEST_SYLLABLE);
  const tokens: Token[] = [];
  const add = (end: number, [from, to]: readonly [number, number], cost: number) => {
    if (from < to) tokens.push({ end: letters[end] === SEPARATOR ? end + 1 : end, from, to, cost });
  };
  for (let end = at + 1; end <= stop; end += 1) {
    const typed = letters.slice(at, end);
    add(end, exactly(table, ALSO.get(typed) ?? typed), 0);
    if (tolerant) for (const like of soundsLike(typed)) add(end, exactly(table, like), LIKE_COST);
    if (end === letters.length) add(end, beginningWith(table, typed), OPEN_COST);
    else if (isInitial(typed)) add(end, beginningWith(table, typed), INITIAL_COST);
  }
  return tokens;
}

const isInitial = (typed: string) => /^(?:[abcdefghjklmnopqrstwxyz]|[zcs]h)$/.test(typed);

function exactly({ numbers }: PinyinTable, syllable: string): readonly [number, number] {
  const number = numbers.get(syllable);
  return number === undefined ? [0, 0] : [number, number + 1];
}

/** Syllables are in alphabetical order: those that begin alike stand together. */
function beginningWith({ syllables }: PinyinTable, letters: string): readonly [number, number] {
  return [placeOf(syllables, letters), placeOf(syllables, `${letters}{`)];
}

/** @returns how many syllables come before these letters; `{` comes after z */
function placeOf(syllables: readonly string[], letters: string): number {
  let low = 0;
  let high = syllables.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((syllables[middle] ?? '') < letters) low = middle + 1;
    else high = middle;
  }
  return low;
}

function soundsLike(syllable: string): string[] {
  const initials = /^[zcs]h/.test(syllable)
    ? [syllable, syllable[0] + syllable.slice(2)]
    : /^[zcs]/.test(syllable)
      ? [syllable, `${syllable[0]}h${syllable.slice(1)}`]
      : [syllable];
  const finals = (one: string) => (/[aei]n$/.test(one) ? [one, `${one}g`] : /[aei]ng$/.test(one) ? [one, one.slice(0, -1)] : [one]);
  return initials.flatMap(finals).filter((one) => one !== syllable);
}
