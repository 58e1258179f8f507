import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
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

test.each(['America/Los_Angeles', 'Pacific/Kiritimati'])('a day is what it is in China, on a machine set to %s too', (zone) => {
  vi.stubEnv('TZ', zone);
  onTestFinished(() => void vi.unstubAllEnvs());
  const days = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23', '2099-11-23'];
  expect(days.map((day) => calendar.isWorkday(day))).toEqual([true, false, false, true, true]);
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
    const days = ['2098-12-31', '2027-05-01', '2026-11-30', '2099-01-01'];
    expect(days.map((day) => province.knows(day))).toEqual([true, true, true, false]);
  });

  test.each([
    ['an end before its start', { until: '2026-11-30' }, 'until', 'lies before "from"'],
    ['a holiday before its start', { holidays: ['2026-11-30'] }, 'holidays[0]', 'lies outside "from" and "until"'],
    ['a holiday after its end', { holidays: ['2099-01-01'] }, 'holidays[0]', 'lies outside "from" and "until"'],
    ['a day that is both', { holidays: ['2026-12-12'] }, 'workdays[0]', 'is among the holidays too'],
    ['a day that does not exist', { holidays: ['2026-12-32'] }, 'holidays[0]', 'Invalid'],
    ['no source', { source: '' }, 'source', 'Too small'],
    ['a field of another kind', { extra: 1 }, '', 'extra'],
  ])('is refused with %s, naming place and fault', (_what, change, path, words) => {
    const parsed = provinceCalendarSchema.safeParse({ ...given, ...change });
    const faults = parsed.error?.issues.map((issue) => [z.core.toDotPath(issue.path), issue.message]);
    expect(faults).toContainEqual([path, expect.stringContaining(words)]);
  });

  test('may cover a single day', () => {
    const oneDay = { source: '省', from: '2026-12-07', until: '2026-12-07', holidays: ['2026-12-07'], workdays: [] };
    expect(workCalendar(provinceCalendarSchema.parse(oneDay)).isWorkday('2026-12-07')).toBe(false);
  });
});

test('how far a calendar is known ahead', () => {
  const known = workCalendar({ source: '省', from: '2098-01-01', until: '2098-01-10', holidays: [], workdays: [] });
  expect(knownUntil(known, '2098-01-01', 5)).toBe('2098-01-06');
  expect(knownUntil(known, '2098-01-01', 30)).toBe('2098-01-10');
  expect(knownUntil(known, '2098-02-01', 30)).toBeUndefined();
});
