import { describe, expect, test } from 'vitest';
import { AGENCIES, formOf, levelOf } from './articles/article.ts';
import { hallWith } from './articles/hall-with.ts';
import { ratingForm } from './rating-form.ts';

const GOOD = { zh: '好', en: 'good' };
const items = [5, 4, 3, 2, 1].flatMap((level) => [
  { id: `s${level}`, level, about: 'staff', ...GOOD },
  { id: `m${level}`, level, about: 'service', ...GOOD },
]);

/** Indicators at level 2 under each subject, where these are rated. */
function listsOf(lists: 'one' | 'per-subject', ...subjects: string[]) {
  const rules = hallWith({
    indicators: { value: { lists, items }, source: '第一条' },
    'due.overall': { value: { completion: { subjects } }, source: '第二条' },
  });
  const level = levelOf(formOf(rules, 'overall', 'completion'), 2);
  return level.lists.map(({ subject, indicators }) => [subject, indicators.map(({ id }) => id)]);
}

describe('each indicator stands once', () => {
  test.each(['one', 'per-subject'] as const)('under the subject it speaks of (%s)', (lists) => {
    expect(listsOf(lists, 'staff', 'agency')).toEqual([['staff', ['s2']], ['agency', ['m2']]]);
  });
  test.each(['one', 'per-subject'] as const)('under the first of matter and agency, which share theirs (%s)', (lists) => {
    expect(listsOf(lists, 'staff', 'matter', 'agency')).toEqual([['staff', ['s2']], ['matter', ['m2']], ['agency', []]]);
    expect(listsOf(lists, 'agency', 'matter')).toEqual([['agency', ['m2']], ['matter', []]]);
  });
  test('under the only subject rated: all of a single list, or its own', () => {
    expect(listsOf('one', 'staff')).toEqual([['staff', ['s2', 'm2']]]);
    expect(listsOf('one', 'matter')).toEqual([['matter', ['s2', 'm2']]]);
    expect(listsOf('per-subject', 'staff')).toEqual([['staff', ['s2']]]);
    expect(listsOf('per-subject', 'agency')).toEqual([['agency', ['m2']]]);
  });
});

describe('the agencies to choose from', () => {
  const rules = hallWith({ 'due.joint': { value: { completion: { subjects: ['staff', 'agencies'] } }, source: '第一条' } });
  const agenciesAt = (level: 5 | 2, jointAgencies: typeof AGENCIES) => {
    const form = ratingForm(rules, { kind: 'joint', jointAgencies }, 'completion');
    return form?.levels.filter((one) => one.level === level).flatMap(({ lists }) => lists.map(({ agencies }) => agencies));
  };
  test('are those of the case, where the level is bad', () => {
    expect(agenciesAt(2, AGENCIES)).toEqual([[], AGENCIES]);
  });
  test('are none where the level is good, or where one agency stands alone', () => {
    expect(agenciesAt(5, AGENCIES)).toEqual([[], []]);
    expect(agenciesAt(2, AGENCIES.slice(1))).toEqual([[], []]);
  });
});

describe('what a level asks', () => {
  const rules = hallWith({
    'class.3': { open: true },
    'reasons.good': { value: 'indicator', source: '第一条' },
    'reasons.middle': { value: 'text', source: '第一条' },
    'reasons.bad': { value: 'indicator-and-text', source: '第一条' },
  });
  const { levels } = formOf(rules, 'immediate', 'completion');
  test('follows its class; a level without one asks nothing', () => {
    expect(levels.map(({ level, needs, asksReasons }) => [level, needs, asksReasons])).toEqual([
      [5, 'indicator', false],
      [4, 'indicator', false],
      [3, 'none', false],
      [2, 'indicator-and-text', true],
      [1, 'indicator-and-text', true],
    ]);
  });
});

test('levels stand in the order of the rules, under the names of the rules', () => {
  const names = [5, 4, 3, 2, 1].map((level) => ({ level, zh: `${level}星`, en: `${level} stars` }));
  const rules = hallWith({
    'levels.order': { value: [1, 2, 3, 4, 5], source: '第一条' },
    'levels.names': { value: names, source: '第一条' },
  });
  const { levels } = formOf(rules, 'immediate', 'completion');
  expect(levels.map(({ level, zh, en }) => ({ level, zh, en }))).toEqual(names.toReversed());
});

test('a form is as demanding on any device, and says what the device takes', () => {
  const rules = hallWith({});
  const { input: _text, ...demands } = formOf(rules, 'immediate', 'completion');
  const onKeypad = ratingForm(rules, { kind: 'immediate' }, 'completion', 'levels');
  expect(onKeypad).toEqual({ ...demands, input: 'levels' });
  expect(ratingForm(rules, { kind: 'online-enquiry' }, 'enquiry')).toBeUndefined();
});
