import type { Clock } from '../core/contract/clock.ts';

/** In characters: some twenty stack traces an hour. */
const MOST_IN_AN_HOUR = 32_000;
const HOUR_MS = 3_600_000;

/**
 * What the processes of one kind say on standard error, one after the other, bounded: a library that complains without end, or
 * a process that crashes at each start, must not push everything else out of the log.
 *
 * @param write takes what is kept
 * @returns takes what was said
 */
export function boundedWords(clock: Clock, write: (text: string) => void): (chunk: unknown) => void {
  let hourBegan = clock.ticks();
  let left = MOST_IN_AN_HOUR;
  return (chunk) => {
    if (clock.ticks() - hourBegan >= HOUR_MS) {
      hourBegan = clock.ticks();
      left = MOST_IN_AN_HOUR;
    }
    if (left === 0) return;
    const text = String(chunk);
    const kept = text.slice(0, left);
    left -= kept.length;
    write(left === 0 ? `${kept} […] What more it says this hour is not kept.` : kept);
  };
}
