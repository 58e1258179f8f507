import type { Reasons, Subject } from '../contract/rating.ts';
import type { LevelForm } from '../contract/rating-form.ts';

/** A reason, or an agency that reasons can be about, under the number by which a keypad chooses it. */
export interface NumberedChoice {
  /** `7`; with more than nine choices two digits, `07`. */
  number: string;
  subject: Subject;
  choice: 'indicators' | 'agencies';
  id: string;
}

const MOST_OF_ONE_DIGIT = 9;

/** Everything that can be chosen at a level, numbered from 1 in the order in which it is shown. */
export function numberedChoices({ lists }: LevelForm): NumberedChoice[] {
  const choices = lists.flatMap(({ subject, indicators, agencies }) => [
    ...indicators.map(({ id }) => ({ subject, choice: 'indicators' as const, id })),
    // Without a reason of its own nothing asks whom it is about.
    ...(indicators.length === 0 ? [] : agencies.map(({ code }) => ({ subject, choice: 'agencies' as const, id: code }))),
  ]);
  const digits = choices.length > MOST_OF_ONE_DIGIT ? 2 : 1;
  return choices.map((choice, index) => ({ number: String(index + 1).padStart(digits, '0'), ...choice }));
}

/** Whether it is asked which agencies: once there is a reason about them, and as long as one is named. */
export function asksAgencies(reasons: Reasons, subject: Subject): boolean {
  return chosenIn(reasons, subject, 'indicators').length + chosenIn(reasons, subject, 'agencies').length > 0;
}

/** What the citizen has before them, and can choose; its numbers are the same whatever else is in sight. */
export function choicesInSight(levelForm: LevelForm, reasons: Reasons): NumberedChoice[] {
  return numberedChoices(levelForm).filter(({ choice, subject }) => choice === 'indicators' || asksAgencies(reasons, subject));
}

/** The ids that are chosen about a subject. */
export function chosenIn({ perSubject }: Reasons, subject: Subject, choice: NumberedChoice['choice']): readonly string[] {
  return perSubject.find((one) => one.subject === subject)?.[choice] ?? [];
}

/** The reasons after something was chosen that was not, or the other way round. */
export function toggled(reasons: Reasons, { subject, choice, id }: Pick<NumberedChoice, 'subject' | 'choice' | 'id'>): Reasons {
  const before = chosenIn(reasons, subject, choice);
  const after = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  const indicators = choice === 'indicators' ? after : chosenIn(reasons, subject, 'indicators');
  const agencies = choice === 'agencies' ? after : chosenIn(reasons, subject, 'agencies');
  const others = reasons.perSubject.filter((one) => one.subject !== subject);
  if (indicators.length + agencies.length === 0) return { ...reasons, perSubject: others };
  return { ...reasons, perSubject: [...others, { subject, indicators: [...indicators], ...(agencies.length > 0 && { agencies: [...agencies] }) }] };
}
