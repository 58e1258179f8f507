import { describe, expect, test } from 'vitest';
import { NO_REASONS, type Reasons, type Subject } from '../contract/rating.ts';
import { citizenInputSchema, type CitizenInput, type LevelForm, type RatingForm, type ReasonNeed, type ReasonsFrom } from '../contract/rating-form.ts';
import { judgeRating, missingWords, partOf, type Judgement } from './judge-rating.ts';

const STAFF = { id: 's1', zh: '态度', en: 'attitude', opensText: false };
const OTHER = { id: 'other', zh: '其他', en: 'Other', opensText: true };
const MATTER = { id: 'm1', zh: '材料', en: 'papers', opensText: false };
const AGENCIES = [
  { code: 'A1', name: '甲局' },
  { code: 'A2', name: '乙局' },
];

interface Demand {
  needs?: ReasonNeed;
  reasonsFrom?: ReasonsFrom;
  input?: CitizenInput;
  agencies?: LevelForm['lists'][number]['agencies'];
}

/** A form with one bad level, about staff and agency. */
function demanding({ needs = 'none', reasonsFrom = 'any-subject', input = 'text', agencies = [] }: Demand): RatingForm {
  return {
    textLimit: 5,
    input,
    levels: [
      {
        level: 2,
        zh: '不满意',
        en: 'Dissatisfied',
        needs,
        asksReasons: true,
        reasonsFrom,
        lists: [
          { subject: 'staff', indicators: [STAFF, OTHER], agencies: [] },
          { subject: 'agency', indicators: [MATTER], agencies },
        ],
      },
    ],
  };
}

const about = (subject: Subject, ...indicators: string[]) => ({ subject, indicators });
const reasons = (text: string, ...perSubject: Reasons['perSubject']): Reasons => ({ perSubject, text });
const judged = (form: RatingForm, given: Reasons): string[] => wanting(judgeRating(form, { level: 2, reasons: given }));

/** What is missing, or `complete` and what is owed. */
function wanting(judgement: Judgement): string[] {
  if (judgement.complete) return ['complete', ...judgement.rating.reasonPending];
  return judgement.missing.map(({ kind, subject }) => (subject ? `${kind}/${subject}` : kind));
}

const NOTHING = NO_REASONS;
const WORDS = reasons('太慢');
const ONE = reasons('', about('staff', 's1'));
const BOTH = reasons('', about('staff', 's1'), about('agency', 'm1'));
const ONE_AND_WORDS = reasons('太慢', about('staff', 's1'));

describe('where a reason about any subject is enough', () => {
  test.each<[ReasonNeed, nothing: string[], words: string[], one: string[], oneAndWords: string[]]>([
    ['none', ['complete'], ['complete'], ['complete'], ['complete']],
    ['indicator', ['indicator'], ['indicator'], ['complete'], ['complete']],
    ['text', ['text'], ['complete'], ['text'], ['complete']],
    ['indicator-or-text', ['reason'], ['complete'], ['complete'], ['complete']],
    ['indicator-and-text', ['indicator', 'text'], ['indicator'], ['text'], ['complete']],
  ])('%s', (needs, nothing, words, one, oneAndWords) => {
    const form = demanding({ needs });
    expect([NOTHING, WORDS, ONE, ONE_AND_WORDS].map((given) => judged(form, given))).toEqual([nothing, words, one, oneAndWords]);
  });
});

describe('where a subject has no reasons to choose', () => {
  const withLists = (needs: ReasonNeed, lists: LevelForm['lists']): RatingForm => {
    const form = demanding({ needs, reasonsFrom: 'each-subject' });
    return { ...form, levels: form.levels.map((level) => ({ ...level, lists })) };
  };
  const list = (subject: Subject, ...indicators: LevelForm['lists'][number]['indicators']) => ({ subject, indicators, agencies: [] });

  test('words are asked for instead, about each', () => {
    expect(judged(withLists('indicator-or-text', [list('staff'), list('matter')]), NOTHING)).toEqual(['reason/staff', 'reason/matter']);
    expect(judged(withLists('indicator-or-text', [list('staff'), list('matter', MATTER)]), NOTHING)).toEqual(['reason/staff', 'reason/matter']);
    expect(judged(withLists('indicator-or-text', [list('staff'), list('matter')]), WORDS)).toEqual(['complete']);
  });
  test('of matter and agency, which share theirs, the one that the list does not stand under is not asked about', () => {
    const form = withLists('indicator', [list('staff', STAFF), list('matter', MATTER), list('agency')]);
    expect(judged(form, NOTHING)).toEqual(['indicator/staff', 'indicator/matter']);
    expect(judged(form, reasons('', about('staff', 's1'), about('matter', 'm1')))).toEqual(['complete']);
  });
});

describe('where each subject needs its own', () => {
  const BOTH_LACK = ['indicator/staff', 'indicator/agency'];
  test.each<[ReasonNeed, nothing: string[], words: string[], one: string[], both: string[]]>([
    ['none', ['complete'], ['complete'], ['complete'], ['complete']],
    ['indicator', BOTH_LACK, BOTH_LACK, ['indicator/agency'], ['complete']],
    ['text', ['text'], ['complete'], ['text'], ['text']],
    ['indicator-or-text', ['reason/staff', 'reason/agency'], ['complete'], ['reason/agency'], ['complete']],
    ['indicator-and-text', [...BOTH_LACK, 'text'], BOTH_LACK, ['indicator/agency', 'text'], ['text']],
  ])('%s', (needs, nothing, words, one, both) => {
    const form = demanding({ needs, reasonsFrom: 'each-subject' });
    expect([NOTHING, WORDS, ONE, BOTH].map((given) => judged(form, given))).toEqual([nothing, words, one, both]);
  });
});

describe('a device that cannot take everything keeps nobody from rating, and the rating says what is owed', () => {
  test.each<[CitizenInput, ReasonNeed, nothing: string[], one: string[]]>([
    ['choices', 'none', ['complete'], ['complete']],
    ['choices', 'indicator', ['indicator'], ['complete']],
    ['choices', 'text', ['complete', 'text'], ['complete', 'text']],
    ['choices', 'indicator-or-text', ['indicator'], ['complete']],
    ['choices', 'indicator-and-text', ['indicator'], ['complete', 'text']],
    ['levels', 'none', ['complete'], ['complete']],
    ['levels', 'indicator', ['complete', 'indicator'], ['complete']],
    ['levels', 'text', ['complete', 'text'], ['complete', 'text']],
    ['levels', 'indicator-or-text', ['complete', 'reason'], ['complete']],
    ['levels', 'indicator-and-text', ['complete', 'indicator', 'text'], ['complete', 'text']],
  ])('%s, where the rules need %s', (input, needs, nothing, one) => {
    const form = demanding({ needs, input });
    expect([NOTHING, ONE].map((given) => judged(form, given))).toEqual([nothing, one]);
  });

  test('其他 without words is owed as such', () => {
    const form = demanding({ needs: 'indicator-and-text', input: 'choices' });
    expect(judged(form, reasons('', about('staff', 'other')))).toEqual(['complete', 'other-text']);
  });

  test('the agencies of a bad joint case are owed where no reason can be given', () => {
    const owed = (needs: ReasonNeed, input: CitizenInput) => judged(demanding({ needs, input, agencies: AGENCIES }), NOTHING);
    expect(owed('none', 'levels')).toEqual(['complete', 'agency']);
    expect(owed('indicator-and-text', 'levels')).toEqual(['complete', 'indicator', 'text', 'agency']);
    expect(owed('none', 'choices')).toEqual(['complete']);
    expect(owed('none', 'text')).toEqual(['complete']);
  });
});

test.each(citizenInputSchema.options)('%s: an agency whose indicators stand under the matter is not asked about', (input) => {
  const form = demanding({ needs: 'indicator', reasonsFrom: 'each-subject', input });
  const lists: LevelForm['lists'] = [
    { subject: 'matter', indicators: [MATTER], agencies: [] },
    { subject: 'agency', indicators: [], agencies: [] },
  ];
  const shared = { ...form, levels: form.levels.map((level) => ({ ...level, lists })) };
  expect(judged(shared, reasons('', about('matter', 'm1')))).toEqual(['complete']);
});

describe('其他', () => {
  test.each<ReasonNeed>(['none', 'indicator', 'indicator-or-text'])('needs words even where the rules need %s', (needs) => {
    expect(judged(demanding({ needs }), reasons('', about('staff', 'other')))).toEqual(['other-text']);
    expect(judged(demanding({ needs }), reasons('停车难', about('staff', 'other')))).toEqual(['complete']);
  });
  test('is asked for once where words are needed anyway', () => {
    expect(judged(demanding({ needs: 'indicator-and-text' }), reasons('', about('staff', 'other')))).toEqual(['other-text']);
  });
});

describe('the agencies of a joint case', () => {
  const form = demanding({ agencies: AGENCIES });
  const named = (indicators: string[], ...agencies: string[]) => reasons('', { subject: 'agency', indicators, agencies });

  test('are named when a reason is about them', () => {
    expect(judged(form, reasons('', about('agency', 'm1')))).toEqual(['agency/agency']);
    expect(judged(form, named(['m1']))).toEqual(['agency/agency']);
    expect(judged(form, named(['m1'], 'A1'))).toEqual(['complete']);
    expect(judged(form, named(['m1'], 'A1', 'A2'))).toEqual(['complete']);
  });
  test('are missed before the words, after the reasons, as a citizen meets them', () => {
    const each = demanding({ agencies: AGENCIES, needs: 'indicator-and-text', reasonsFrom: 'each-subject' });
    expect(judged(each, reasons('', about('agency', 'm1')))).toEqual(['indicator/staff', 'agency/agency', 'text']);
    expect(judged(each, reasons('太慢太慢太慢', { subject: 'agency', indicators: ['m1'], agencies: ['A3'] }))).toEqual([
      'indicator/staff',
      'unknown-agency/agency',
      'text-too-long',
    ]);
  });
  test('are no reason by themselves where one is needed', () => {
    const needing = demanding({ agencies: AGENCIES, needs: 'indicator' });
    expect(judged(needing, named([], 'A2'))).toEqual(['indicator']);
  });
  test('may be named without one, and need not be', () => {
    expect(judged(form, named([], 'A2'))).toEqual(['complete']);
    expect(judged(form, ONE)).toEqual(['complete']);
  });
  test('are those of this case', () => {
    expect(judged(form, named(['m1'], 'A3'))).toEqual(['unknown-agency/agency']);
    expect(judged(demanding({}), named(['m1'], 'A1'))).toEqual(['unknown-agency/agency']);
  });
  test('reach the rating, each once', () => {
    const judgement = judgeRating(form, { level: 2, reasons: named(['m1'], 'A2', 'A1', 'A2') });
    expect(judgement).toEqual({ complete: true, rating: { level: 2, reasons: named(['m1'], 'A2', 'A1'), reasonPending: [] } });
  });
});

describe('a submission', () => {
  const form = demanding({});
  test('is refused with an indicator that is not on the list of that level and subject', () => {
    expect(judged(form, reasons('', about('staff', 'm1')))).toEqual(['unknown-indicator/staff']);
    expect(judged(form, reasons('', about('matter', 's1')))).toEqual(['unknown-indicator/matter']);
    expect(judged(form, reasons('', about('staff', 's1', 'x')))).toEqual(['unknown-indicator/staff']);
  });
  test('counts characters as a person does', () => {
    expect(judged(form, reasons('𠮷'.repeat(5)))).toEqual(['complete']);
    expect(judged(form, reasons('𠮷'.repeat(6)))).toEqual(['text-too-long']);
  });
  test.each(['  ', '\n', '\u200b\u200d', '\u3000'])('does not take %j for words', (blank) => {
    expect(judged(demanding({ needs: 'text' }), reasons(blank))).toEqual(['text']);
  });
  test.each(['慢', 'x', '1', '？', '😡'])('takes %j for words', (word) => {
    expect(judged(demanding({ needs: 'text' }), reasons(word))).toEqual(['complete']);
  });
  test('is tidied: repeated indicators once, empty subjects gone, text trimmed', () => {
    const given = reasons(' 慢 \n', about('staff', 's1', 's1'), about('agency'), about('staff', 'other', 's1'));
    expect(judgeRating(form, { level: 2, reasons: given })).toEqual({
      complete: true,
      rating: { level: 2, reasons: reasons('慢', about('staff', 's1', 'other')), reasonPending: [] },
    });
  });
  test.each([null, 5] as const)('without a level of the form (%j) is nothing yet', (level) => {
    const judgement = judgeRating(form, { level, reasons: NO_REASONS });
    expect(judgement).toEqual({ complete: false, missing: [{ kind: 'level', subject: null }] });
  });
});

test.each([
  ['level', 'levels'],
  ['indicator', 'reasons'],
  ['reason', 'reasons'],
  ['unknown-indicator', 'reasons'],
  ['agency', 'agencies'],
  ['unknown-agency', 'agencies'],
  ['text', 'text'],
  ['other-text', 'text'],
  ['text-too-long', 'text'],
] as const)('%s is said in both languages, beside the %s', (kind, part) => {
  const { zh, en } = missingWords({ kind, subject: null });
  expect(zh).toMatch(/^\p{Script=Han}/u);
  expect(en).toMatch(/^[A-Z][a-z]* .*[a-z]/);
  expect(partOf({ kind })).toBe(part);
});

test.each([
  ['staff', '对工作人员：', 'About the staff: '],
  ['matter', '对办理事项：', 'About the matter: '],
  ['agency', '对服务机构：', 'About the agency: '],
] as const)('what is missing about %s is said with whom it is about', (subject, zh, en) => {
  const words = missingWords({ kind: 'indicator', subject });
  expect(words).toEqual({ zh: `${zh}请至少选择一项原因`, en: `${en}Please choose at least one reason` });
});
