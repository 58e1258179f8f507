import type { CancelTimer, Clock } from '../core/contract/clock.ts';
import { decide, type ActionTaken, type CrashAction, type Decision, type Mishap } from './crash-table.ts';
import type { ShellLog } from './shell-log.ts';

/** How each action of the crash table is done. `relaunchApp` gets the times of all recent relaunches, to hand them on. */
export interface CrashActions {
  reload(): void;
  recreateWindow(): void;
  restartEvaluator(): void;
  relaunchApp(relaunchesAt: readonly number[]): void;
  quit(exitCode: number): void;
}

/** What an action is done to. While one is under way for a subject, further mishaps of that subject are only logged. */
const SUBJECT: Readonly<Record<CrashAction, 'screen' | 'evaluator' | 'app'>> = {
  reload: 'screen',
  'recreate-window': 'screen',
  'restart-evaluator': 'evaluator',
  'retry-evaluator': 'evaluator',
  'relaunch-app': 'app',
  quit: 'app',
};

/** More than the crash table can ever count within its windows of time. */
const HISTORY_KEPT = 500;

/**
 * Asks the crash table about each mishap, and has the action done after its pause. Never at once: Electron crashes if
 * a page is navigated inside the handler of `render-process-gone` (electron#19887).
 */
export class Supervisor {
  readonly #clock: Clock;
  readonly #actions: CrashActions;
  readonly #log: ShellLog;
  #history: ActionTaken[];
  readonly #underWay = new Map<'screen' | 'evaluator' | 'app', CancelTimer>();
  #stopped = false;

  /** @param relaunchesAt times at which earlier processes relaunched the app, so that a relaunch does not reset its own limit */
  constructor(clock: Clock, actions: CrashActions, log: ShellLog, relaunchesAt: readonly number[]) {
    this.#clock = clock;
    this.#actions = actions;
    this.#log = log;
    this.#history = relaunchesAt.map((at) => ({ action: 'relaunch-app', at }));
  }

  /** Reports a mishap. `detail` is for the log: an exit code, an error's message. */
  report(mishap: Mishap, detail = ''): void {
    const now = this.#clock.now();
    const decision = decide(this.#history, mishap, now);
    const subject = SUBJECT[decision.action];
    if (this.#stopped || this.#underWay.has('app') || this.#underWay.has(subject)) {
      this.#log.write('mishap', { mishap, detail, action: 'none: one is under way' });
      return;
    }
    this.#log.write('mishap', { mishap, detail, ...decision });
    this.#history = [...this.#history.slice(1 - HISTORY_KEPT), { action: decision.action, at: now }];
    this.#underWay.set(
      subject,
      this.#clock.after(decision.afterMs, () => {
        this.#underWay.delete(subject);
        this.#perform(decision);
      }),
    );
  }

  /** The app is quitting: processes that end now are meant to. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#underWay.values()) cancel();
    this.#underWay.clear();
  }

  #perform(decision: Decision): void {
    switch (decision.action) {
      case 'reload':
        return this.#actions.reload();
      case 'recreate-window':
        return this.#actions.recreateWindow();
      case 'restart-evaluator':
      case 'retry-evaluator':
        return this.#actions.restartEvaluator();
      case 'relaunch-app':
        return this.#actions.relaunchApp(this.#history.flatMap(({ action, at }) => (action === 'relaunch-app' ? [at] : [])));
      case 'quit':
        return this.#actions.quit(decision.exitCode);
    }
  }
}
