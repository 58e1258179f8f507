import type { Level, PendingReason, Subject } from '../contract/rating.ts';
import type { LevelForm, RatingForm, ReasonNeed } from '../contract/rating-form.ts';

/** What a device can put to the citizen, beside what the rules demand: a keypad has no text, a level no reasons to choose. */

/**
 * Whether the device has a way to ask for something.
 * @param subject whom it is about; null where a reason about any of them would do
 */
export function canAsk({ input }: RatingForm, { lists }: LevelForm, kind: PendingReason, subject: Subject | null): boolean {
  switch (input) {
    case 'text':
      return true;
    case 'choices':
      return (
        (kind === 'indicator' || kind === 'reason') &&
        lists.some((list) => list.indicators.length > 0 && (subject ?? list.subject) === list.subject)
      );
    case 'levels':
      return false;
  }
}

/** Whether there is anything to ask about a level here: words, or indicators to choose from. */
export function canAskReasons(form: RatingForm, level: Level): boolean {
  return form.levels.some((one) => one.level === level && (canAsk(form, one, 'text', null) || canAsk(form, one, 'indicator', null)));
}

/** What is needed, as far as it can be given here, and whether in each group of reasons or in any. */
export function needHere(form: RatingForm, levelForm: LevelForm): { need: ReasonNeed; inEachGroup: boolean } {
  const { needs, reasonsFrom, lists } = levelForm;
  const groups = lists.filter(({ indicators }) => indicators.length > 0).length;
  const choice = needs !== 'none' && needs !== 'text' && groups > 0 && canAsk(form, levelForm, 'indicator', null);
  const text = needs !== 'none' && needs !== 'indicator' && canAsk(form, levelForm, 'text', null);
  const need = choice && text ? needs : choice ? 'indicator' : text ? 'text' : 'none';
  return { need, inEachGroup: choice && reasonsFrom === 'each-subject' && groups > 1 };
}
