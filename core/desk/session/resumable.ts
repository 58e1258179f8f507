import type { Clock } from '../../contract/clock.ts';
import type { Admission } from '../admission/admission.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { recallGroup } from './group-offer.ts';
import { evaluationsOf, nextAsked, type SessionTimes } from './live-session.ts';
import type { Shown } from './showing.ts';

/** How long after the first touch a citizen may still be writing when the evaluator comes back. */
const RATING_MAY_LAST_MS = 600_000;

/**
 * What was before a citizen when the evaluator last stopped, if there still is time for it.
 * @param id the latest evaluation that was under way
 * @returns `begun`: the citizen had touched the screen
 */
export function resumable(
  id: string,
  { admission, book, clock, times }: { admission: Admission; book: EvaluationBook; clock: Clock; times: SessionTimes },
): { shown: Shown; begun: boolean } | undefined {
  const latest = book.find(id);
  const form = admission.formFor(latest);
  if (form === undefined) return undefined;
  const group = recallGroup(id, { book, admission });
  const shown: Shown = { evaluation: latest, form, ...(group && nextAsked(group)), group };
  const age = clock.now() - Math.max(...evaluationsOf(shown).map(({ changedAt }) => changedAt));
  // A negative age means that the clock was set back: nobody knows how long ago it was.
  // Every touch gave time anew, and only the first one is stored.
  const begun = latest.status === 'rating';
  const mayLast = begun ? Math.max(times.toRateMs, RATING_MAY_LAST_MS) : times.toRateMs;
  return age < 0 || age > mayLast ? undefined : { shown, begun };
}
