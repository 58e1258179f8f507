import { readFileSync } from 'node:fs';
import { buildPinyinTable } from '../../build/pinyin/build-table.ts';
import { candidatesFor, type Candidate } from '../../renderer/pinyin/candidates.ts';
import { readPinyinTable, textOf, type PinyinTable } from '../../renderer/pinyin/pinyin-table.ts';
import { COMPLAINTS } from './complaints.ts';
import { FULL, INITIALS, isOnFirstPage, syllablesOf, typeClause, type Engine } from './typist.ts';

export function builtTable(): PinyinTable {
  return readPinyinTable(Uint8Array.from(readFileSync(buildPinyinTable())).buffer);
}

export const engineOf = (table: PinyinTable, tolerant = false): Engine => (letters) => candidatesFor(table, letters, { tolerant });

/** What a keyboard without words does: the characters of the first syllable, the more common ones first. */
export function charactersOnly(table: PinyinTable): Engine {
  const bySyllable = new Map<string, { text: string; weight: number }[]>();
  for (let word = 0; word + 1 < table.starts.length; word += 1) {
    const text = textOf(table, word);
    if (text.length > 1) continue;
    const syllable = table.syllables[table.sounds[table.starts[word] ?? 0] ?? 0] ?? '';
    bySyllable.set(syllable, [...(bySyllable.get(syllable) ?? []), { text, weight: table.weights[word] ?? 0 }]);
  }
  const known = new Map<string, readonly Candidate[]>();
  for (const [syllable, characters] of bySyllable) {
    known.set(
      syllable,
      characters.toSorted((one, other) => other.weight - one.weight).map(({ text }) => ({ text, letters: syllable.length })),
    );
  }
  return (letters) => [6, 5, 4, 3, 2, 1].flatMap((end) => known.get(letters.slice(0, end)) ?? []);
}

export interface Quality {
  /** Shares, 0 to 1. */
  wordsOnFirstPage: number;
  clausesAtOnce: number;
  sentencesAtOnce: number;
  keystrokesPerCharacter: number;
}

/** How well the hundred complaints are written with it. Sentences are typed clause by clause. */
export function measureQuality(engine: Engine, spelling: 'full' | 'initials'): Quality {
  const spell = spelling === 'full' ? FULL : INITIALS;
  const words = COMPLAINTS.flatMap(({ clauses }) => clauses.flatMap(wordsWithSyllables));
  const typed = COMPLAINTS.map(({ clauses }) => clauses.map((clause) => typeClause(engine, clause.join(''), spell)));
  const characters = COMPLAINTS.flatMap(({ clauses }) => clauses.flat()).join('').length;
  return {
    wordsOnFirstPage: share(words, ({ word, syllables }) => isOnFirstPage(engine, word, syllables, spell)),
    clausesAtOnce: share(typed.flat(), ({ atOnce }) => atOnce),
    sentencesAtOnce: share(typed, (clauses) => clauses.every(({ atOnce }) => atOnce)),
    keystrokesPerCharacter: typed.flat().reduce((sum, { keystrokes }) => sum + keystrokes, 0) / characters,
  };
}

/** With the reading that each has in its clause: 长 in 长大 is another than in 长度. */
function wordsWithSyllables(clause: readonly string[]): { word: string; syllables: readonly string[] }[] {
  const syllables = syllablesOf(clause.join(''));
  let at = 0;
  return clause.map((word) => ({ word, syllables: syllables.slice(at, (at += word.length)) }));
}

const share = <T>(all: readonly T[], holds: (one: T) => boolean) => all.filter(holds).length / all.length;
