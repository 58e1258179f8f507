import { expect, test } from 'vitest';
import { withDropped, without } from './dropped.ts';

test('what was replaced one after the other is told as one; another cause is told apart, and only the last few are', () => {
  const two = withDropped(withDropped([], ['W-2'], ['W-3']), ['W-3'], ['W-4']);
  expect(two).toEqual([{ numbers: ['W-2', 'W-3'], by: 'W-4' }]);
  const later = withDropped([{ numbers: ['W-1'], by: null }, ...two], ['W-6', 'W-7'], ['W-8']);
  expect(later).toEqual([{ numbers: ['W-1'], by: null }, ...two, { numbers: ['W-6', 'W-7'], by: 'W-8' }]);
  expect(withDropped(later, ['W-9'], ['W-10']).map(({ by }) => by)).toEqual(['W-4', 'W-8', 'W-10']);
});

test('what is started again is not missed', () => {
  expect(without([{ numbers: ['W-2', 'W-3'], by: 'W-4' }, { numbers: ['W-5'], by: null }], ['W-3', 'W-5'])).toEqual([{ numbers: ['W-2'], by: 'W-4' }]);
  expect(withDropped([], ['W-2'], ['W-2'])).toEqual([]);
});
