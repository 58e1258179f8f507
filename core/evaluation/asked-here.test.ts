import { describe, expect, test } from 'vitest';
import { pendingReasonSchema, type Subject } from '../contract/rating.ts';
import {
  citizenInputSchema,
  type CitizenInput,
  type LevelForm,
  type RatingForm,
  type ReasonNeed,
} from '../contract/rating-form.ts';
import { canAsk, canAskReasons, needHere } from './asked-here.ts';

const listOf = (subject: Subject, ...ids: string[]): LevelForm['lists'][number] => ({
  subject,
  indicators: ids.map((id) => ({ id, zh: '态度', en: 'attitude', opensText: false })),
  agencies: [],
});

const BARE = [listOf('staff'), listOf('agency')];
const STAFF_ALONE = [listOf('staff', 's1'), listOf('agency')];
const BOTH = [listOf('staff', 's1'), listOf('agency', 'a1')];

const levelForm = (lists: LevelForm['lists'], demand: Partial<LevelForm> = {}): LevelForm => ({
  level: 2,
  zh: '不满意',
  en: 'Dissatisfied',
  needs: 'none',
  asksReasons: true,
  reasonsFrom: 'any-subject',
  lists,
  ...demand,
});
const formOf = (input: CitizenInput, level: LevelForm): RatingForm => ({ levels: [level], textLimit: 150, input });

const INPUTS = citizenInputSchema.options;
const KINDS = pendingReasonSchema.options;

describe('what a device can ask for', () => {
  const askable = (input: CitizenInput, lists: LevelForm['lists'], subject: Subject | null) => {
    const level = levelForm(lists);
    return KINDS.filter((kind) => canAsk(formOf(input, level), level, kind, subject));
  };

  test('with words, everything', () => {
    expect(askable('text', STAFF_ALONE, 'agency')).toEqual(KINDS);
    expect(askable('text', BARE, null)).toEqual(KINDS);
  });

  test.each<[what: string, lists: LevelForm['lists'], subject: Subject | null, kinds: readonly string[]]>([
    ['about a subject that has some', STAFF_ALONE, 'staff', ['indicator', 'reason']],
    ['about a subject that has none', STAFF_ALONE, 'agency', []],
    ['about a subject that is not rated', STAFF_ALONE, 'matter', []],
    ['about any subject, where one has some', STAFF_ALONE, null, ['indicator', 'reason']],
    ['about any subject, where none has', BARE, null, []],
  ])('with choices alone, a reason from a list: %s', (_what, lists, subject, kinds) => {
    expect(askable('choices', lists, subject)).toEqual(kinds);
  });

  test('with levels alone, nothing', () => {
    expect(askable('levels', BOTH, 'staff')).toEqual([]);
    expect(askable('levels', BOTH, null)).toEqual([]);
  });
});

describe('whether a level has anything to ask', () => {
  const asking = (lists: LevelForm['lists'], level: 2 | 1 = 2) =>
    INPUTS.filter((input) => canAskReasons(formOf(input, levelForm(lists)), level));

  test('words, or a list with something on it', () => {
    expect(asking(STAFF_ALONE)).toEqual(['text', 'choices']);
    expect(asking(BARE)).toEqual(['text']);
  });
  test('nothing where the form has no such level', () => {
    expect(asking(BOTH, 1)).toEqual([]);
  });
});

describe('what is needed, as far as it can be given here', () => {
  test.each<[needs: ReasonNeed, text: ReasonNeed, textWithoutLists: ReasonNeed, choices: ReasonNeed]>([
    ['none', 'none', 'none', 'none'],
    ['indicator', 'indicator', 'none', 'indicator'],
    ['text', 'text', 'text', 'none'],
    ['indicator-or-text', 'indicator-or-text', 'text', 'indicator'],
    ['indicator-and-text', 'indicator-and-text', 'text', 'indicator'],
  ])('where the rules need %s: %s with words (%s without lists), %s with choices', (needs, text, textWithoutLists, choices) => {
    const here = (input: CitizenInput, lists: LevelForm['lists']) => {
      const level = levelForm(lists, { needs });
      return needHere(formOf(input, level), level).need;
    };
    expect([here('text', BOTH), here('text', BARE), here('choices', BOTH)]).toEqual([text, textWithoutLists, choices]);
    expect([here('choices', BARE), here('levels', BOTH)]).toEqual(['none', 'none']);
  });

  test.each<[lists: string, LevelForm['lists'], forAny: boolean, forEach: boolean]>([
    ['two lists to choose from', BOTH, false, true],
    ['one', STAFF_ALONE, false, false],
    ['none', BARE, false, false],
  ])('a choice in each group, where each subject needs its own and several have some: %s', (_lists, lists, forAny, forEach) => {
    const inEachGroup = (reasonsFrom: LevelForm['reasonsFrom']) => {
      const level = levelForm(lists, { needs: 'indicator-or-text', reasonsFrom });
      return needHere(formOf('choices', level), level).inEachGroup;
    };
    expect([inEachGroup('any-subject'), inEachGroup('each-subject')]).toEqual([forAny, forEach]);
  });

  test.each<[CitizenInput, ReasonNeed]>([
    ['text', 'none'],
    ['text', 'text'],
    ['choices', 'text'],
    ['levels', 'indicator'],
  ])('no choice, in any group, on %s where the rules need %s', (input, needs) => {
    const level = levelForm(BOTH, { needs, reasonsFrom: 'each-subject' });
    expect(needHere(formOf(input, level), level).inEachGroup).toBe(false);
  });
});
