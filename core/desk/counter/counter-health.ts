import type { CounterHealth, Health } from '../../contract/health.ts';
import { Refusal } from '../../contract/refusal.ts';
import { isOpen } from '../../evaluation/session.ts';
import type { Bulletin } from '../bulletin.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import type { LiveSession } from '../session/live-session.ts';

export interface CounterHealthDependencies {
  desk: { live?: Pick<LiveSession, 'session' | 'group'> | undefined };
  book: Pick<EvaluationBook, 'isHolding' | 'tellsLate'>;
  bulletin: Bulletin;
}

/**
 * How everything is, as the counter may know it. Of queue and province it learns nothing that depends on a rating: neither how many records
 * wait or were refused, nor since when, nor whether the province was found when the last was sent; the technician does. And while a citizen is asked, and until
 * what came of it is told, what may change at a touch stands as it did before: a keypad that was heard, a page of the region's that worked.
 */
export function counterHealth(health: () => Health, { desk, book, bulletin }: CounterHealthDependencies): () => CounterHealth {
  let kept: Health | undefined;
  const follow = () => {
    const isHidden = book.isHolding() || isUntoldWhile(desk, book.tellsLate);
    kept = isHidden ? (kept ?? ifReadable(health)) : undefined;
  };
  bulletin.on('live', follow);
  bulletin.on('status', follow);
  follow();
  return () => {
    const now = health();
    const before = kept ?? now;
    const { state, problem } = now.queue;
    return {
      evaluator: { ...now.evaluator, session: book.isHolding() ? 'rating' : now.evaluator.session, warnings: before.evaluator.warnings },
      queue: { state, problem },
      province: { configured: now.province.configured },
      devices: now.devices.map((device) => (device.kind === 'keypad' ? before.devices.find(({ id }) => id === device.id) : undefined) ?? device),
    };
  };
}

/** Whether what the citizen does now is told later. */
const isUntoldWhile = ({ live }: CounterHealthDependencies['desk'], tellsLate: boolean): boolean =>
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
