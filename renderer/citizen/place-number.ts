import type { RatingView } from '../../core/contract/screen-views.ts';
import type { Words } from '../../core/contract/words.ts';
import { words } from '../i18n/languages.ts';

/** The number by which the hall knows this place, and what it is called: a window's, or a self-service terminal's own. */
export function placeNumber({ windowNo, terminalNo }: RatingView['place']): { label: Words; number: string } {
  return terminalNo === null ? { label: words('window'), number: windowNo } : { label: words('terminal'), number: terminalNo };
}
