import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pinyin, polyphonic } from 'pinyin-pro';
import { patternWords } from './word-patterns.ts';

export interface ListedWord {
  text: string;
  /** One for each character: a–z, ü as v, no tone. */
  syllables: readonly string[];
  /** How often it comes among 60 million words; at least 1. */
  frequency: number;
}

const require = createRequire(import.meta.url);
const JIEBA_LIST = require.resolve('@node-rs/jieba/dict.txt');
const DOMAIN_LIST = join(import.meta.dirname, 'domain-words.txt');
const NOT_OFFERED_LIST = join(import.meta.dirname, 'not-offered.txt');

/** Rarer words of so many characters are left out: nobody looks for them on page nine. */
const LEAST_FREQUENCY: Readonly<Record<number, number>> = { 2: 5, 3: 6, 4: 5, 5: 8, 6: 4, 7: 4, 8: 4 };
/** Names of people: those of staff are not to be a click away, and they crowd out words. */
const LEAST_OF_NAMES = 200;
/** A reading that no word shows still has this share of its character's frequency. */
const LEAST_SHARE = 0.002;
const HAN = /^[\u4e00-\u9fff]+$/;

/** All words of the table: jieba's that are common enough, those of `domain-words.txt`, and all characters of GB 2312. */
export function listWords(): ListedWord[] {
  const usual = new Set(gb2312());
  const isUsual = (text: string) => [...text].every((character) => usual.has(character));
  const listed = readList(JIEBA_LIST).filter(({ text }) => HAN.test(text) && (text.length === 1 || isUsual(text)));
  const domain = readList(DOMAIN_LIST);
  const notOffered = new Set(readList(NOT_OFFERED_LIST).map(({ text }) => text));
  // Of usual characters: 又 before what is 是 in a wrong encoding is no word.
  const made = patternWords(listed.filter(({ text }) => isUsual(text)));
  const words = new Map<string, ListedWord>();
  const add = (word: ListedWord) => {
    const key = `${word.text} ${word.syllables.join(' ')}`;
    if (isReadable(word) && !notOffered.has(word.text) && (words.get(key)?.frequency ?? 0) < word.frequency) words.set(key, word);
  };
  const phrases = listed.filter(isCommon).map(({ text, frequency }) => ({ text, frequency, syllables: read(text) }));
  for (const phrase of phrases) add(phrase);
  for (const { text, frequency } of made) add({ text, frequency, syllables: read(text) });
  for (const { text, frequency, rest } of domain) {
    const [reading] = rest;
    add({ text, frequency, syllables: reading === undefined ? read(text) : reading.split("'") });
  }
  const settled = new Set(domain.filter(({ text }) => text.length === 1).map(({ text }) => text));
  const frequencies = new Map(listed.map(({ text, frequency }) => [text, frequency]));
  const shares = sharesOf(phrases);
  for (const character of new Set([...usual, ...[...frequencies.keys()].filter((text) => text.length === 1)])) {
    for (const [syllable, share] of readingsOf(character, shares)) {
      // jieba counts as common what are Chinese words in a wrong encoding: 鏄 for 是.
      const frequency = usual.has(character) ? (frequencies.get(character) ?? 1) * (settled.has(character) ? LEAST_SHARE : share) : 1;
      add({ text: character, syllables: [syllable], frequency: Math.max(1, frequency) });
    }
  }
  return [...words.values()];
}

/** One line of a list of words. */
export interface Line {
  text: string;
  frequency: number;
  rest: readonly string[];
}

function readList(file: string): Line[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [text = '', frequency, ...rest] = line.trim().split(' ');
      return { text, frequency: Number(frequency), rest };
    });
}

function isCommon({ text, frequency, rest: [kind = ''] }: Line): boolean {
  const least = LEAST_FREQUENCY[text.length];
  return least !== undefined && frequency >= (kind.startsWith('nr') ? Math.max(least, LEAST_OF_NAMES) : least);
}

const read = (text: string) => pinyin(text, { toneType: 'none', type: 'array', v: true }).map(spelt);
/** 嗯 and its like have no vowel in pinyin-pro, and are typed as en. */
const spelt = (syllable: string) => (/^(?:n|ng|hng)$/.test(syllable) ? 'en' : syllable);
const isReadable = ({ text, syllables }: ListedWord) => syllables.length === text.length && syllables.every((one) => /^[a-z]*[aeiouv][a-z]*$/.test(one));

/** Of each character how often each of its readings comes in words. */
function sharesOf(phrases: readonly ListedWord[]): Map<string, Map<string, number>> {
  const shares = new Map<string, Map<string, number>>();
  for (const { text, syllables, frequency } of phrases) {
    for (const [place, syllable] of syllables.entries()) {
      const ofCharacter = shares.get(text.charAt(place)) ?? new Map<string, number>();
      ofCharacter.set(syllable, (ofCharacter.get(syllable) ?? 0) + frequency);
      shares.set(text.charAt(place), ofCharacter);
    }
  }
  return shares;
}

/** @returns its readings, and of each its share */
function readingsOf(character: string, shares: ReadonlyMap<string, ReadonlyMap<string, number>>): [string, number][] {
  const seen = shares.get(character) ?? new Map<string, number>();
  const [all = []] = polyphonic(character, { toneType: 'none', type: 'array', v: true });
  const readings = [...new Set(all.map(spelt))];
  const sum = readings.reduce((so, reading) => so + (seen.get(reading) ?? 0), 0);
  return readings.map((reading, place) => [reading, Math.max(LEAST_SHARE, sum === 0 ? Number(place === 0) : (seen.get(reading) ?? 0) / sum)]);
}

/** 一级、二级汉字: every character that a Chinese keyboard of old could write. */
function gb2312(): string[] {
  const decoder = new TextDecoder('gb2312');
  const characters: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
      const character = decoder.decode(Uint8Array.of(row, cell));
      if (HAN.test(character)) characters.push(character);
    }
  }
  return characters;
}
