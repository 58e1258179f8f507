import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { whenOrphaned } from './parent-watch.ts';

test('a process learns once that whoever started it is gone', () => {
  const clock = new ManualClock(0);
  const onOrphaned = vi.fn<() => void>();
  let parent = 17;
  whenOrphaned(clock, onOrphaned, () => parent);
  clock.advance(60_000);
  expect(onOrphaned).not.toHaveBeenCalled();
  parent = 1;
  clock.advance(60_000);
  expect(onOrphaned).toHaveBeenCalledTimes(1);
});
