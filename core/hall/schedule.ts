import * as z from 'zod';
import { formatChinaTime } from '../contract/china-time.ts';

/** `24:00` is the end of the day. */
const timeOfDaySchema = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, '请写作 HH:MM，例如 08:30 (write HH:MM, e.g. 08:30)');
const dateSchema = z.iso.date('请写作 yyyy-MM-dd，例如 2027-02-05 (write yyyy-MM-dd, e.g. 2027-02-05)');

export const hoursShape = { from: timeOfDaySchema, to: timeOfDaySchema };
/** For `refine`: what would never be due is a mistake that nobody would find. */
export const isSomeTime = ({ from, to }: Hours): boolean => from !== to;
export const NO_TIME = '起止时间相同，全天请写 00:00 至 24:00 (from and to are the same; all day is 00:00 to 24:00)';

/** From one time of day up to, and without, another; past midnight if `to` is the earlier one. */
export const hoursSchema = z.strictObject(hoursShape).refine(isSomeTime, NO_TIME);
export interface Hours {
  from: string;
  to: string;
}

/** When something is due, in China time. What is left out sets no bound. */
export const scheduleShape = {
  /** First and last day, `yyyy-MM-dd`. */
  from: dateSchema.optional(),
  until: dateSchema.optional(),
  /** 1 Monday to 7 Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  hours: hoursSchema.optional(),
};
/** For `refine`, as above. */
export const isSomeDay = ({ from, until }: Pick<Schedule, 'from' | 'until'>): boolean => from === undefined || until === undefined || from <= until;
export const NO_DAY = 'until 早于 from (until lies before from)';

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
