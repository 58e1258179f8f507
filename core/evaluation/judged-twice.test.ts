import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CaseKind, ServiceStage } from '../contract/case.ts';
import { LEVELS, NO_REASONS, type Level, type Reasons } from '../contract/rating.ts';
import { citizenInputSchema, type RatingForm } from '../contract/rating-form.ts';
import { Refusal, type RefusalCode } from '../contract/refusal.ts';
import { caseOf } from './articles/article.ts';
import { judgeRating } from './judge-rating.ts';
import { ratingForm } from './rating-form.ts';
import { loadRegionRules, SHIPPED_REGIONS } from './regions/shipped.ts';
import { advance, type Session } from './session.ts';

const KINDS: readonly [CaseKind, ServiceStage][] = [
  ['immediate', 'completion'],
  ['joint', 'completion'],
  ['enquiry', 'enquiry'],
  ['overall', 'completion'],
];
const REAL_FORMS = SHIPPED_REGIONS.map((region) => loadRegionRules(region)).flatMap((rules) =>
  KINDS.flatMap(([kind, stage]) =>
    citizenInputSchema.options.flatMap((input) => ratingForm(rules, caseOf(kind), stage, input) ?? []),
  ),
);

/** Reasons that a screen, or somebody who forges its calls, could send for a level of a form. */
function anyReasons(form: RatingForm, level: Level): fc.Arbitrary<Reasons> {
  const lists = form.levels.find((one) => one.level === level)?.lists ?? [];
  const perSubject = fc.tuple(
    ...lists.map(({ subject, indicators, agencies }) =>
      fc.record({
        subject: fc.constant(subject),
        indicators: fc.subarray([...indicators.map(({ id }) => id), 'no-such-id']),
        agencies: fc.subarray(agencies.map(({ code }) => code)),
      }),
    ),
  );
  const text = fc.oneof(fc.constantFrom('', ' ', '等太久', '长'.repeat(151)), fc.string({ unit: 'grapheme', maxLength: 20 }));
  return fc.record({ perSubject, text });
}

/** What the evaluator makes of a submission: the session after it, or the refusal. */
function submitted(form: RatingForm, level: Level, given: Reasons): Session | RefusalCode {
  try {
    return advance({ step: 'reasoning', level, reasons: NO_REASONS }, 'citizen', { type: 'submitted', reasons: given }, form);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code;
  }
}

test('what the screen finds complete the evaluator submits as it is, and what it does not it refuses', () => {
  const drafts = fc
    .tuple(fc.constantFrom(...REAL_FORMS), fc.constantFrom(...LEVELS))
    .chain(([form, level]) => fc.record({ form: fc.constant(form), level: fc.constant(level), given: anyReasons(form, level) }));
  fc.assert(
    fc.property(drafts, ({ form, level, given }) => {
      const onScreen = judgeRating(form, { level, reasons: given });
      const expected = onScreen.complete ? { step: 'submitted', rating: onScreen.rating } : 'rating-incomplete';
      expect(submitted(form, level, given)).toEqual(expected);
      // What was found complete is still complete, and the same, when it is judged again before the store.
      expect(onScreen.complete ? judgeRating(form, onScreen.rating) : onScreen).toEqual(onScreen);
    }),
  );
});
