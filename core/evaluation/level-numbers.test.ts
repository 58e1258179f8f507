import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../tests/support/refusal-of.ts';
import { levelNumbersSchema, levelOf, STARS } from './level-numbers.ts';

test.each([
  ['counts stars', STARS, '5', 5],
  ['counts from the best down', { '1': 5, '2': 4, '3': 3, '4': 2, '5': 1 }, '1', 5],
  ['starts at zero', { '0': 5, '1': 4, '2': 3, '3': 2, '4': 1 }, '4', 1],
  ['has three keys', { '1': 5, '2': 3, '3': 1 }, '2', 3],
] as const)('a keypad that %s', (_what, numbers, sent, level) => {
  expect(levelOf(levelNumbersSchema.parse(numbers), sent)).toBe(level);
});

test.each(['6', '0', '', 'toString', '05'])('an unknown number (%j) is an error, never a level', (sent) => {
  expect(refusalOf(() => levelOf(STARS, sent))).toBe('unknown-level-number');
});

describe('a numbering is refused', () => {
  test.each([
    ['that gives one level to two numbers', { '1': 5, '2': 5 }],
    ['that names nothing', {}],
    ['with a level that does not exist', { '1': 6 }],
    ['with an empty number', { '': 5 }],
  ])('%s', (_what, numbers) => {
    expect(levelNumbersSchema.safeParse(numbers).success).toBe(false);
  });
});
