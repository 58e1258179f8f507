import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chinaDay, formatChinaTime } from '../contract/china-time.ts';
import { hallWith } from './articles/hall-with.ts';
import type { RegionRules } from './regions/region-rules.ts';
import { isOver, ratingDeadline, reminderDueAt, unratedBecomes } from './until-when.ts';
import { workCalendar, type WorkCalendar } from './work-calendar.ts';

const calendar = workCalendar();

const known = new Map<string, RegionRules>();

/** Rules of a hall whose rating window is this one. */
function rulesWith(days: number, kind: 'working' | 'natural', from: 'completion' | 'service' = 'completion'): RegionRules {
  const key = [days, kind, from].join(' ');
  const rules = known.get(key) ?? hallWith({ 'until.window': { value: { days, kind, from }, source: '第一条' } });
  known.set(key, rules);
  return rules;
}

const DAY_MS = 86_400_000;

/** Of a case that was served and finished at one instant. */
function deadlineAfter(rules: RegionRules, instant: number, inCalendar = calendar) {
  return ratingDeadline(rules, { servedAt: instant, finishedAt: instant }, inCalendar, instant);
}

const end = (rules: RegionRules, finished: string) => {
  const { lastDay, expiresAt } = deadlineAfter(rules, Date.parse(finished));
  expect(chinaDay(expiresAt)).toBe(lastDay);
  return formatChinaTime(expiresAt);
};

describe('five working days', () => {
  const rules = rulesWith(5, 'working');
  test.each([
    ['over a plain weekend: from Monday to the end of next Monday', '2026-11-23T15:30:00+08:00', '2026-11-30 23:59:59'],
    ['from a Saturday, which is not counted', '2026-11-21T10:00:00+08:00', '2026-11-27 23:59:59'],
    ['over National Day and its make-up working day', '2026-09-30T10:00:00+08:00', '2026-10-13 23:59:59'],
    ['in the first second of a day', '2026-11-23T00:00:00+08:00', '2026-11-30 23:59:59'],
    ['in the last second of a day', '2026-11-23T23:59:59+08:00', '2026-11-30 23:59:59'],
    ['on the day it is in China, not in UTC', '2026-11-22T16:30:00Z', '2026-11-30 23:59:59'],
  ])('%s', (_case, from, until) => {
    expect(end(rules, from)).toBe(until);
  });
});

test('natural days count every day', () => {
  expect(end(rulesWith(7, 'natural'), '2026-09-30T10:00:00+08:00')).toBe('2026-10-07 23:59:59');
});

describe('what a window counts from', () => {
  const at = (day: string) => Date.parse(`${day}T10:00:00+08:00`);
  const lastDay = (from: 'completion' | 'service', finished: string | undefined, now: string) => {
    const times = { servedAt: at('2026-11-23'), finishedAt: finished === undefined ? undefined : at(finished) };
    return ratingDeadline(rulesWith(1, 'natural', from), times, calendar, at(now)).lastDay;
  };
  test('from completion: from the end of the case, whenever somebody asks', () => {
    expect(lastDay('completion', '2026-11-25', '2026-11-23')).toBe('2026-11-26');
    expect(lastDay('completion', '2026-11-25', '2026-12-31')).toBe('2026-11-26');
  });
  test('from completion, while the case is under way: it has not begun, and moves with the time', () => {
    expect(lastDay('completion', undefined, '2026-11-23')).toBe('2026-11-24');
    expect(lastDay('completion', undefined, '2026-12-30')).toBe('2026-12-31');
  });
  test('from completion, where the clock of the counter is ahead: from the service at the earliest', () => {
    expect(lastDay('completion', undefined, '2026-11-20')).toBe('2026-11-24');
  });
  test('from the service: from it, finished or not', () => {
    expect(lastDay('service', '2026-11-25', '2026-12-31')).toBe('2026-11-24');
    expect(lastDay('service', undefined, '2026-12-31')).toBe('2026-11-24');
  });
});

test('a deadline over days whose holidays nobody has announced is not certain', () => {
  const certain = (kind: 'working' | 'natural', from: string) => deadlineAfter(rulesWith(5, kind), Date.parse(from)).certain;
  expect(certain('working', '2026-11-23T10:00:00+08:00')).toBe(true);
  expect(certain('working', '2098-12-29T10:00:00+08:00')).toBe(false);
  expect(certain('natural', '2098-12-29T10:00:00+08:00')).toBe(true);
});

test('uncertain stays uncertain when the days after are known again', () => {
  const gap: WorkCalendar = { isWorkday: () => true, knows: (day) => day !== '2026-11-24' };
  expect(deadlineAfter(rulesWith(3, 'working'), Date.parse('2026-11-23T10:00:00+08:00'), gap).certain).toBe(false);
});

describe('the time for rating is over', () => {
  const servedAt = Date.parse('2026-11-23T10:00:00+08:00');
  const served = { servedAt, finishedAt: servedAt };
  test('with the last instant of the last day', () => {
    const rules = rulesWith(1, 'working');
    const last = Date.parse('2026-11-24T23:59:59.999+08:00');
    expect(isOver(rules, served, calendar, last)).toBe(false);
    expect(isOver(rules, served, calendar, last + 1)).toBe(true);
  });
  test('never by a calendar that may end too early', () => {
    const rules = rulesWith(1, 'working');
    expect(isOver(rules, served, { isWorkday: () => true, knows: () => false }, servedAt + 30 * DAY_MS)).toBe(false);
  });
  test('not for a case under way, where it counts from completion', () => {
    const underWay = { servedAt, finishedAt: undefined };
    const later = servedAt + 30 * DAY_MS;
    expect(isOver(rulesWith(1, 'working', 'completion'), underWay, calendar, later)).toBe(false);
    expect(isOver(rulesWith(1, 'working', 'service'), underWay, calendar, later)).toBe(true);
  });
});

test.each([
  ['a level', { value: 4, source: '第一条' }, 4],
  ['a mark', { value: 'unrated', source: '第一条' }, 'unrated'],
  ['nothing, where no document says', { open: true }, null],
] as const)('upstream makes %s of an unrated case', (_what, rule, expected) => {
  expect(unratedBecomes(hallWith({ 'until.unrated': rule }))).toBe(expected);
});

describe('a reminder', () => {
  const finishedAt = Date.parse('2026-11-23T10:00:00+08:00');
  const times = { servedAt: finishedAt - 1, finishedAt };
  const after = (afterHours: number) => hallWith({ 'until.reminder': { value: { afterHours, by: ['sms'] }, source: '第一条' } });
  test.each([
    [24, '2026-11-24 10:00:00'],
    [0, '2026-11-23 10:00:00'],
  ])('is due %i hours after the case is finished', (hours, due) => {
    expect(formatChinaTime(reminderDueAt(after(hours), times) ?? 0)).toBe(due);
  });
  test('is due never where no document says, nor while the case is under way', () => {
    expect(reminderDueAt(hallWith({ 'until.reminder': { open: true } }), times)).toBeNull();
    expect(reminderDueAt(after(24), { ...times, finishedAt: undefined })).toBeNull();
  });
});

describe('for any start', () => {
  const starts = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') });
  const windows = fc.record({
    days: fc.integer({ min: 1, max: 30 }),
    kind: fc.constantFrom('working' as const, 'natural' as const),
  });
  const deadline = ({ days, kind }: { days: number; kind: 'working' | 'natural' }, instant: number) =>
    deadlineAfter(rulesWith(days, kind), instant);

  test('who was served later may rate at least as long', () => {
    fc.assert(
      fc.property(windows, starts, fc.integer({ min: 0, max: 40 * DAY_MS }), (window, start, later) => {
        expect(deadline(window, start + later).expiresAt).toBeGreaterThanOrEqual(deadline(window, start).expiresAt);
      }),
    );
  });

  test('a window of working days never ends on a day off, and holds so many of them after the start', () => {
    fc.assert(
      fc.property(windows, starts, ({ days }, start) => {
        const { expiresAt, lastDay } = deadline({ days, kind: 'working' }, start);
        expect(calendar.isWorkday(chinaDay(expiresAt))).toBe(true);
        expect(lastDay).toBe(chinaDay(expiresAt));
        let counted = 0;
        for (let at = start + DAY_MS; chinaDay(at) <= lastDay; at += DAY_MS) counted += calendar.isWorkday(chinaDay(at)) ? 1 : 0;
        expect(counted).toBe(days);
      }),
    );
  });
});
