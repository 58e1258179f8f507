import { describe, expect, test } from 'vitest';
import { caseOf } from './articles/article.ts';
import { missingAboutRated, missingFromScreen, type ShownFacts } from './must-be-shown.ts';
import { ratingForm } from './rating-form.ts';
import { shownFieldSchema } from './regions/rule-book.ts';
import { loadRegionRules } from './regions/shipped.ts';

/** Rules of a hall that wants every field on the screen of its window evaluators, in the order of the list. */
const rules = loadRegionRules('hall', {
  hall: {
    id: 'hall',
    name: '某大厅',
    extends: 'national',
    document: { title: '规定' },
    rules: { 'shown.window-evaluator': { value: shownFieldSchema.options, source: '第一条' } },
  },
});

const form = ratingForm(rules, { kind: 'immediate' }, 'completion');
if (form === undefined) throw new Error('no form');
const FACTS: ShownFacts = {
  matterName: '异地就医备案',
  caseNumber: 'C1',
  staffName: '王晓梅',
  staffNumber: 'A0317',
  windowNumber: '12',
  terminalNumber: 'T3',
  hallName: '市政务服务中心',
  form,
};

test('a session that has everything lacks nothing', () => {
  expect(missingFromScreen(rules, 'window-evaluator', FACTS)).toEqual([]);
});

test.each([
  ['matterName', 'matter-name'],
  ['caseNumber', 'case-number'],
  ['staffName', 'staff-name'],
  ['staffNumber', 'staff-number'],
  ['windowNumber', 'window-number'],
  ['terminalNumber', 'terminal-number'],
  ['hallName', 'hall-name'],
] as const)('without %s, %s is named; an empty one is none', (fact, field) => {
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, [fact]: undefined })).toEqual([field]);
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, [fact]: '' })).toEqual([field]);
});

test('levels without indicators, or no levels at all, are named', () => {
  const bare = form.levels.map((level) => ({ ...level, lists: level.lists.map((list) => ({ ...list, indicators: [] })) }));
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, levels: bare } })).toEqual(['indicators']);
  const [first, ...others] = form.levels;
  const [firstBare] = bare;
  if (first === undefined || firstBare === undefined) throw new Error('no level');
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, levels: [firstBare, ...others] } })).toEqual(['indicators']);
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, levels: [] } })).toEqual(['levels']);
});

test('indicators that the device never shows are missing', () => {
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, input: 'levels' } })).toEqual(['indicators']);
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, input: 'choices' } })).toEqual([]);
});

test('only what the region wants on such a device is wanted', () => {
  expect(missingFromScreen(rules, 'entrance', { ...FACTS, matterName: undefined, staffName: undefined })).toEqual([]);
  expect(missingFromScreen(rules, 'entrance', { ...FACTS, hallName: undefined })).toEqual(['hall-name']);
});

describe('who is rated must be known', () => {
  const qiqihar = loadRegionRules('qiqihar');
  test('a member of staff by name', () => {
    expect(missingAboutRated(qiqihar, { kind: 'enquiry' }, 'enquiry', undefined)).toEqual(['staff-name']);
    expect(missingAboutRated(qiqihar, { kind: 'enquiry' }, 'enquiry', '')).toEqual(['staff-name']);
    expect(missingAboutRated(qiqihar, { kind: 'enquiry' }, 'enquiry', '王晓梅')).toEqual([]);
  });
  test('the agencies of a joint case, when they are rated', () => {
    expect(missingAboutRated(qiqihar, { kind: 'joint' }, 'delivery', '王晓梅')).toEqual(['joint-agencies']);
    expect(missingAboutRated(qiqihar, { kind: 'joint' }, 'intake', '王晓梅')).toEqual([]);
    expect(missingAboutRated(qiqihar, caseOf('joint'), 'delivery', '王晓梅')).toEqual([]);
  });
  test('nobody where nobody is rated', () => {
    expect(missingAboutRated(qiqihar, { kind: 'self-service' }, 'completion', undefined)).toEqual([]);
    expect(missingAboutRated(qiqihar, { kind: 'online-enquiry' }, 'enquiry', undefined)).toEqual([]);
  });
});
