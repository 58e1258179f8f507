import type { CancelTimer, Clock } from '../../contract/clock.ts';
import type { Session } from '../../evaluation/session.ts';
import type { Bulletin } from '../bulletin.ts';
import { lastsMs, type LiveSession, type SessionTimes } from './live-session.ts';

/** What is before the citizen, without its step. */
export type Shown = Omit<LiveSession, 'session' | 'endsAt'>;

export interface ShowingDependencies {
  clock: Clock;
  times: SessionTimes;
  bulletin: Bulletin;
  /** By what all time to rate is multiplied. */
  timeFactor(): number;
  /** The time of what is shown is over. */
  onTimeOut(): void;
}

/** What is before the citizen, and for how long; tells everybody of each change. */
export class Showing {
  readonly #dependencies: ShowingDependencies;
  #live: LiveSession | undefined;
  #cancelTimer: CancelTimer | undefined;

  constructor(dependencies: ShowingDependencies) {
    this.#dependencies = dependencies;
  }

  get live(): LiveSession | undefined {
    return this.#live;
  }

  /** Shows a step, whose time begins. */
  show(shown: Shown, session: Session): void {
    const { clock, times, bulletin, timeFactor, onTimeOut } = this.#dependencies;
    const forMs = lastsMs(times, timeFactor(), shown, session);
    this.#live = { ...shown, session, endsAt: clock.now() + forMs };
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(forMs, onTimeOut);
    bulletin.post('live');
  }

  /** Shows what has changed about the present step, whose time goes on. */
  amend(live: LiveSession): void {
    this.#live = live;
    this.#dependencies.bulletin.post('live');
  }

  clear(): void {
    this.#cancelTimer?.();
    if (this.#live === undefined) return;
    this.#live = undefined;
    this.#dependencies.bulletin.post('live');
  }

  stop(): void {
    this.#cancelTimer?.();
  }
}
