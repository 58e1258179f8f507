import { useEffect, useRef, useState } from 'react';
import type { Reasons, Subject } from '../../core/contract/rating.ts';
import type { RatingView } from '../../core/contract/screen-link.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';

const QUIET_MS = 200;

export interface Draft {
  reasons: Reasons;
  isChosen(subject: Subject, id: string): boolean;
  toggle(subject: Subject, id: string): void;
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
    isChosen: (subject, id) => indicatorsOf(reasons, subject).includes(id),
    toggle: (subject, id) => change(toggled(reasons, subject, id)),
    write: (text) => change({ ...reasons, text }),
  };
}

function indicatorsOf({ perSubject }: Reasons, subject: Subject): string[] {
  return perSubject.find((one) => one.subject === subject)?.indicators ?? [];
}

function toggled(reasons: Reasons, subject: Subject, id: string): Reasons {
  const before = indicatorsOf(reasons, subject);
  const indicators = before.includes(id) ? before.filter((one) => one !== id) : [...before, id];
  const others = reasons.perSubject.filter((one) => one.subject !== subject);
  return { ...reasons, perSubject: indicators.length === 0 ? others : [...others, { subject, indicators }] };
}
