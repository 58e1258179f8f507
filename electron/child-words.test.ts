import { beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { boundedWords } from './child-words.ts';

const HOUR = 3_600_000;

let clock: ManualClock;
let kept: string[];
let say: (chunk: unknown) => void;
beforeEach(() => {
  clock = new ManualClock(0);
  kept = [];
  say = boundedWords(clock, (text) => kept.push(text));
});

test('what is said now and then is kept', () => {
  say(Buffer.from('Error: a fault'));
  clock.advance(HOUR);
  say('and another');
  expect(kept).toEqual(['Error: a fault', 'and another']);
});

test('of what is said without end little is kept each hour, and one word that there was more', () => {
  for (let hour = 1; hour <= 3; hour += 1) {
    for (let chunk = 0; chunk < 100_000; chunk += 1) say('a device complains\n');
    expect(kept.join('').length).toBeLessThan(hour * 33_000);
    expect(kept.filter((text) => text.includes('What more it says this hour is not kept.'))).toHaveLength(hour);
    clock.advance(HOUR);
  }
});
