import type { LevelForm, RatingForm, ReasonNeed } from '../../core/contract/rating-form.ts';
import type { Words } from '../../core/contract/screen-link.ts';
import { words } from '../i18n/languages.ts';

/** What a citizen is asked on this device, in words. What it cannot ask for is not said to be needed. */

/** What the level needs, as far as it can be given here. */
export function needWords({ input }: RatingForm, { needs, reasonsFrom, lists }: LevelForm): Words {
  const groups = lists.filter(({ indicators }) => indicators.length > 0).length;
  const need = possibleHere(needs, groups > 0, input === 'text');
  const inEach = reasonsFrom === 'each-subject' && groups > 1;
  if (need === 'none' || need === 'text' || !inEach) return words(`reasons.need.${need}`);
  return words(`reasons.needInEach.${need}`);
}

function possibleHere(needs: ReasonNeed, canChoose: boolean, canWrite: boolean): ReasonNeed {
  const choice = canChoose && needs !== 'none' && needs !== 'text';
  const text = canWrite && needs !== 'none' && needs !== 'indicator';
  if (choice && text) return needs;
  if (choice) return 'indicator';
  return text ? 'text' : 'none';
}
