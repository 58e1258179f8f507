import chineseDays from 'chinese-days';
import { chinaDay, startOfChinaDay } from '../contract/china-time.ts';
import type { RatingWindow } from './profile.ts';

// The package is CommonJS, and Node sees no named exports in it.
const { isWorkday } = chineseDays;

const DAY_MS = 24 * 3_600_000;

/**
 * Until when a service may be rated: the end of the last day of the region's window, in China time. The day of the
 * service itself does not count. Working days skip weekends and public holidays and keep make-up working days.
 *
 * @param from instant at which the window starts (办结, or the service itself before it), milliseconds since 1970
 * @returns the first instant at which rating is no longer possible
 * @see Qiqihar 第十六条, Tianjin 第十六条 (5 working days)
 */
export function endOfRatingWindow(window: RatingWindow, from: number): number {
  let day = startOfChinaDay(chinaDay(from));
  for (let counted = 0; counted < window.days; ) {
    day += DAY_MS;
    if (window.kind === 'natural' || isWorkday(chinaDay(day))) counted += 1;
  }
  return day + DAY_MS;
}
