import { describe, expect, test } from 'vitest';
import { isDue, isWithin, type Schedule } from './schedule.ts';

/** An instant in China. */
const at = (time: string) => Date.parse(`${time}+08:00`);

describe('when something is due', () => {
  // 2026-11-23 is a Monday.
  test.each<[what: string, schedule: Schedule, due: string[], not: string[]]>([
    ['always, without a schedule', {}, ['2026-11-23T00:00:00'], []],
    ['from the first minute of a day', { from: '2026-11-23' }, ['2026-11-23T00:00:00', '2027-01-01T12:00:00'], ['2026-11-22T23:59:59']],
    ['until the last second of a day', { until: '2026-11-23' }, ['2026-11-23T23:59:59'], ['2026-11-24T00:00:00']],
    ['on Mondays and Sundays', { days: [1, 7] }, ['2026-11-23T09:00:00', '2026-11-29T23:59:59'], ['2026-11-24T00:00:00', '2026-11-28T12:00:00']],
    ['from nine, and not any more at five', { hours: { from: '09:00', to: '17:00' } }, ['2026-11-23T09:00:00', '2026-11-23T16:59:59'], ['2026-11-23T08:59:59', '2026-11-23T17:00:00']],
    ['until midnight', { hours: { from: '18:00', to: '24:00' } }, ['2026-11-23T23:59:59'], ['2026-11-24T00:00:00']],
    ['past midnight', { hours: { from: '22:00', to: '06:00' } }, ['2026-11-23T22:00:00', '2026-11-24T05:59:00'], ['2026-11-24T06:00:00', '2026-11-23T21:59:00']],
    ['only where all of it holds', { from: '2026-11-23', days: [1], hours: { from: '09:00', to: '12:00' } }, ['2026-11-30T10:00:00'], ['2026-11-30T13:00:00', '2026-12-01T10:00:00', '2026-11-16T10:00:00']],
  ])('%s', (_what, schedule, due, not) => {
    for (const time of due) expect(isDue(schedule, at(time)), time).toBe(true);
    for (const time of not) expect(isDue(schedule, at(time)), time).toBe(false);
  });

  test('a span without length is never', () => {
    expect(isWithin({ from: '09:00', to: '09:00' }, at('2026-11-23T09:00:00'))).toBe(false);
  });
});
