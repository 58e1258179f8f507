import type { EvaluationRequest } from '../../contract/case.ts';
import { serviceKey } from '../../contract/evaluation.ts';
import type { WaitingStarts } from './waiting-starts.ts';

/** Whose turn it is before the citizen, where not the session desk alone shows something. */
export interface Turns {
  /**
   * Lets those in who are invited next, if nobody else is in their way.
   * @param begin throws `citizen-is-rating` while somebody is
   * @throws Refusal `citizen-is-rating`
   */
  admit<T>(start: readonly EvaluationRequest[], begin: () => T): T;
  /** Whether nobody else shows something. */
  isFree(): boolean;
}

/** A session desk that has the screen to itself. */
export const ALONE: Turns = { admit: (_start, begin) => begin(), isFree: () => true };

/** What else is shown to citizens. */
interface Visits {
  /** Undefined when nothing is. */
  readonly current: object | undefined;
  /** @throws Refusal `citizen-is-rating` while somebody is busy with it */
  requireFree(): void;
}

/**
 * Where pages by address are shown, too: whoever is busy with one is not interrupted either.
 * @param visits asked from the first offer on, not before
 */
export function turnsBesideVisits(starts: WaitingStarts, visits: () => Visits): Turns {
  return {
    admit: (start, begin) =>
      starts.admit(nameOf(start), () => {
        visits().requireFree();
        return begin();
      }),
    isFree: () => visits().current === undefined,
  };
}

/** The same for the same services, in whatever order they come again. */
function nameOf(start: readonly EvaluationRequest[]): string {
  const keys = start.map((request) => serviceKey(request));
  return keys.map(({ projectNo, serviceNumber }) => `${projectNo} ${serviceNumber}`).toSorted().join('\n');
}
