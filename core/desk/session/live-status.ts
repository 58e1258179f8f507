import type { Evaluation } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import { isOpen, statusOf, type Session } from '../../evaluation/session.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { evaluationsOf, leftToRate, withChanged, type LiveSession } from './live-session.ts';

/**
 * The live session with the status that a step means for whatever is left to rate. That a citizen has begun holds even if
 * it cannot be stored: else the counter could still cancel, and could tell levels apart by whether it can.
 */
export function withStatusOf(session: Session, live: LiveSession, book: EvaluationBook): LiveSession {
  const status = statusOf(session);
  const others = leftToRate(live).filter((evaluation) => evaluation.status !== status);
  if (status === undefined || others.length === 0) return live;
  try {
    return withChanged(live, book.setStatuses(others, status));
  } catch (error) {
    if (!isOpen(session) || !(error instanceof Refusal)) throw error;
    return live;
  }
}

/**
 * That a service was not rated, as far as the counter may know: what it may not know yet is told in no way, also not by what is done for
 * it, or refused.
 * @param known what is kept about the service
 * @throws Refusal `citizen-is-rating`, `already-rated`
 */
export function requireUnrated(known: Evaluation | undefined, live: LiveSession | undefined, book: Pick<EvaluationBook, 'asTold'>): void {
  if (known === undefined) return;
  const { status } = book.asTold(known);
  if (status === 'rating' || isInGroupBegun(live, known.id)) throw new Refusal('citizen-is-rating');
  if (status === 'completed') throw new Refusal('already-rated');
}

/** Whether this evaluation is one of a group that its citizen has begun to rate. */
function isInGroupBegun(live: LiveSession | undefined, id: string): boolean {
  if (live === undefined || live.group === null) return false;
  return statusOf(live.session) === 'rating' && evaluationsOf(live).some((evaluation) => evaluation.id === id);
}
