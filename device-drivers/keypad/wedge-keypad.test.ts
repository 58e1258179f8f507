import { expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { loadKeypadProfile } from './profiles.ts';
import { WedgeKeypad } from './wedge-keypad.ts';

function typing(id: string) {
  const profile = loadKeypadProfile('/none', id);
  if (profile.transport !== 'wedge') throw new Error('It types.');
  const clock = new ManualClock(0);
  return { clock, keypad: new WedgeKeypad(profile, clock) };
}

test('a key means what the profile says, and any other nothing', () => {
  const { keypad } = typing('wedge-reversed');
  expect(keypad.press('1')).toEqual({ type: 'key', meaning: { level: 5, digit: 1 } });
  expect(keypad.press('Enter')).toEqual({ type: 'key', meaning: { action: 'confirm' } });
  expect(keypad.press('NumLock')).toEqual({ type: 'ignored', why: 'listed' });
  for (const key of ['a', 'F5', 'constructor', '__proto__', '非']) expect(keypad.press(key)).toEqual({ type: 'unknown', code: key });
});

test('a bouncing key counts once, and a stuck one never again until it was let go', () => {
  const { clock, keypad } = typing('wedge-stars');
  expect(keypad.press('5').type).toBe('key');
  clock.advance(299);
  expect(keypad.press('5')).toEqual({ type: 'ignored', why: 'bounce' });
  for (let repeats = 0; repeats < 60; repeats++) {
    clock.advance(100);
    expect(keypad.press('5').type).toBe('ignored');
  }
  expect(keypad.stuck()).toBe(true);
  expect(keypad.press('5')).toEqual({ type: 'ignored', why: 'stuck' });
  clock.advance(300);
  expect(keypad.stuck()).toBe(false);
  expect(keypad.press('5').type).toBe('key');
});
