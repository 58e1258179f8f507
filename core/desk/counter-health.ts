import type { Health } from '../contract/health.ts';
import { Refusal } from '../contract/refusal.ts';
import { isOpen } from '../evaluation/session.ts';
import type { Bulletin } from './bulletin.ts';
import type { SessionDesk } from './session-desk.ts';
import { wholeMinute } from './whole-minute.ts';

/**
 * How everything is, as the counter may know it. While the cases of a group may be rated one by one, queue and province stand
 * as they did when the group came: each rating that is stored, or sent, would tell how long its case took.
 */
export function counterHealth(health: () => Health, desk: Pick<SessionDesk, 'live'>, bulletin: Bulletin): () => Health {
  let kept: Health | undefined;
  const follow = () => {
    kept = isOneByOne(desk) ? (kept ?? ifReadable(health)) : undefined;
  };
  bulletin.on('live', follow);
  follow();
  return () => {
    const now = health();
    const { queue, province } = kept ?? now;
    const { state, problem } = now.queue;
    return {
      ...now,
      queue: { ...queue, state, problem, oldestPendingAt: minuteOrNull(queue.oldestPendingAt) },
      province: { ...province, lastSuccessAt: minuteOrNull(province.lastSuccessAt) },
    };
  };
}

const isOneByOne = ({ live }: Pick<SessionDesk, 'live'>): boolean =>
  live !== undefined && live.group !== null && isOpen(live.session) && live.group.modes.includes('each');

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
