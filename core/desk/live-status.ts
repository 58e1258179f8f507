import { Refusal } from '../contract/refusal.ts';
import { isOpen, statusOf, type Session } from '../evaluation/session.ts';
import type { EvaluationBook } from './evaluation-book.ts';
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

/** Whether this evaluation is one of a group that its citizen has begun to rate. */
export function isInGroupBegun(live: LiveSession | undefined, id: string): boolean {
  if (live === undefined || live.group === null) return false;
  return statusOf(live.session) === 'rating' && evaluationsOf(live).some((evaluation) => evaluation.id === id);
}
