import { describe, expect, test } from 'vitest';
import { knownUntil, provinceCalendarSchema, workCalendar } from './work-calendar.ts';

const calendar = workCalendar();

test.each([
  ['2026-11-23', true, 'a Monday'],
  ['2026-11-22', false, 'a Sunday'],
  ['2026-11-21', false, 'a Saturday'],
  ['2026-10-01', false, 'National Day'],
  ['2026-10-10', true, 'a Saturday that makes up for the holiday'],
])('%s is a working day: %s (%s)', (day, expected) => {
  expect(calendar.isWorkday(day)).toBe(expected);
});

test('a year whose holidays were not announced is not known, and counts by weekdays', () => {
  expect(calendar.knows('2026-12-31')).toBe(true);
  expect(calendar.knows('2099-01-01')).toBe(false);
  expect(calendar.isWorkday('2099-10-01')).toBe(true);
  expect(calendar.isWorkday('2099-10-03')).toBe(false);
});

describe("the province's calendar", () => {
  const given = {
    source: '省政府办公厅通知',
    from: '2026-12-01',
    until: '2098-12-31',
    holidays: ['2026-12-07', '2098-12-31'],
    workdays: ['2026-12-12'],
  };
  const province = workCalendar(provinceCalendarSchema.parse(given));

  test.each([
    ['2026-12-07', false, 'a Monday it makes a holiday'],
    ['2026-12-12', true, 'a Saturday it makes a working day'],
    ['2026-12-08', true, 'a plain Tuesday'],
    ['2026-12-13', false, 'a plain Sunday'],
    ['2026-12-01', true, 'its first day'],
    ['2098-12-31', false, 'its last day, a holiday'],
    ['2026-10-01', false, 'a holiday before it, from the shipped data'],
    ['2026-10-10', true, 'a make-up day before it, from the shipped data'],
  ])('%s is a working day: %s (%s)', (day, expected) => {
    expect(province.isWorkday(day)).toBe(expected);
  });

  test('knows its own time, and before it what the shipped data knows', () => {
    expect(['2098-12-31', '2027-05-01', '2026-11-30', '2099-01-01'].map((day) => province.knows(day))).toEqual([true, true, true, false]);
  });

  test.each([
    ['an end before its start', { until: '2026-11-30' }, 'until'],
    ['a holiday before its start', { holidays: ['2026-11-30'] }, 'holidays[0]'],
    ['a holiday after its end', { holidays: ['2099-01-01'] }, 'holidays[0]'],
    ['a day that is both', { holidays: ['2026-12-12'] }, 'workdays[0]'],
    ['a day that does not exist', { holidays: ['2026-12-32'] }, 'holidays[0]'],
    ['no source', { source: '' }, 'source'],
    ['a field of another kind', { extra: 1 }, ''],
  ])('is refused with %s, naming the place', (_what, change, path) => {
    const parsed = provinceCalendarSchema.safeParse({ ...given, ...change });
    const paths = parsed.error?.issues.map((issue) => issue.path.map((key) => (typeof key === 'number' ? `[${key}]` : String(key))).join(''));
    expect(paths).toContain(path);
  });
});

test('how far a calendar is known ahead', () => {
  const known = workCalendar({ source: '省', from: '2098-01-01', until: '2098-01-10', holidays: [], workdays: [] });
  expect(knownUntil(known, '2098-01-01', 5)).toBe('2098-01-06');
  expect(knownUntil(known, '2098-01-01', 30)).toBe('2098-01-10');
  expect(knownUntil(known, '2098-02-01', 30)).toBeUndefined();
});
