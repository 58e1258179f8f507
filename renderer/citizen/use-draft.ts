import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { chosenIn, toggled } from '../../core/evaluation/reason-numbers.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { DraftSync, type Choice, type DraftNow } from './draft-sync.ts';

export interface Draft extends DraftNow {
  isChosen(choice: Choice): boolean;
  toggle(choice: Choice): void;
  write(text: string): void;
  /** Lets the evaluator have at once what was entered. */
  flush(): void;
}

/**
 * The reasons as they are being entered. They start from what the evaluator has kept, are kept there again as soon as the
 * citizen pauses, so that a screen that is killed comes back with them, and follow what a keypad changes there.
 */
export function useDraft({ session, reasons: kept }: RatingView, call: ScreenLink['call']): Draft {
  const [sync] = useState(() => new DraftSync(kept, (reasons) => call('saveDraft', { session, reasons })));
  const now = useSyncExternalStore(sync.subscribe, sync.current);
  useLayoutEffect(() => sync.see(kept), [sync, kept]);
  useEffect(() => () => sync.stop(), [sync]);
  return {
    ...now,
    isChosen: ({ subject, choice, id }) => chosenIn(now.reasons, subject, choice).includes(id),
    toggle: (choice) => sync.change(toggled(sync.current().reasons, choice)),
    write: (text) => sync.change({ ...sync.current().reasons, text }),
    flush: () => sync.flush(),
  };
}
