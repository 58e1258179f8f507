import { describe, expect, test } from 'vitest';
import { citizenInputSchema, shownFieldSchema, type RatingForm } from '../contract/rating-form.ts';
import { AGENCIES } from './articles/article.ts';
import { hallWith } from './articles/hall-with.ts';
import { missingAboutRated, missingFromScreen, type ShownFacts } from './must-be-shown.ts';
import { ratingForm } from './rating-form.ts';
import type { RatedSubject, RatingDue } from './who-is-rated.ts';

/** Rules of a hall that wants every field on the screen of its window evaluators, in the order of the list. */
const rules = hallWith({ 'shown.window-evaluator': { value: shownFieldSchema.options, source: '第一条' } });

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

test('a form without levels shows none', () => {
  expect(missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, levels: [] } })).toEqual(['levels']);
});

test('indicators are missing on a device that takes nothing but levels, and on no other', () => {
  const lacking = (input: RatingForm['input']) =>
    missingFromScreen(rules, 'window-evaluator', { ...FACTS, form: { ...form, input } });
  expect(citizenInputSchema.options.map((input) => [input, lacking(input)])).toEqual([
    ['text', []],
    ['choices', []],
    ['levels', ['indicators']],
  ]);
});

test('all that is missing is named, in the order of the document', () => {
  const order = ['hall-name', 'indicators', 'staff-name', 'matter-name', 'levels'];
  const own = hallWith({ 'shown.window-evaluator': { value: order, source: '第一条' } });
  const keypad: RatingForm = { ...form, levels: [], input: 'levels' };
  const nothing = { ...FACTS, hallName: '', staffName: undefined, matterName: '', form: keypad };
  expect(missingFromScreen(own, 'window-evaluator', nothing)).toEqual(order);
});

test('only what the region wants on such a device is wanted', () => {
  expect(missingFromScreen(rules, 'entrance', { ...FACTS, matterName: undefined, staffName: undefined })).toEqual([]);
  expect(missingFromScreen(rules, 'entrance', { ...FACTS, hallName: undefined })).toEqual(['hall-name']);
});

describe('who is rated must be known', () => {
  const due = (...subjects: RatedSubject[]): RatingDue => ({ subjects, reasonsFrom: 'any-subject' });
  const STAFF: RatedSubject = { subject: 'staff', agencies: null };
  const MATTER: RatedSubject = { subject: 'matter', agencies: null };
  const AGENCY: RatedSubject = { subject: 'agency', agencies: null };

  test('a member of staff by name', () => {
    expect(missingAboutRated(due(STAFF), undefined)).toEqual(['staff-name']);
    expect(missingAboutRated(due(STAFF), '')).toEqual(['staff-name']);
    expect(missingAboutRated(due(STAFF), '王晓梅')).toEqual([]);
  });
  test('the agencies of a joint case, when they are rated', () => {
    expect(missingAboutRated(due(STAFF, { subject: 'agency', agencies: [] }), '王晓梅')).toEqual(['joint-agencies']);
    expect(missingAboutRated(due(STAFF, { subject: 'agency', agencies: AGENCIES }), '王晓梅')).toEqual([]);
    expect(missingAboutRated(due(STAFF, AGENCY), '王晓梅')).toEqual([]);
  });
  test('both, when both are missing', () => {
    expect(missingAboutRated(due(STAFF, { subject: 'agency', agencies: [] }), undefined)).toEqual(['staff-name', 'joint-agencies']);
  });
  test('nobody where nobody who has a name is rated', () => {
    expect(missingAboutRated(due(MATTER, AGENCY), undefined)).toEqual([]);
    expect(missingAboutRated(undefined, undefined)).toEqual([]);
  });
});
