import { describe, expect, test } from 'vitest';
import { LEVELS, NO_REASONS, type Level, type Reasons } from '../contract/rating.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { caseOf } from './articles/article.ts';
import { judgePaper, judgeRating } from './judge-rating.ts';
import { ratingForm } from './rating-form.ts';
import { loadRegionRules, SHIPPED_REGIONS } from './regions/shipped.ts';

/** Of every shipped region, for a case that two agencies share. */
const FORMS = [...SHIPPED_REGIONS].flatMap((region): [string, RatingForm][] => {
  const form = ratingForm(loadRegionRules(region), caseOf('joint'), 'completion') ?? ratingForm(loadRegionRules(region), caseOf('joint'), 'delivery');
  return form ? [[region, form]] : [];
});

const about = (...perSubject: Reasons['perSubject']): Reasons => ({ perSubject, text: '' });
const missingOf = (form: RatingForm, level: Level, reasons: Reasons) => {
  const judgement = judgePaper(form, { level, reasons });
  return judgement.complete ? [] : judgement.missing.map(({ kind }) => kind);
};

describe.each(FORMS)('%s', (_, form) => {
  test('a level alone is a rating; what the rules want beside it is owed', () => {
    for (const level of LEVELS) {
      const judgement = judgePaper(form, { level, reasons: NO_REASONS });
      const onTouchScreen = judgeRating(form, { level, reasons: NO_REASONS });
      expect(judgement).toMatchObject({ complete: true, rating: { level } });
      // Nothing is owed just where a screen would have let it pass.
      expect(judgement.complete && judgement.rating.reasonPending.length === 0).toBe(onTouchScreen.complete);
    }
  });

  test('what is complete on a screen is the same rating on paper', () => {
    for (const { level, lists } of form.levels) {
      const perSubject = lists.map(({ subject, indicators, agencies }) => ({
        subject,
        indicators: indicators.map(({ id }) => id),
        ...(agencies.length > 0 && { agencies: agencies.map(({ code }) => code) }),
      }));
      const draft = { level, reasons: { perSubject, text: '等了太久' } };
      expect(judgePaper(form, draft)).toEqual(judgeRating(form, draft));
    }
  });

  test('a reason that is on no list of its level, an agency of another case and too many words are no rating', () => {
    const [subject = 'staff'] = form.levels[0]?.lists.map((list) => list.subject) ?? [];
    expect(missingOf(form, 1, about({ subject, indicators: ['no-such'] }))).toEqual(['unknown-indicator']);
    expect(missingOf(form, 1, about({ subject, indicators: [], agencies: ['no-such'] }))).toEqual(['unknown-agency']);
    expect(missingOf(form, 5, { perSubject: [], text: '好'.repeat(form.textLimit + 1) })).toEqual(['text-too-long']);
    expect(missingOf({ ...form, levels: [] }, 5, NO_REASONS)).toEqual(['level']);
  });
});

test('a reason about the agencies of a joint case that names none of them owes that', () => {
  const form = FORMS.find(([region]) => region === 'qiqihar')?.[1] ?? FORMS[0]?.[1];
  if (form === undefined) throw new Error('No region rates joint cases.');
  const reasons = { perSubject: [{ subject: 'agency' as const, indicators: ['209'] }], text: '慢' };
  expect(judgePaper(form, { level: 2, reasons })).toMatchObject({ complete: true, rating: { reasonPending: ['agency'] } });
});
