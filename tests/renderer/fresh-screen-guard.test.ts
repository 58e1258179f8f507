import { expect, test } from 'vitest';
import { freshScreenGuard } from '../../renderer/citizen/fresh-screen-guard.ts';

/** A guard whose paints the test decides. */
function guardWithPaints() {
  const awaited: ((at: number) => void)[] = [];
  const guard = freshScreenGuard((callback) => awaited.push(callback));
  return { guard, paint: (at: number) => awaited.splice(0).forEach((callback) => callback(at)) };
}

test('nothing is heard before a screen is painted, nor in the 300 ms after', () => {
  const { guard, paint } = guardWithPaints();
  guard.screenChanged('rating session-1 levels');
  expect(guard.admits(999_999)).toBe(false);
  paint(1000);
  expect(guard.admits(1000)).toBe(false);
  expect(guard.admits(1299)).toBe(false);
  expect(guard.admits(1300)).toBe(true);
});

test('a tap from before the screen is not heard, however late the page gets to it', () => {
  const { guard, paint } = guardWithPaints();
  guard.screenChanged('thanks session-1');
  paint(1000);
  guard.screenChanged('rating session-2 levels');
  paint(9000);
  expect(guard.admits(8990)).toBe(false);
  expect(guard.admits(9300)).toBe(true);
});

test('the same screen with new content stays open', () => {
  const { guard, paint } = guardWithPaints();
  guard.screenChanged('rating session-1 levels');
  paint(1000);
  guard.screenChanged('rating session-1 levels');
  expect(guard.admits(1400)).toBe(true);
});

test('the paint of a screen that is gone already opens nothing', () => {
  const { guard, paint } = guardWithPaints();
  guard.screenChanged('thanks session-1');
  const paintOfThanks = paint;
  guard.screenChanged('rating session-2 levels');
  paintOfThanks(1000);
  expect(guard.admits(1100)).toBe(false);
});
