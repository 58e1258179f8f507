import { describe, expect, test } from 'vitest';
import { EARLIER_MS, KeyGate, LET_GO_MS } from './key-gate.ts';

/** A key that is held or stuck rates for nobody who is asked meanwhile, however fast it repeats. */

/** A gate on a clock that the test moves. */
function gate() {
  const keys = new KeyGate({ debounceMs: 300, stuckMs: 5_000 });
  let now = 10_000;
  return {
    keys,
    press: (code: string) => keys.press(code, now),
    stuck: () => keys.stuck(now),
    askAnew: () => keys.askAnew(now),
    reset: () => keys.reset(now),
    pass: (ms: number) => (now += ms),
    /** The key comes for so long. @returns how often it counted */
    repeat(code: string, everyMs: number, forMs: number) {
      let counted = 0;
      for (const end = now + forMs; now < end; now += everyMs) if (keys.press(code, now) === 'counts') counted += 1;
      return counted;
    },
  };
}

const PACES = [33, 250, 400, 900];

describe.each(PACES)('repeating every %i ms', (everyMs) => {
  test('when the keypad is opened anew, or its driver started anew', () => {
    const { reset, pass, repeat, stuck, press } = gate();
    reset();
    pass(everyMs / 2);
    expect(repeat('1', everyMs, 20_000)).toBe(0);
    expect(stuck()).toBe(true);
    pass(LET_GO_MS);
    expect(stuck()).toBe(false);
    expect(press('1')).toBe('counts');
  });

  test('when the next citizen is asked; other keys count', () => {
    const { askAnew, repeat, press } = gate();
    repeat('1', everyMs, 4_000);
    askAnew();
    expect(repeat('1', everyMs, 20_000)).toBe(0);
    expect(press('5')).toBe('counts');
  });
});

test('repeating slowly from the press on, it does not choose and unchoose for ever', () => {
  const { repeat, stuck, pass, press } = gate();
  expect(repeat('1', 400, 20_000)).toBe(8);
  expect(stuck()).toBe(true);
  pass(LET_GO_MS);
  expect(press('1')).toBe('counts');
});

test('what a stalled machine reads only when the next citizen is asked was not pressed by that one', () => {
  const { askAnew, press, pass } = gate();
  askAnew();
  expect(press('1')).toBe('too-soon');
  pass(EARLIER_MS);
  expect(press('2')).toBe('counts');
});

test('what comes as soon as the port is open was pressed before', () => {
  const { reset, press, pass } = gate();
  reset();
  expect(press('1')).toBe('too-soon');
  pass(LET_GO_MS);
  expect(press('1')).toBe('counts');
});
