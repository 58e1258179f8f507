import { expect, test } from 'vitest';
import { GuessLimit } from './guess-limit.ts';

const MINUTE = 60_000;

/** Five numbers that lead nowhere, at once. @returns the pause, in seconds */
const fiveGuesses = (limit: GuessLimit, now: number) => Array.from({ length: 5 }, () => limit.guessed(now)).at(-1);

test('after five guesses within ten minutes there is a pause of a minute', () => {
  const limit = new GuessLimit();
  const pauses = [0, 2, 4, 6, 9.9].map((minute) => limit.guessed(minute * MINUTE));
  expect(pauses).toEqual([0, 0, 0, 0, MINUTE]);
  expect([limit.isPaused(10.8 * MINUTE), limit.isPaused(10.9 * MINUTE)]).toEqual([true, false]);
});

test('mistakes that lie further apart are nobody guessing', () => {
  const limit = new GuessLimit();
  for (let minute = 0; minute < 100; minute += 2.5) expect(limit.guessed(minute * MINUTE)).toBe(0);
});

test('each further pause is twice as long, up to ten minutes; an hour later it is short again', () => {
  const limit = new GuessLimit();
  let now = 0;
  const pauses = Array.from({ length: 6 }, () => {
    const pause = fiveGuesses(limit, now) ?? 0;
    now += pause;
    return pause / MINUTE;
  });
  expect(pauses).toEqual([1, 2, 4, 8, 10, 10]);
  expect(fiveGuesses(limit, now + 61 * MINUTE)).toBe(MINUTE);
});

test('all of it is forgotten once somebody rated', () => {
  const limit = new GuessLimit();
  fiveGuesses(limit, 0);
  limit.forget();
  expect(limit.isPaused(1)).toBe(false);
  expect(fiveGuesses(limit, 1)).toBe(MINUTE);
});
