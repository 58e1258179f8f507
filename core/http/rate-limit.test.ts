import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { RateLimit } from './rate-limit.ts';

/** How many of so many requests at once are answered. */
const answered = (limit: RateLimit, caller: string, requests: number) => Array.from({ length: requests }, () => isAnswered(limit, caller)).filter(Boolean).length;

function isAnswered(limit: RateLimit, caller: string): boolean {
  try {
    limit.count(caller);
    return true;
  } catch {
    return false;
  }
}

describe('of 10 requests a second', () => {
  test('four seconds’ worth pass at once, then as many as time brings', () => {
    const clock = new ManualClock(NOON);
    const limit = new RateLimit(10, clock);
    expect(answered(limit, 'a', 100)).toBe(40);
    clock.advance(1_000);
    expect(answered(limit, 'a', 100)).toBe(10);
    clock.advance(3_600_000);
    expect(answered(limit, 'a', 100)).toBe(40);
  });

  test('who is refused hears when to come again, and is answered then', () => {
    const clock = new ManualClock(NOON);
    const limit = new RateLimit(10, clock);
    answered(limit, 'a', 40);
    clock.advance(30);
    expect(() => limit.count('a')).toThrow(expect.objectContaining({ code: 'too-many-requests', retryAfterMs: expect.closeTo(70, 5) }));
    clock.advance(70);
    expect(answered(limit, 'a', 1)).toBe(1);
  });

  test('a poll every second is always answered, whatever another caller does', () => {
    const clock = new ManualClock(NOON);
    const limit = new RateLimit(10, clock);
    for (let second = 0; second < 100; second += 1) {
      clock.advance(1_000);
      answered(limit, 'flood', 50);
      expect(answered(limit, 'poll', 1)).toBe(1);
    }
  });

  test('a set wall clock changes nothing', () => {
    const clock = new ManualClock(NOON);
    const limit = new RateLimit(10, clock);
    answered(limit, 'a', 40);
    clock.setWall(NOON + 86_400_000);
    expect(answered(limit, 'a', 1)).toBe(0);
  });
});
