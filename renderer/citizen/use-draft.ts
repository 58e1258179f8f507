import { useEffect, useRef, useState } from 'react';
import type { Reasons, Subject } from '../../core/contract/rating.ts';
import type { RatingView } from '../../core/contract/screen-link.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';

const QUIET_MS = 200;

/** What can be chosen about a subject: reasons, and in a joint case the agencies they are about. */
type Choice = 'indicators' | 'agencies';

export interface Draft {
  reasons: Reasons;
  chosen(subject: Subject, choice: Choice): readonly string[];
  toggle(subject: Subject, choice: Choice, id: string): void;
  write(text: string): void;
}

/**
 * The reasons as they are being entered. They start from what the evaluator has kept, and are kept there again as soon
 * as the citizen pauses, so that a screen that is killed comes back with them.
 */
export function useDraft({ session, reasons: kept }: RatingView, call: ScreenLink['call']): Draft {
  const [reasons, setReasons] = useState(kept);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (next: Reasons) => {
    setReasons(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      // A citizen can do nothing about a draft that was not kept, and `submit` carries the whole reasons anyway.
      call('saveDraft', { session, reasons: next }).catch(() => {});
    }, QUIET_MS);
  };
  return {
    reasons,
    chosen: (subject, choice) => chosenIn(reasons, subject, choice),
    toggle: (subject, choice, id) => change(toggled(reasons, subject, choice, id)),
    write: (text) => change({ ...reasons, text }),
  };
}

function chosenIn({ perSubject }: Reasons, subject: Subject, choice: Choice): string[] {
  return perSubject.find((one) => one.subject === subject)?.[choice] ?? [];
}

function toggled(reasons: Reasons, subject: Subject, choice: Choice, id: string): Reasons {
  const before = chosenIn(reasons, subject, choice);
  const after = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  const indicators = choice === 'indicators' ? after : chosenIn(reasons, subject, 'indicators');
  const agencies = choice === 'agencies' ? after : chosenIn(reasons, subject, 'agencies');
  const others = reasons.perSubject.filter((one) => one.subject !== subject);
  if (indicators.length + agencies.length === 0) return { ...reasons, perSubject: others };
  return { ...reasons, perSubject: [...others, { subject, indicators, ...(agencies.length > 0 && { agencies }) }] };
}
