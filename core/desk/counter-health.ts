import type { Health } from '../contract/health.ts';
import { Refusal } from '../contract/refusal.ts';
import { isOpen } from '../evaluation/session.ts';
import type { Bulletin } from './bulletin.ts';
import type { EvaluationBook } from './evaluation-book.ts';
import type { SessionDesk } from './session-desk.ts';
import { wholeMinute } from './whole-minute.ts';

export interface CounterHealthDependencies {
  desk: Pick<SessionDesk, 'live'>;
  book: Pick<EvaluationBook, 'isHolding' | 'tellsLate'>;
  bulletin: Bulletin;
}

/**
 * How everything is, as the counter may know it. While a citizen is asked, and until what came of it is told, queue and province
 * stand as they did before: each rating that is stored, or sent, would tell how long it took.
 */
export function counterHealth(health: () => Health, { desk, book, bulletin }: CounterHealthDependencies): () => Health {
  let kept: Health | undefined;
  const follow = () => {
    kept = book.isHolding() || isUntoldWhile(desk, book.tellsLate) ? (kept ?? ifReadable(health)) : undefined;
  };
  bulletin.on('live', follow);
  bulletin.on('status', follow);
  follow();
  return () => {
    const now = health();
    const { queue, province } = kept ?? now;
    const { state, problem } = now.queue;
    return {
      ...now,
      evaluator: { ...now.evaluator, session: book.isHolding() ? 'rating' : now.evaluator.session },
      queue: { ...queue, state, problem, oldestPendingAt: minuteOrNull(queue.oldestPendingAt) },
      province: { ...province, lastSuccessAt: minuteOrNull(province.lastSuccessAt) },
    };
  };
}

/** Whether what the citizen does now is told later. */
const isUntoldWhile = ({ live }: Pick<SessionDesk, 'live'>, tellsLate: boolean): boolean =>
  live !== undefined && isOpen(live.session) && (tellsLate || (live.group?.modes.includes('each') ?? false));

/** What cannot be read now is read when it next changes. */
function ifReadable(health: () => Health): Health | undefined {
  try {
    return health();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

/** What waits longest, or was sent last, may be a rating. */
const minuteOrNull = (instant: string | null) => (instant === null ? null : wholeMinute(Date.parse(instant)));
