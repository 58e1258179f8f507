import type { RegionRules } from './regions/region-rules.ts';

const DAY_MS = 24 * 3_600_000;

/** How long the device keeps a record from the moment at which the province acknowledged it, in milliseconds. */
export interface Kept {
  /** Until names, numbers and words are erased; 0 is at once, never later than the record itself goes. */
  personalDataMs: number;
  /** Until the whole record is deleted; at least thirty days. */
  recordsMs: number;
}

/**
 * How long the device keeps what the province has acknowledged (保存期限), in days of 24 hours. It says nothing about what
 * is not acknowledged: pending and dead records are kept without limit.
 */
export function howLongKept(rules: RegionRules): Kept {
  const recordsMs = rules.value('kept.records') * DAY_MS;
  // The two may come from different layers, each of which knew nothing of the other.
  return { personalDataMs: Math.min(rules.value('kept.personal-data') * DAY_MS, recordsMs), recordsMs };
}
