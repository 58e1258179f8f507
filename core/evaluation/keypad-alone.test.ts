import { describe, expect, test } from 'vitest';
import { caseKindSchema, serviceStageSchema } from '../contract/case.ts';
import type { KeyMeaning } from '../contract/keypad.ts';
import { LEVELS, type Level } from '../contract/rating.ts';
import { citizenInputSchema, type RatingForm } from '../contract/rating-form.ts';
import { judgeRating } from './judge-rating.ts';
import { keyStep } from './key-steps.ts';
import { ratingForm } from './rating-form.ts';
import { choicesInSight } from './reason-numbers.ts';
import { SHIPPED_REGIONS, loadRegionRules } from './regions/shipped.ts';
import { advance, type Session } from './session.ts';

/** Whoever has but a keypad's five level keys, digits and confirm can give every rating of every region, and no other one. */

const INPUTS = citizenInputSchema.options.filter((input) => input !== 'text');

function formsOf(region: string): RatingForm[] {
  const rules = loadRegionRules(region);
  const agencies = (count: number) => Array.from({ length: count }, (_, index) => ({ code: `A${index}`, name: `机构${index}` }));
  const cases = caseKindSchema.options.flatMap((kind) => [{ kind }, ...(kind === 'joint' ? [2, 20].map((count) => ({ kind, jointAgencies: agencies(count) })) : [])]);
  return INPUTS.flatMap((input) =>
    cases.flatMap((one) => serviceStageSchema.options.flatMap((stage) => ratingForm(rules, one, stage, input) ?? [])),
  );
}

/** Presses keys on a session of its own. */
function keypadOn(form: RatingForm) {
  let session: Session = { step: 'offered' };
  let digit = '';
  const press = (meaning: KeyMeaning) => {
    const step = keyStep(session, form, meaning, digit);
    digit = step.type === 'wait' ? step.digit : '';
    if (step.type === 'event') session = advance(session, 'citizen', step.event, form);
  };
  return {
    press,
    number: (number: string) => [...number].forEach((one) => press({ digit: Number(one) })),
    now: () => session,
  };
}

/** What a citizen who gives no more than is asked would choose. */
function choosesWhatIsMissing(form: RatingForm, level: Level): Session {
  const keypad = keypadOn(form);
  keypad.press({ level, digit: level });
  for (let session = keypad.now(), tries = 0; session.step === 'reasoning' && tries < 10; session = keypad.now(), tries += 1) {
    const judgement = judgeRating(form, session);
    const levelForm = form.levels.find((one) => one.level === level);
    if (judgement.complete || levelForm === undefined) {
      keypad.press({ action: 'confirm' });
      continue;
    }
    const [missing] = judgement.missing;
    const wanted = missing?.kind === 'agency' ? 'agencies' : 'indicators';
    const choice = choicesInSight(levelForm, session.reasons).find((one) => one.choice === wanted && (missing?.subject ?? one.subject) === one.subject);
    keypad.number(choice?.number ?? '');
  }
  return keypad.now();
}

describe.each([...SHIPPED_REGIONS])('%s', (region) => {
  const forms = formsOf(region);

  test.each([...LEVELS])('level %i is given with the keypad alone', (level) => {
    expect(forms.length).toBeGreaterThan(10);
    for (const form of forms) expect(choosesWhatIsMissing(form, level), JSON.stringify(form)).toMatchObject({ step: 'submitted', rating: { level } });
  });

  test('every number chooses what it stands beside, and nothing else', () => {
    for (const form of forms) {
      for (const levelForm of form.levels) {
        const keypad = keypadOn(form);
        keypad.press({ level: levelForm.level });
        const chosen = () => {
          const session = keypad.now();
          return session.step === 'reasoning' ? session.reasons.perSubject.flatMap(({ indicators, agencies = [] }) => [...indicators, ...agencies]) : [];
        };
        for (let session = keypad.now(), at = 0; session.step === 'reasoning'; session = keypad.now(), at += 1) {
          const choice = choicesInSight(levelForm, session.reasons)[at];
          if (choice === undefined) break;
          const before = chosen();
          keypad.number(choice.number);
          expect(chosen().toSorted()).toEqual([...before, choice.id].toSorted());
        }
      }
    }
  });
});
