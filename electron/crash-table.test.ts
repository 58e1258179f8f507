import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, EXIT_CODES, FIRST_ACTION, LIMITS, type ActionTaken, type Mishap } from './crash-table.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const mishaps = Object.keys(FIRST_ACTION).filter((key): key is Mishap => key in FIRST_ACTION);

/** Lets the same mishap happen again and again, and returns what was decided each time. */
function happen(mishap: Mishap, times: number, everyMs: number): ReturnType<typeof decide>[] {
  const history: ActionTaken[] = [];
  return Array.from({ length: times }, (_, index) => {
    const at = NOW + index * everyMs;
    const decision = decide(history, mishap, at);
    history.push({ action: decision.action, at });
    return decision;
  });
}

describe('the crash table', () => {
  test('a crashed page is reloaded, then its window replaced, then the app relaunched, then the app gives up', () => {
    expect(happen('screen-crashed', 10, 1_000).map(({ action }) => action).join()).toBe(
      'reload,reload,reload,recreate-window,recreate-window,recreate-window,relaunch-app,relaunch-app,relaunch-app,quit',
    );
  });

  test('giving up has an exit code of its own', () => {
    expect(happen('shell-failed', 4, 1_000).at(-1)).toEqual({ action: 'quit', afterMs: 0, exitCode: EXIT_CODES.gaveUp });
    expect(EXIT_CODES.gaveUp).not.toBe(EXIT_CODES.asked);
  });

  test('a hung page, whose renderer answers no reload, gets a new window at once', () => {
    expect(decide([], 'screen-unresponsive', NOW)).toMatchObject({ action: 'recreate-window' });
  });

  test('pauses before restarts of the evaluator double up to a cap', () => {
    expect(happen('evaluator-crashed', 8, 1_000).map(({ afterMs }) => afterMs)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  test('a process that ended with code 0 unasked is restarted like a crashed one', () => {
    expect(decide([], 'evaluator-ended', NOW)).toEqual(decide([], 'evaluator-crashed', NOW));
  });

  test('an evaluator that says why it cannot start is tried for ever, once a minute in the end', () => {
    const decisions = happen('evaluator-failed', 500, 60_000);
    expect(new Set(decisions.map(({ action }) => action))).toEqual(new Set(['retry-evaluator']));
    expect(decisions.at(-1)?.afterMs).toBe(60_000);
  });

  test('a crash now and then is met with the mildest action for ever', () => {
    const decisions = happen('screen-crashed', 100, LIMITS.reload.withinMs);
    expect(new Set(decisions.map(({ action }) => action))).toEqual(new Set(['reload']));
  });

  test('alternating reasons do not get round the limit', () => {
    const history: ActionTaken[] = Array.from({ length: 3 }, () => ({ action: 'reload', at: NOW }));
    expect(decide(history, 'screen-killed', NOW)).toMatchObject({ action: 'recreate-window' });
  });

  test('a clock set far back does not leave the limits spent for years', () => {
    const history: ActionTaken[] = Array.from({ length: 3 }, () => ({ action: 'relaunch-app', at: NOW + 365 * 86_400_000 }));
    expect(decide(history, 'shell-failed', NOW)).toMatchObject({ action: 'relaunch-app' });
  });

  test('whatever else happens in whatever order, the app gives up after a bounded number of actions in a burst', () => {
    const most = Object.values(LIMITS).reduce((sum, { times }) => sum + (Number.isFinite(times) ? times : 0), 0);
    assert(
      property(array(constantFrom(...mishaps.filter((mishap) => mishap !== 'evaluator-failed')), { minLength: most + 1, maxLength: most + 20 }), (burst) => {
        const history: ActionTaken[] = [];
        for (const mishap of burst) history.push({ action: decide(history, mishap, NOW).action, at: NOW });
        expect(history.findIndex(({ action }) => action === 'quit')).toBeLessThanOrEqual(most);
        for (const [action, { times }] of Object.entries(LIMITS)) {
          expect(history.filter((taken) => taken.action === action).length).toBeLessThanOrEqual(times);
        }
      }),
    );
  });
});
