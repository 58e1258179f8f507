import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildPinyinTable } from '../../build/pinyin/build-table.ts';
import { encodeTable } from '../../build/pinyin/encode-table.ts';
import { candidatesFor, MOST_LETTERS } from '../../renderer/pinyin/candidates.ts';
import { readPinyinTable, textOf } from '../../renderer/pinyin/pinyin-table.ts';
import { seeded } from '../support/seeded.ts';
import { COMPLAINTS } from './complaints.ts';
import { builtTable, charactersOnly, engineOf, measureQuality } from './quality.ts';
import { FULL, PAGE, syllablesOf } from './typist.ts';

const table = builtTable();
const texts = (letters: string, tolerant = false) => candidatesFor(table, letters, { tolerant }).map(({ text }) => text);
const firstPage = (letters: string) => texts(letters).slice(0, PAGE);

describe('what letters stand for', () => {
  test.each([
    ['a word by its full pinyin', 'chuangkou', '窗口'],
    ['a word by its initials', 'fwtd', '服务态度'],
    ['a word by both', 'gongzry', '工作人员'],
    ['a word whose last syllable is still being typed', 'caili', '材料'],
    ['a sentence', 'gongzuorenyuantaiduhencha', '工作人员态度很差'],
    ['ü by v', 'lvse', '绿色'],
    ['üe by ue too', 'nuedai', '虐待'],
    ['what the list of words lacks', 'quhaoji', '取号机'],
    ['what anybody makes', 'dengle', '等了'],
  ])('%s: %s', (_, letters, text) => {
    expect(firstPage(letters)).toContain(text);
  });

  test('an apostrophe parts syllables', () => {
    expect(texts("xi'an")[0]).toBe('西安');
    expect(texts('xian')[0]).not.toBe('西安');
    expect(candidatesFor(table, "xi'an")[0]?.letters).toBe(5);
  });

  test('z may be meant for zh and an for ang, where that is asked for', () => {
    expect(texts('cuangkou', true).slice(0, PAGE)).toContain('窗口');
    expect(texts('zengming', true).slice(0, PAGE)).toContain('证明');
    expect(texts('cuangkou')).not.toContain('窗口');
  });

  test('a word of a part of the letters says of how many', () => {
    const found = candidatesFor(table, 'gongzuorenyuantaidu').find(({ text }) => text === '工作人员');
    expect(found?.letters).toBe('gongzuorenyuan'.length);
  });

  test('no two candidates are the same, and all that was read is covered in order', () => {
    const candidates = candidatesFor(table, 'shijian');
    expect(new Set(candidates.map(({ text }) => text)).size).toBe(candidates.length);
  });

  test('nothing stands for what is no pinyin', () => {
    expect(texts('')).toEqual([]);
    expect(texts('123')).toEqual([]);
  });

  test('the same letters always give the same: nothing is learnt', () => {
    const random = seeded(20_260_512);
    const letters = Array.from({ length: 30 }, () => Array.from({ length: random.whole(1, 12) }, () => random.pick(['a', 'b', 'g', 'h', 'i', 'n', 's', 'u', 'z', "'"])).join(''));
    const before = letters.map((one) => texts(one));
    expect(letters.toReversed().map((one) => texts(one)).toReversed()).toEqual(before);
    for (const one of letters) for (const candidate of candidatesFor(table, one)) expect(candidate.letters).toBeLessThanOrEqual(one.length);
  });

  test('as many letters as are taken are answered, whatever they are', () => {
    expect(texts('zhuang'.repeat(MOST_LETTERS / 6)).length).toBeGreaterThan(0);
    expect(texts('s'.repeat(MOST_LETTERS)).length).toBeGreaterThan(0);
  });
});

describe('the table', () => {
  test('the same words give the same bytes, and the bytes the same words', () => {
    const words = [
      { text: '长', syllables: ['chang'], frequency: 9 },
      { text: '长', syllables: ['zhang'], frequency: 5 },
      { text: '长大', syllables: ['zhang', 'da'], frequency: 3 },
      { text: '大', syllables: ['da'], frequency: 7 },
    ];
    const bytes = encodeTable(words);
    expect(encodeTable(words.toReversed())).toEqual(bytes);
    const read = readPinyinTable(Uint8Array.from(bytes).buffer);
    expect([0, 1, 2, 3].map((word) => textOf(read, word))).toEqual(['长', '大', '长', '长大']);
    expect(candidatesFor(read, 'zhangda').map(({ text }) => text)).toEqual(['长大', '长']);
  });

  test('bytes that are cut short, or something else, are no table', () => {
    const bytes = Uint8Array.from(encodeTable([{ text: '大', syllables: ['da'], frequency: 7 }]));
    expect(() => readPinyinTable(bytes.slice(0, -1).buffer)).toThrow('no pinyin table');
    expect(() => readPinyinTable(new ArrayBuffer(0))).toThrow('no pinyin table');
    expect(() => readPinyinTable(new TextEncoder().encode('<!doctype html><html lang="zh-CN">').buffer)).toThrow('no pinyin table');
  });

  test('holds every character of GB 2312, also those of surnames, and is at most 1.5 MiB', () => {
    const single = new Set(Array.from({ length: table.weights.length }, (_, word) => textOf(table, word)).filter(({ length }) => length === 1));
    const decoder = new TextDecoder('gb2312');
    const missing: string[] = [];
    for (let row = 0xb0; row <= 0xf7; row += 1) {
      for (let cell = 0xa1; cell <= 0xfe; cell += 1) {
        const character = decoder.decode(Uint8Array.of(row, cell));
        if (/^[\u4e00-\u9fff]$/.test(character) && !single.has(character)) missing.push(character);
      }
    }
    expect(missing).toEqual([]);
    expect([...'闫仝逄佟亓乜缪覃璩邸郄昝'].filter((character) => !single.has(character))).toEqual([]);
    expect(statSync(buildPinyinTable()).size).toBeLessThan(1.5 * 1024 * 1024);
  });
});

describe('what a hall would be ashamed of', () => {
  const words = Array.from({ length: table.weights.length }, (_, word) => textOf(table, word)).filter(({ length }) => length > 1);

  test('every word is of characters of GB 2312: nothing that was read in a wrong encoding', () => {
    const decoder = new TextDecoder('gb2312');
    const isUsual = (character: string) => usual.has(character);
    const usual = new Set(
      Array.from({ length: 0xf7 - 0xb0 + 1 }, (_, row) => row + 0xb0).flatMap((row) =>
        Array.from({ length: 0xfe - 0xa1 + 1 }, (_, cell) => decoder.decode(Uint8Array.of(row, cell + 0xa1))),
      ),
    );
    expect(words.filter((text) => ![...text].every(isUsual))).toEqual([]);
  });

  test.each([
    ['taidu', '台独'],
    ['yindao', '阴道'],
    ['tmd', '他妈的'],
    ['cnm', '草泥马'],
    ['flg', '法轮功'],
    ['jinv', '妓女'],
  ])('%s does not offer %s, and whoever wants to writes it character by character', (letters, word) => {
    expect(texts(letters, true)).not.toContain(word);
    for (const [place, character] of [...word].entries()) expect(texts(syllablesOf(word)[place] ?? '')).toContain(character);
  });

  test('readings of characters that have several: by the one that the word has it is on the first page', () => {
    const readings = { yinhang: '银行', zhangzhe: '长者', chongxin: '重新', liaojie: '了解', haimei: '还没', bande: '办得', shuode: '说得', tiaojie: '调节', cengjing: '曾经', pianyi: '便宜', zhidechi: '值得' };
    expect(Object.entries(readings).filter(([letters, word]) => !firstPage(letters).includes(word))).toEqual([]);
  });
});

describe('a hundred complaints', () => {
  test('there are a hundred, all different', () => {
    expect(new Set(COMPLAINTS.map(({ text }) => text)).size).toBe(100);
  });

  // A little below what was measured when this was written (tests/bench/pinyin.bench.ts): words 98 %, clauses 53 %, 3.3 keystrokes.
  test('by full pinyin nearly every word is on the first page, and half of the clauses are right at once', () => {
    const quality = measureQuality(engineOf(table, true), 'full');
    expect(quality.wordsOnFirstPage).toBeGreaterThan(0.96);
    expect(quality.clausesAtOnce).toBeGreaterThan(0.5);
    expect(quality.keystrokesPerCharacter).toBeLessThan(3.5);
  });

  test('by initials every one of them can be written', () => {
    expect(measureQuality(engineOf(table, true), 'initials').wordsOnFirstPage).toBeGreaterThan(0.7);
  });

  test('it is far better than characters alone', () => {
    const baseline = measureQuality(charactersOnly(table), 'full');
    expect(baseline.wordsOnFirstPage).toBeLessThan(0.7);
    expect(baseline.clausesAtOnce).toBeLessThan(0.05);
  });

  test('every character of them is among the candidates of its own syllable', () => {
    const characters = new Set(COMPLAINTS.flatMap(({ clauses }) => clauses.flatMap((clause) => syllablesOf(clause.join('')).map((syllable, place) => `${clause.join('').charAt(place)} ${FULL([syllable])}`))));
    const missing = [...characters].filter((one) => {
      const [character = '', syllable = ''] = one.split(' ');
      return !texts(syllable).includes(character);
    });
    expect(missing).toEqual([]);
  });
});
