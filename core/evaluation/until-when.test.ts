import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chinaDay, formatChinaTime } from '../contract/china-time.ts';
import type { RegionRules } from './regions/region-rules.ts';
import { loadRegionRules } from './regions/shipped.ts';
import { ratingDeadline, reminderDueAt, unratedBecomes } from './until-when.ts';
import { workCalendar, type WorkCalendar } from './work-calendar.ts';

const calendar = workCalendar();

const known = new Map<string, RegionRules>();

/** Rules of a hall whose rating window is this one. */
function rulesWith(days: number, kind: 'working' | 'natural', from: 'completion' | 'service' = 'completion'): RegionRules {
  const key = [days, kind, from].join(' ');
  const rules = known.get(key) ?? loadWith(days, kind, from);
  known.set(key, rules);
  return rules;
}

function loadWith(days: number, kind: 'working' | 'natural', from: 'completion' | 'service'): RegionRules {
  const hall = {
    id: 'hall',
    name: '某大厅',
    extends: 'national',
    document: { title: '某大厅规定' },
    rules: { 'until.window': { value: { days, kind, from }, source: '第一条' } },
  };
  return loadRegionRules('hall', { hall });
}

const end = (rules: RegionRules, finished: string, served = finished) => {
  const { lastDay, expiresAt } = ratingDeadline(rules, { servedAt: Date.parse(served), finishedAt: Date.parse(finished) }, calendar);
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

test('a window from completion counts from the service while the case is under way; one from the service always does', () => {
  const servedAt = Date.parse('2026-11-23T10:00:00+08:00');
  const finishedAt = Date.parse('2026-11-25T10:00:00+08:00');
  const lastDay = (from: 'completion' | 'service', finished: number | undefined) =>
    ratingDeadline(rulesWith(1, 'natural', from), { servedAt, finishedAt: finished }, calendar).lastDay;
  expect(lastDay('completion', finishedAt)).toBe('2026-11-26');
  expect(lastDay('completion', undefined)).toBe('2026-11-24');
  expect(lastDay('service', finishedAt)).toBe('2026-11-24');
});

test('a deadline over days whose holidays nobody has announced is not certain', () => {
  const certain = (kind: 'working' | 'natural', from: string) =>
    ratingDeadline(rulesWith(5, kind), { servedAt: Date.parse(from), finishedAt: undefined }, calendar).certain;
  expect(certain('working', '2026-11-23T10:00:00+08:00')).toBe(true);
  expect(certain('working', '2098-12-29T10:00:00+08:00')).toBe(false);
  expect(certain('natural', '2098-12-29T10:00:00+08:00')).toBe(true);
});

test('uncertain stays uncertain when the days after are known again', () => {
  const gap: WorkCalendar = { isWorkday: () => true, knows: (day) => day !== '2026-11-24' };
  const { certain } = ratingDeadline(rulesWith(3, 'working'), { servedAt: Date.parse('2026-11-23T10:00:00+08:00'), finishedAt: undefined }, gap);
  expect(certain).toBe(false);
});

test.each([
  ['qiqihar', 3],
  ['ezhou', 3],
  ['ordos', 4],
  ['baotou', null],
  ['tianjin', 'unrated'],
  ['national', null],
] as const)('%s: upstream makes %j of an unrated case', (region, expected) => {
  expect(unratedBecomes(loadRegionRules(region))).toBe(expected);
});

test('a reminder is due a day after the case is finished, at once, or never, as the city says', () => {
  const finishedAt = Date.parse('2026-11-23T10:00:00+08:00');
  const due = (region: string) => {
    const at = reminderDueAt(loadRegionRules(region), { servedAt: finishedAt - 1, finishedAt });
    return at === null ? null : formatChinaTime(at);
  };
  expect(due('qiqihar')).toBe('2026-11-24 10:00:00');
  expect(due('ezhou')).toBe('2026-11-23 10:00:00');
  expect(due('baotou')).toBeNull();
  expect(reminderDueAt(loadRegionRules('qiqihar'), { servedAt: finishedAt, finishedAt: undefined })).toBeNull();
});

describe('for any start', () => {
  const starts = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') });
  const windows = fc.record({ days: fc.integer({ min: 1, max: 30 }), kind: fc.constantFrom('working' as const, 'natural' as const) });
  const deadline = ({ days, kind }: { days: number; kind: 'working' | 'natural' }, servedAt: number) =>
    ratingDeadline(rulesWith(days, kind), { servedAt, finishedAt: undefined }, calendar);

  test('who was served later may rate at least as long', () => {
    fc.assert(
      fc.property(windows, starts, fc.integer({ min: 0, max: 40 * 86_400_000 }), (window, start, later) => {
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
        for (let at = start + 86_400_000; chinaDay(at) <= lastDay; at += 86_400_000) counted += calendar.isWorkday(chinaDay(at)) ? 1 : 0;
        expect(counted).toBe(days);
      }),
    );
  });
});
