import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRegionRules } from '../../core/evaluation/regions/shipped.ts';
import { ratingForm } from '../../core/evaluation/rating-form.ts';
import { CHINESE, ENGLISH, LANGUAGES, languageOf, say, sayBeneath, words } from './languages.ts';
import { packSchema } from './pack.ts';

const IDS = Object.keys(CHINESE.texts);
const MONGOLIAN = languageOf('mn-Mong');
/** What a pack may lack: its texts come out in Chinese. English stands beneath Chinese and may lack nothing. */
const PARTIAL = ['mn-Mong'];

describe.each(LANGUAGES.map((pack) => [pack.tag, pack] as const))('%s', (tag, pack) => {
  const missing = IDS.filter((id) => pack.texts[id] === undefined);

  test(`has ${IDS.length - missing.length} of ${IDS.length} texts: none that the screens do not know, and all that it must have`, () => {
    expect(Object.keys(pack.texts).filter((id) => !IDS.includes(id))).toEqual([]);
    expect(missing).toEqual(PARTIAL.includes(tag) ? missing : []);
  });

  test('puts the same values into each text as Chinese does', () => {
    const valuesIn = (text: string) => [...text.matchAll(/\{\{\w+\}\}/g)].map(([braces]) => braces).sort();
    for (const [id, text] of Object.entries(pack.texts)) {
      expect([id, valuesIn(text)]).toEqual([id, valuesIn(CHINESE.texts[id] ?? '')]);
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    }
  });

  test('stands above another language that there is', () => {
    expect(languageOf(pack.second).tag).toBe(pack.second);
    expect(pack.second).not.toBe(tag);
  });
});

test('every pack in the folder is offered, and its file is named by its tag', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));
  const tags = files.map((file) => {
    const { tag } = packSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')));
    expect(file).toBe(`${tag}.json`);
    return tag;
  });
  expect(tags.sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
});

describe('traditional Mongolian', () => {
  const texts = [MONGOLIAN.name, ...Object.values(MONGOLIAN.texts), ...Object.values(MONGOLIAN.evaluator)];

  test('names the five levels of each shipped region', () => {
    for (const region of ['qiqihar', 'tianjin', 'ordos', 'baotou', 'ezhou']) {
      const form = ratingForm(loadRegionRules(region), { kind: 'promised' }, 'completion') ?? ratingForm(loadRegionRules(region), { kind: 'promised' }, 'delivery');
      for (const level of form?.levels ?? []) expect([level.zh, say(level, MONGOLIAN).language.tag]).toEqual([level.zh, 'mn-Mong']);
      expect(form?.levels).toHaveLength(5);
    }
  });

  // The letters of the block, spaces between words, the narrow space before a suffix, the separator before a last vowel.
  test('is written in its own script, in order', () => {
    for (const text of texts) {
      expect(text).toMatch(/^[\u1820-\u1842\u180B-\u180E\u202F ]+$/);
      expect(text).toBe(text.normalize('NFC'));
      // A suffix stands behind a word and is one; a separated vowel is an a or e at the end of a word.
      expect(text).not.toMatch(/\u202F(?![\u1820-\u1842])|(?<![\u1820-\u1842])\u202F/);
      expect(text).not.toMatch(/\u180E(?![\u1820\u1821](?:[ \u202F]|$))/);
    }
  });
});

describe('what is said', () => {
  const LATER = words('rating.later');
  const TIME = words('time.left', { seconds: 7 });

  test('Chinese first, English beneath; English first, Chinese beneath', () => {
    expect(say(LATER, CHINESE)).toEqual({ text: '稍后评价', language: CHINESE });
    expect(sayBeneath(LATER, CHINESE)).toEqual({ text: 'Rate later', language: ENGLISH });
    expect(say(TIME, ENGLISH).text).toBe('7 s left');
    expect(sayBeneath(TIME, ENGLISH)?.text).toBe('还有 7 秒');
  });

  test('what a language lacks comes in Chinese, and once', () => {
    expect(sayBeneath(LATER, MONGOLIAN)).toEqual({ text: '稍后评价', language: CHINESE });
    expect(say(TIME, MONGOLIAN)).toEqual({ text: '还有 7 秒', language: CHINESE });
    expect(sayBeneath(TIME, MONGOLIAN)).toBeNull();
  });

  test('words of the evaluator are known by their Chinese text', () => {
    const satisfied = { zh: '满意', en: 'Satisfied' };
    expect(say(satisfied, MONGOLIAN).text).toBe(MONGOLIAN.evaluator['满意']);
    expect(say({ zh: '态度生硬', en: 'Unfriendly' }, MONGOLIAN)).toEqual({ text: '态度生硬', language: CHINESE });
  });

  test('a name that exists in Chinese only is said in Chinese, with nothing beneath', () => {
    const agency = { zh: '市场监督管理局', en: '' };
    expect(say(agency, ENGLISH)).toEqual({ text: '市场监督管理局', language: CHINESE });
    expect(sayBeneath(agency, ENGLISH)).toBeNull();
    expect(sayBeneath(agency, CHINESE)).toBeNull();
  });

  test('a language that there is not is Chinese', () => {
    expect(languageOf('bo')).toBe(CHINESE);
  });
});
