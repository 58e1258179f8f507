import type { Clock } from '../contract/clock.ts';
import type { Health } from '../contract/health.ts';
import { Refusal } from '../contract/refusal.ts';
import { isOpen } from '../evaluation/session.ts';
import type { Bulletin } from './bulletin.ts';
import type { EvaluationBook } from './evaluation-book.ts';
import type { SessionDesk } from './session-desk.ts';
import { wholeMinute } from './whole-minute.ts';

/** So many are remembered: more than are asked while the province is away. */
const REMEMBERED = 1_000;

export interface CounterHealthDependencies {
  desk: Pick<SessionDesk, 'live'>;
  book: Pick<EvaluationBook, 'isHolding' | 'tellsLate'>;
  bulletin: Bulletin;
  clock: Pick<Clock, 'now'>;
}

/** From a citizen's being asked until what came of it was told; milliseconds since 1970. */
interface Hidden {
  from: number;
  until: number;
}

/**
 * How everything is, as the counter may know it. While a citizen is asked, and until what came of it is told, queue and province
 * stand as they did before: each rating that is stored, or sent, would tell how long it took. And what happened meanwhile counts
 * afterwards as of when it was told: between two minutes, even a whole minute says which of the two a rating ended in.
 */
export function counterHealth(health: () => Health, { desk, book, bulletin, clock }: CounterHealthDependencies): () => Health {
  let kept: Health | undefined;
  let hiddenSince: number | undefined;
  let hidden: readonly Hidden[] = [];
  const follow = () => {
    const isHidden = book.isHolding() || isUntoldWhile(desk, book.tellsLate);
    if (!isHidden && hiddenSince !== undefined) hidden = [...hidden.slice(1 - REMEMBERED), { from: hiddenSince, until: clock.now() }];
    hiddenSince = isHidden ? (hiddenSince ?? clock.now()) : undefined;
    kept = isHidden ? (kept ?? ifReadable(health)) : undefined;
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
      queue: { ...queue, state, problem, oldestPendingAt: asTold(queue.oldestPendingAt, hidden) },
      province: { ...province, lastSuccessAt: asTold(province.lastSuccessAt, hidden), nextAttemptAt: asTold(province.nextAttemptAt, []) },
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

/** What waits longest, was sent last, or failed last and is tried again, may be a rating. */
function asTold(instant: string | null, hidden: readonly Hidden[]): string | null {
  if (instant === null) return null;
  const at = Date.parse(instant);
  return wholeMinute(hidden.find(({ from, until }) => from <= at && at <= until)?.until ?? at);
}
