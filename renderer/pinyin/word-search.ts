import type { PinyinTable } from './pinyin-table.ts';
import type { Token } from './tokens.ts';

/** Words beyond this length are rare, and typed in parts. */
const LONGEST_WORD = 8;

/** Words of one reading that the letters may be: `from` … before `to`, the most common one first. */
export type Found = (from: number, to: number, end: number, cost: number) => void;

/** Finds all words that the letters from `at` on may be. @param tokens of each place, see `tokensOf` */
export function searchWords(table: PinyinTable, tokens: readonly (readonly Token[])[], at: number, found: Found): void {
  const { firstWords } = table;
  for (const { end, from, to, cost } of tokens[at] ?? []) {
    for (let syllable = from; syllable < to; syllable += 1) {
      enter(table, tokens, { low: firstWords[syllable] ?? 0, high: firstWords[syllable + 1] ?? 0, depth: 1, end, cost }, found);
    }
  }
}

/** All words from `low` to before `high` begin with the same `depth` syllables. */
interface Node {
  low: number;
  high: number;
  depth: number;
  end: number;
  cost: number;
}

function enter(table: PinyinTable, tokens: readonly (readonly Token[])[], node: Node, found: Found): void {
  const { low, high, depth, end, cost } = node;
  if (low >= high) return;
  const longer = firstLonger(table, low, high, depth);
  if (longer > low) found(low, longer, end, cost);
  if (longer >= high || depth >= LONGEST_WORD) return;
  for (const token of tokens[end] ?? []) {
    let from = firstFrom(table, longer, high, depth, token.from);
    while (from < high) {
      const sound = soundAt(table, from, depth);
      if (sound >= token.to) break;
      const to = firstFrom(table, from, high, depth, sound + 1);
      enter(table, tokens, { low: from, high: to, depth: depth + 1, end: token.end, cost: cost + token.cost }, found);
      from = to;
    }
  }
}

const soundAt = ({ sounds, starts }: PinyinTable, word: number, depth: number) => sounds[(starts[word] ?? 0) + depth] ?? 0;

/** The first word of the node that is longer than its syllables; shorter ones come first. */
function firstLonger({ starts }: PinyinTable, from: number, to: number, depth: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle + 1] ?? 0) - (starts[middle] ?? 0) > depth) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The first word whose syllable at this depth is `sound` or comes after it. All words here are longer than `depth`. */
function firstFrom(table: PinyinTable, from: number, to: number, depth: number, sound: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (soundAt(table, middle, depth) < sound) low = middle + 1;
    else high = middle;
  }
  return low;
}
