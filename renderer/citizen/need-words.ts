import type { LevelForm, RatingForm } from '../../core/contract/rating-form.ts';
import type { Words } from '../../core/contract/words.ts';
import { needHere } from '../../core/evaluation/asked-here.ts';
import { words } from '../i18n/languages.ts';

/** What a level needs, as far as it can be given on this device. */
export function needWords(form: RatingForm, levelForm: LevelForm): Words {
  const { need, inEachGroup } = needHere(form, levelForm);
  if (need === 'none' || need === 'text' || !inEachGroup) return words(`reasons.need.${need}`);
  return words(`reasons.needInEach.${need}`);
}
