import { useEffect, type RefObject } from 'react';
import type { LevelForm } from '../../core/contract/rating-form.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { partOf, type Judgement } from '../../core/evaluation/judge-rating.ts';
import { numberOf } from './choice-number.ts';
import type { Choice } from './draft-sync.ts';

/** Brings into sight what a key of the keypad was about, for a keypad cannot scroll. */
export function useKeyInSight(
  content: RefObject<HTMLElement | null>,
  { keypad: { pendingDigit }, notice }: RatingView,
  levelForm: LevelForm,
  elsewhere: Choice | null,
  judgement: Judgement,
): void {
  useEffect(() => {
    // In the middle, so that what stands around it comes into sight too. A 0 may be on its way to turn the page.
    const number = pendingDigit ?? (elsewhere === null ? undefined : numberOf(levelForm, elsewhere));
    if (number !== undefined && number !== '0') content.current?.querySelector(`[data-number^="${number}"]`)?.scrollIntoView({ block: 'center' });
  }, [content, levelForm, pendingDigit, elsewhere]);

  const [first] = judgement.complete ? [] : judgement.missing;
  const part = notice === null || first === undefined ? undefined : `${partOf(first)} ${first.subject ?? ''}`;
  useEffect(() => {
    // Why a confirmation did not submit stands above: this is the place it speaks of.
    if (part === undefined) return;
    const place = content.current?.querySelector(`[data-part="${part}"]`) ?? content.current;
    place?.scrollIntoView({ block: 'start' });
  }, [content, part]);
}
