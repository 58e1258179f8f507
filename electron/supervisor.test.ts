import { describe, expect, test } from 'vitest';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { EXIT_CODES } from './crash-table.ts';
import { Supervisor } from './supervisor.ts';

function setUp(relaunchesAt: readonly number[] = []) {
  const clock = new ManualClock(1_000_000);
  const done: string[] = [];
  const logged: unknown[] = [];
  const actions = {
    reload: () => done.push('reload'),
    recreateWindow: () => done.push('recreate-window'),
    restartEvaluator: () => done.push('restart-evaluator'),
    relaunchApp: (at: readonly number[]) => done.push(`relaunch-app ${at.join(',')}`),
    quit: (exitCode: number) => done.push(`quit ${exitCode}`),
  };
  const supervisor = new Supervisor(clock, actions, { write: (_event, details) => logged.push(details) }, relaunchesAt);
  return { supervisor, clock, done, logged };
}

describe('the supervisor', () => {
  test('never acts inside the report itself', () => {
    const { supervisor, clock, done } = setUp();
    supervisor.report('screen-crashed', 'exit code 5');
    expect(done).toEqual([]);
    clock.advance(250);
    expect(done).toEqual(['reload']);
  });

  test('logs a second mishap of the screen while the first is being dealt with, and does nothing more', () => {
    const { supervisor, clock, done, logged } = setUp();
    supervisor.report('screen-crashed');
    supervisor.report('screen-load-failed');
    clock.advance(60_000);
    expect(done).toEqual(['reload']);
    expect(logged).toHaveLength(2);
  });

  test('deals with the screen and with the evaluator at the same time', () => {
    const { supervisor, clock, done } = setUp();
    supervisor.report('screen-crashed');
    supervisor.report('evaluator-crashed');
    clock.advance(60_000);
    expect(done.toSorted()).toEqual(['reload', 'restart-evaluator']);
  });

  test('counts the relaunches of earlier processes and hands all of them on', () => {
    const { supervisor, clock, done } = setUp([999_000]);
    const at = clock.now();
    supervisor.report('shell-failed');
    clock.advance(60_000);
    expect(done).toEqual([`relaunch-app 999000,${at}`]);
  });

  test('gives up when earlier processes have spent the relaunches', () => {
    const { supervisor, clock, done } = setUp([997_000, 998_000, 999_000]);
    supervisor.report('shell-failed');
    clock.advance(0);
    expect(done).toEqual([`quit ${EXIT_CODES.gaveUp}`]);
  });

  test('does nothing once the app is quitting, not even what it had decided', () => {
    const { supervisor, clock, done } = setUp();
    supervisor.report('evaluator-crashed');
    supervisor.stop();
    supervisor.report('screen-clean-exit');
    clock.advance(60_000);
    expect(done).toEqual([]);
  });
});
