import * as z from 'zod';
import { formatChinaTime } from '../contract/china-time.ts';

/** `24:00` is the end of the day. */
const timeOfDaySchema = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);

/** From one time of day up to, and without, another; past midnight if `to` is the earlier one. */
export const hoursSchema = z.strictObject({ from: timeOfDaySchema, to: timeOfDaySchema });
export type Hours = z.infer<typeof hoursSchema>;

/** When something is due, in China time. What is left out sets no bound. */
export const scheduleShape = {
  /** First and last day, `yyyy-MM-dd`. */
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  /** 1 Monday to 7 Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  hours: hoursSchema.optional(),
};
const scheduleSchema = z.object(scheduleShape);
export type Schedule = z.infer<typeof scheduleSchema>;

/** Whether something is due. @param now milliseconds since 1970 */
export function isDue({ from, until, days, hours }: Schedule, now: number): boolean {
  const day = formatChinaTime(now).slice(0, 10);
  return (
    (from === undefined || day >= from) &&
    (until === undefined || day <= until) &&
    (days === undefined || days.includes(weekday(day))) &&
    (hours === undefined || isWithin(hours, now))
  );
}

/** @param now milliseconds since 1970 */
export function isWithin({ from, to }: Hours, now: number): boolean {
  const time = formatChinaTime(now).slice(11, 16);
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** @param day `yyyy-MM-dd` */
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
