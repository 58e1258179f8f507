const MINUTE_MS = 60_000;

/** A time as the counter's side may know it: how long a citizen took hints at the level, which needs reasons only when it is bad. */
export const wholeMinute = (at: number): string => new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS).toISOString();
