import { systemClock, type Clock } from '../../core/contract/clock.ts';
import { NOON } from './sample-requests.ts';

/** A clock that runs, from the day of the sample requests on: else they would be too old to rate on some day to come. */
export const runningClock: Clock = (() => {
  const startedAt = systemClock.now();
  return { ...systemClock, now: () => NOON + (systemClock.now() - startedAt) };
})();
