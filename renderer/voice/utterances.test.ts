import { expect, test } from 'vitest';
import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { sourceOf, utterancesOf } from './utterances.ts';

const MANDARIN = { lang: 'zh-CN', localService: true };
const ENGLISH = { lang: 'en_US', localService: true };
const NO_CLIPS = PLAIN_HALL.voice;
const clips = (thanks: Record<string, string>) => ({ ...NO_CLIPS, clips: { thanks } });

test('clip before voice, the language of the citizen before Chinese', () => {
  const both = clips({ 'zh-CN': 'hall/zh.wav', en: 'hall/en.wav' });
  expect(utterancesOf('thanks', 'en', both, [MANDARIN, ENGLISH])).toEqual([
    { clip: 'hall/en.wav' },
    { text: 'Thank you for your rating.', voice: ENGLISH },
    { clip: 'hall/zh.wav' },
    { text: '感谢您的评价。', voice: MANDARIN },
  ]);
});

test('a language without a text of its own is not spoken by a voice for it', () => {
  const mongolian = { lang: 'mn-MN', localService: true };
  expect(utterancesOf('thanks', 'mn-Mong', NO_CLIPS, [mongolian, MANDARIN])).toEqual([{ text: '感谢您的评价。', voice: MANDARIN }]);
  expect(utterancesOf('thanks', 'mn-Mong', clips({ 'mn-Mong': 'hall/mn.wav' }), [])).toEqual([{ clip: 'hall/mn.wav' }]);
});

test.each([
  ['zh-CN', true],
  ['zh_CN', true],
  ['zh', true],
  ['cmn-Hans-CN', true],
  ['zh-HK', false],
  ['zh-TW', false],
  ['yue-HK', false],
  ['ja-JP', false],
])('a voice for %s speaks Mandarin as it is heard here: %s', (lang, speaks) => {
  expect(sourceOf(NO_CLIPS, [{ lang, localService: true }])).toBe(speaks ? 'system' : 'none');
});

test('silence without clips or a voice of this machine; clips in another language are none for most', () => {
  expect(sourceOf(NO_CLIPS, [])).toBe('none');
  expect(sourceOf(NO_CLIPS, [{ ...MANDARIN, localService: false }])).toBe('none');
  expect(sourceOf(clips({ en: 'hall/en.wav' }), [])).toBe('none');
  expect(sourceOf(clips({ 'zh-CN': 'hall/zh.wav' }), [MANDARIN])).toBe('clips');
  expect(utterancesOf('invite', 'zh-CN', NO_CLIPS, [])).toEqual([]);
});
