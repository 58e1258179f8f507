/** How long to wait after failures; milliseconds. */
export interface BackoffLimits {
  /** Ceiling of the first pause. */
  firstMs: number;
  /** Ceiling of every later pause. */
  longestMs: number;
}

/**
 * A pause with full jitter: anywhere between nothing and a ceiling that doubles with each failure up to its limit, so
 * that a thousand devices coming back after an outage spread by themselves.
 *
 * @param failures failures in a row so far, ≥ 1
 * @param random a number in [0, 1)
 * @param atLeastMs what the server asked for (`Retry-After`); the jitter is added to it
 * @returns milliseconds, at most `longestMs + atLeastMs`
 */
export function pauseAfter(failures: number, limits: BackoffLimits, random: number, atLeastMs = 0): number {
  return atLeastMs + Math.round(random * ceilingAfter(failures, limits));
}

/** The longest that a pause can be without the server asking for more. @param failures in a row, ≥ 1 */
export function ceilingAfter(failures: number, limits: BackoffLimits): number {
  return Math.min(limits.longestMs, limits.firstMs * 2 ** (failures - 1));
}
