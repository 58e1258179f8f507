import { chinaDay, endOfChinaDay, startOfChinaDay } from '../contract/china-time.ts';
import type { Level } from '../contract/rating.ts';
import type { RegionRules } from './regions/region-rules.ts';
import type { WorkCalendar } from './work-calendar.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Instants of one case, in milliseconds since 1970. */
export interface ServedAt {
  servedAt: number;
  /** 办结; undefined while the case is under way. */
  finishedAt: number | undefined;
}

export interface RatingDeadline {
  /** Last day on which the service can be rated, `yyyy-MM-dd` in China. */
  lastDay: string;
  /** Last instant at which it can be rated: the end of that day in China time, milliseconds since 1970. */
  expiresAt: number;
  /** False when the work calendar does not know the holidays of some day in between: the true end may be later. */
  certain: boolean;
}

/**
 * Until when a service may be rated (评价时限): through the last day of the region's window. The day that the window
 * counts from does not count itself. A window from 办结 has not begun while the case is under way: it then ends no
 * earlier than if the case were finished at this moment. Who is served after 办结 (fetches the result) has as long from
 * that service on.
 *
 * @param now milliseconds since 1970
 * @see Qiqihar 第十六条, Tianjin 第十六条 (5 working days), Ezhou 第十四条, Ordos 第十五条 (7 natural days)
 */
export function ratingDeadline(rules: RegionRules, { servedAt, finishedAt }: ServedAt, calendar: WorkCalendar, now: number): RatingDeadline {
  const window = rules.value('until.window');
  const start = window.from === 'completion' ? Math.max(servedAt, finishedAt ?? now) : servedAt;
  let midnight = startOfChinaDay(chinaDay(start));
  let certain = true;
  for (let counted = 0; counted < window.days; ) {
    midnight += DAY_MS;
    const day = chinaDay(midnight);
    if (window.kind === 'working') certain &&= calendar.knows(day);
    if (window.kind === 'natural' || calendar.isWorkday(day)) counted += 1;
  }
  return { lastDay: chinaDay(midnight), expiresAt: endOfChinaDay(midnight), certain };
}

/** Whether the time in which a service may be rated is surely over: a calendar that ends too early shuts nobody out. */
export function isOver(rules: RegionRules, served: ServedAt, calendar: WorkCalendar, now: number): boolean {
  const { expiresAt, certain } = ratingDeadline(rules, served, calendar, now);
  return certain && expiresAt < now;
}

/**
 * What upstream will make of a case that nobody rates in time. For information only: the device never sends it.
 * @returns null when no document says
 */
export function unratedBecomes(rules: RegionRules): Level | 'unrated' | null {
  return rules.value('until.unrated');
}

/**
 * When upstream reminds a citizen who has not rated yet.
 * @returns milliseconds since 1970; null when the case is not finished, or no document wants a reminder
 */
export function reminderDueAt(rules: RegionRules, { finishedAt }: ServedAt): number | null {
  const reminder = rules.value('until.reminder');
  return reminder === null || finishedAt === undefined ? null : finishedAt + reminder.afterHours * HOUR_MS;
}
