import type { CancelTimer, Clock } from '../../core/contract/clock.ts';

/** Milliseconds after which the system is taken to be stuck in a driver. */
export const STUCK_MS = 30_000;
/** After so many times as long it never ends, and nothing but the end of the process lets go of the device. */
export const HOPELESS = 4;

/**
 * Awaits what the system answers, however long that takes, for another request could open a device twice.
 *
 * @param onSlow told each time that it took `STUCK_MS` more, and how often that was. What it throws nobody catches: it ends
 *   the process
 */
export async function patiently<T>(clock: Clock, answer: Promise<T>, onSlow: (time: number) => void): Promise<T> {
  let answered = false;
  let cancel: CancelTimer = () => {};
  const look = (time: number) => {
    if (answered) return;
    cancel = clock.after(STUCK_MS, () => {
      // Hours of sleep count once: what has been answered meanwhile is heard before the next look begins.
      setImmediate(() => look(time + 1));
      onSlow(time);
    });
  };
  look(1);
  try {
    return await answer;
  } finally {
    answered = true;
    cancel();
  }
}
