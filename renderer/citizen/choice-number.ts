import type { LevelForm } from '../../core/contract/rating-form.ts';
import { numberedChoices } from '../../core/evaluation/reason-numbers.ts';
import type { Choice } from './draft-sync.ts';

/** The number by which a keypad chooses this at a level. */
export function numberOf(levelForm: LevelForm, { subject, choice, id }: Choice): string | undefined {
  return numberedChoices(levelForm).find((one) => one.subject === subject && one.choice === choice && one.id === id)?.number;
}
