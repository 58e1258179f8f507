import type { Clock } from '../contract/clock.ts';

const LOOK_EVERY_MS = 500;

/**
 * Calls once when the process that started this one is gone. npm hands SIGTERM to the shell between it and its script, and that shell
 * ends without a word to the script. On Windows, where a child keeps the id of a parent that is gone, it never calls.
 */
export function whenOrphaned(clock: Clock, onOrphaned: () => void, parent: () => number = () => process.ppid): void {
  const first = parent();
  const look = () => void clock.after(LOOK_EVERY_MS, () => (parent() === first ? look() : onOrphaned()));
  look();
}
