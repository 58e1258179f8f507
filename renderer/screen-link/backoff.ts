const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * How long to wait before trying to connect again: half a second, doubling to ten seconds. Up to half of it is taken
 * off at random, so that the screens of a hall do not all come back in the same moment.
 *
 * @param failures connections in a row that came to nothing
 * @param random between 0 and 1
 */
export function reconnectDelay(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return full * (1 - random / 2);
}
