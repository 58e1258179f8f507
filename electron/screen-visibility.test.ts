import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { DECIDED_WITHIN_MS, DRAWN_WITHIN_MS, KEPT_WITHOUT_EVALUATOR_MS, ScreenVisibility } from './screen-visibility.ts';

let clock: ManualClock;
let seen: string[];
let screen: ScreenVisibility;
beforeEach(() => {
  clock = new ManualClock(0);
  seen = [];
  screen = new ScreenVisibility(clock, { show: (overOthers) => seen.push(overOthers ? 'over others' : 'shown'), hide: () => seen.push('hidden') });
  screen.opened();
  screen.started();
});

describe('a screen that is always shown', () => {
  test('comes up when its page has drawn and the evaluator has not said otherwise, whichever comes last', () => {
    screen.drawn();
    expect(seen).toEqual([]);
    screen.evaluatorReady();
    expect(seen).toEqual(['shown']);
  });

  test('waits for no evaluator that takes long', () => {
    clock.advance(DECIDED_WITHIN_MS);
    screen.drawn();
    expect(seen).toEqual(['shown']);
  });

  test('stays without an evaluator, and with the next one', () => {
    screen.drawn();
    screen.evaluatorReady();
    screen.evaluatorGone();
    clock.advance(600_000);
    screen.evaluatorReady();
    expect([seen, screen.mayBeSeen]).toEqual([['shown'], true]);
  });
});

describe('a screen that pops up', () => {
  beforeEach(() => {
    screen.told(false);
    screen.drawn();
    screen.evaluatorReady();
  });

  test('is never seen before a session, however long it takes', () => {
    clock.advance(600_000);
    expect([seen, screen.mayBeSeen]).toEqual([[], false]);
  });

  test('comes up over others when the session is drawn, and is gone at once when it is over', () => {
    screen.told(true);
    clock.advance(DRAWN_WITHIN_MS - 1);
    expect(seen).toEqual([]);
    clock.advance(1);
    expect([seen, screen.mayBeSeen]).toEqual([['over others'], true]);
    screen.told(false);
    expect(seen).toEqual(['over others', 'hidden']);
  });

  test('of a session that was over before it was drawn does not come up', () => {
    screen.told(true);
    screen.told(false);
    clock.advance(600_000);
    expect(seen).toEqual([]);
  });

  test('stays where it is while a new evaluator takes the session up', () => {
    screen.told(true);
    clock.advance(DRAWN_WITHIN_MS);
    screen.evaluatorGone();
    clock.advance(1_000);
    // Before it has looked whether a session goes on.
    screen.told(false);
    screen.told(true);
    screen.evaluatorReady();
    clock.advance(600_000);
    expect(seen).toEqual(['over others']);
  });

  test('goes away when the new evaluator has no session, or none comes', () => {
    screen.told(true);
    clock.advance(DRAWN_WITHIN_MS);
    screen.evaluatorGone();
    screen.told(false);
    screen.evaluatorReady();
    expect(seen).toEqual(['over others', 'hidden']);
    screen.told(true);
    clock.advance(DRAWN_WITHIN_MS);
    screen.evaluatorGone();
    clock.advance(KEPT_WITHOUT_EVALUATOR_MS);
    expect(seen).toEqual(['over others', 'hidden', 'over others', 'hidden']);
  });

  test('that is replaced stays hidden; during a session the new one comes up', () => {
    screen.opened();
    screen.drawn();
    expect(seen).toEqual([]);
    screen.told(true);
    screen.opened();
    clock.advance(DRAWN_WITHIN_MS);
    expect(seen).toEqual([]);
    screen.drawn();
    expect(seen).toEqual(['over others']);
  });

  test('is always shown once its settings say so', () => {
    screen.evaluatorGone();
    screen.evaluatorReady();
    expect(seen).toEqual(['shown']);
  });
});
