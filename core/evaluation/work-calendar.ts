// Its data alone: its functions ask the machine's time zone what day of the week it is.
import announced from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import * as z from 'zod';

/** Which days are working days (工作日): weekends and public holidays are not, make-up working days (调休) are. */
export interface WorkCalendar {
  /** @param day `yyyy-MM-dd` in China. A day that is not known is taken for a working day from Monday to Friday. */
  isWorkday(day: string): boolean;
  /** Whether the holidays of that day's year have been announced and are in the data. */
  knows(day: string): boolean;
}

const daySchema = z.iso.date();

/** The province's own calendar: all days between `from` and `until` follow it, the others the shipped data. */
export const provinceCalendarSchema = z
  .strictObject({
    /** Who announced it, e.g. 国办发明电〔2026〕… */
    source: z.string().min(1).max(200),
    from: daySchema,
    until: daySchema,
    /** Free days from Monday to Friday. */
    holidays: z.array(daySchema),
    /** Working days on a weekend. */
    workdays: z.array(daySchema),
  })
  .superRefine(({ from, until, holidays, workdays }, context) => {
    if (from > until) context.addIssue({ code: 'custom', path: ['until'], message: 'lies before "from"' });
    for (const [list, days] of Object.entries({ holidays, workdays })) {
      for (const [index, day] of days.entries()) {
        if (day < from || day > until) {
          context.addIssue({ code: 'custom', path: [list, index], message: 'lies outside "from" and "until"' });
        }
        if (list === 'workdays' && holidays.includes(day)) {
          context.addIssue({ code: 'custom', path: [list, index], message: 'is among the holidays too' });
        }
      }
    }
  });
export type ProvinceCalendar = z.infer<typeof provinceCalendarSchema>;

const DAY_MS = 24 * 3_600_000;

const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

function calendarOf(holidays: ReadonlySet<string>, workdays: ReadonlySet<string>): WorkCalendar['isWorkday'] {
  return (day) => workdays.has(day) || (!isWeekend(day) && !holidays.has(day));
}

const announcedHolidays = new Set(Object.keys(announced.holidays));
const announcedYears = new Set([...announcedHolidays].map((day) => day.slice(0, 4)));

/** The holidays as the State Council announced them; the data ends with the last year that was announced when it was made. */
const shippedCalendar: WorkCalendar = {
  isWorkday: calendarOf(announcedHolidays, new Set(Object.keys(announced.workdays))),
  knows: (day) => announcedYears.has(day.slice(0, 4)),
};

/** @param province what replaces the shipped data for its time, if the province gave one */
export function workCalendar(province?: ProvinceCalendar): WorkCalendar {
  if (province === undefined) return shippedCalendar;
  const { from, until } = province;
  const isProvincesWorkday = calendarOf(new Set(province.holidays), new Set(province.workdays));
  const covers = (day: string) => day >= from && day <= until;
  return {
    isWorkday: (day) => (covers(day) ? isProvincesWorkday(day) : shippedCalendar.isWorkday(day)),
    knows: (day) => covers(day) || shippedCalendar.knows(day),
  };
}

/**
 * The last day up to which a calendar knows all holidays without a gap, looking from `today` at most so many days ahead.
 * @returns `yyyy-MM-dd`, or undefined when it does not even know today
 */
export function knownUntil(calendar: WorkCalendar, today: string, daysAhead: number): string | undefined {
  let last: string | undefined;
  for (let ahead = 0; ahead <= daysAhead; ahead += 1) {
    const day = new Date(Date.parse(`${today}T00:00:00Z`) + ahead * DAY_MS).toISOString().slice(0, 10);
    if (!calendar.knows(day)) return last;
    last = day;
  }
  return last;
}
