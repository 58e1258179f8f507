import type { RenderProcessGoneDetails } from 'electron';

/** What the shell can do about a mishap, from mildest to last. */
export type CrashAction = 'reload' | 'recreate-window' | 'restart-evaluator' | 'retry-evaluator' | 'relaunch-app' | 'quit';

/** Everything that can go wrong in a process which the shell watches. The screen's reasons are Electron's own. */
export type Mishap =
  | `screen-${RenderProcessGoneDetails['reason']}`
  | 'screen-unresponsive'
  | 'screen-load-failed'
  | 'evaluator-ended'
  | 'evaluator-crashed'
  | 'evaluator-not-ready'
  | 'evaluator-failed'
  | 'shell-failed';

/**
 * Exit codes of the app, for whatever starts it again: Windows Shell Launcher maps exit codes to "restart the shell" or
 * "restart the device", a scheduled task restarts on a code other than 0.
 */
export const EXIT_CODES = {
  /** A person, the installer or the end of the Windows session asked for it. */
  asked: 0,
  /** Every limit below is spent: starting the same program again at once would not help. 75 is BSD's "try again later". */
  gaveUp: 75,
} as const;

/** The first thing that is done about each mishap. */
export const FIRST_ACTION: Readonly<Record<Mishap, CrashAction>> = {
  'screen-clean-exit': 'reload',
  'screen-abnormal-exit': 'reload',
  'screen-killed': 'reload',
  'screen-crashed': 'reload',
  'screen-memory-eviction': 'reload',
  // A page that ran out of memory is not trusted with the same browsing context again.
  'screen-oom': 'recreate-window',
  'screen-launch-failed': 'recreate-window',
  // A hung renderer does not answer a reload; only destroying its window ends it.
  'screen-unresponsive': 'recreate-window',
  'screen-load-failed': 'reload',
  // The code on disk is not what was signed, or was replaced under a running app: only a new process reads it anew.
  'screen-integrity-failure': 'relaunch-app',
  // Electron has reported exit code 0 for processes that crashed, so an end that nobody asked for is a crash.
  'evaluator-ended': 'restart-evaluator',
  'evaluator-crashed': 'restart-evaluator',
  'evaluator-not-ready': 'restart-evaluator',
  // It said why it cannot start: a taken port, a full disk. No relaunch mends that, but a person may at any time.
  'evaluator-failed': 'retry-evaluator',
  'shell-failed': 'relaunch-app',
};

const MINUTE = 60_000;

interface Limit {
  /** So many times within the window of time; the next time `beyond` is done instead. */
  times: number;
  withinMs: number;
  beyond: CrashAction;
  /** The pause before the first one; it doubles with each further one in the window of time, up to `pauseCapMs`. */
  pauseMs: number;
  pauseCapMs: number;
}

/** How often each action is tried. What was done counts, not why: alternating reasons cannot loop for ever. */
export const LIMITS: Readonly<Record<Exclude<CrashAction, 'quit'>, Limit>> = {
  reload: { times: 3, withinMs: 10 * MINUTE, beyond: 'recreate-window', pauseMs: 250, pauseCapMs: 5_000 },
  'recreate-window': { times: 3, withinMs: 10 * MINUTE, beyond: 'relaunch-app', pauseMs: 250, pauseCapMs: 5_000 },
  'restart-evaluator': { times: 8, withinMs: 10 * MINUTE, beyond: 'relaunch-app', pauseMs: 500, pauseCapMs: 30_000 },
  'retry-evaluator': { times: Infinity, withinMs: 10 * MINUTE, beyond: 'relaunch-app', pauseMs: 5_000, pauseCapMs: 60_000 },
  'relaunch-app': { times: 3, withinMs: 60 * MINUTE, beyond: 'quit', pauseMs: 1_000, pauseCapMs: 60_000 },
};

export interface ActionTaken {
  action: CrashAction;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  at: number;
}

export type Decision =
  | { action: Exclude<CrashAction, 'quit'>; afterMs: number }
  | { action: 'quit'; afterMs: 0; exitCode: number };

/** How often an action was taken of late. An entry from the future (a clock set back) further off than the window does not count. */
function timesTaken(history: readonly ActionTaken[], action: CrashAction, withinMs: number, now: number): number {
  return history.filter((taken) => taken.action === action && Math.abs(now - taken.at) < withinMs).length;
}

/**
 * What is done about a mishap, and after which pause. The caller adds the action to its history when it decides.
 *
 * @param history actions decided on before, including relaunches by earlier processes
 * @param now milliseconds since 1970-01-01T00:00:00Z
 */
export function decide(history: readonly ActionTaken[], mishap: Mishap, now: number): Decision {
  let action = FIRST_ACTION[mishap];
  while (action !== 'quit') {
    const limit = LIMITS[action];
    const times = timesTaken(history, action, limit.withinMs, now);
    if (times < limit.times) return { action, afterMs: Math.min(limit.pauseMs * 2 ** times, limit.pauseCapMs) };
    action = limit.beyond;
  }
  return { action: 'quit', afterMs: 0, exitCode: EXIT_CODES.gaveUp };
}
