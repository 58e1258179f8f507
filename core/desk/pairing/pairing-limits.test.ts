import { expect, test } from 'vitest';
import { PairingLimits } from './pairing-limits.ts';

const DAY = 86_400_000;

/** How many an attacker under so many names can try in a day, always where no pause holds it up. */
function guessesInADay(names: number): number {
  const limits = new PairingLimits();
  let count = 0;
  for (let now = 0; now < DAY; now += 30_000) {
    for (let name = 0; name < names; name += 1) {
      while (limits.pauseLeft(`${name}`, now) === 0) {
        limits.wrong(`${name}`, now);
        count += 1;
      }
    }
  }
  return count;
}

test.each([1, 2, 10, 100])('codes are tried less than a thousand times a day, under %i names', (names) => {
  // Each guess hits one code of a million, whether codes change between them or not.
  expect(guessesInADay(names)).toBeLessThan(1_000);
});

test('they leave citizens the screen, under however many names they are asked for', () => {
  const limits = new PairingLimits();
  let shown = 0;
  for (let now = 0; now < DAY; now += 120_000) {
    const name = Array.from({ length: 100 }, (_, nth) => `${nth}`).find((one) => limits.codePauseLeft(one, now) === 0);
    if (name === undefined) continue;
    limits.shown(name, now + 120_000);
    shown += 120_000;
  }
  expect(shown / DAY).toBeLessThan(0.5);
});

test('one who tries them makes no pause for the others', () => {
  const limits = new PairingLimits();
  for (let now = 0; now < DAY; now += 10_000) {
    while (limits.pauseLeft('one', now) === 0) limits.wrong('one', now);
    expect(limits.pauseLeft('other', now)).toBe(0);
  }
});
