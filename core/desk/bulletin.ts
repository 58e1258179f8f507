import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { nameOfError } from '../contract/error-words.ts';
import type { EvaluationStatus } from '../contract/evaluation.ts';
import type { VisitAnswer } from '../counter-link/visit-link.ts';

export interface StatusChange {
  id: string;
  status: EvaluationStatus;
  /** Milliseconds since 1970. */
  at: number;
}

/** What the parts of the evaluator tell each other has happened; always after it was stored. */
interface Notices {
  /** An evaluation's status changed. */
  status: [StatusChange];
  /** A screen has painted this offer. */
  shown: [{ id: string }];
  /** A page by address was opened or closed, as far as the counter may know. */
  visit: [VisitAnswer];
  /** What the citizen's screen should show changed. */
  live: [];
  /** The region's own page is asked for, to be shown to a citizen. */
  'frame-opening': [];
  /** Something new waits for the province. */
  enqueued: [];
  /** A receipt was made: a rating by phone may follow. */
  receipt: [];
  /** What the counter is told of the window changed: who is on duty, its sign, an announcement. */
  window: [];
  /** Store, province or a device became better or worse. */
  health: [];
  /** What the hall puts on its screens changed. */
  hall: [];
  /** The store can be written again. */
  'storage-recovered': [];
}

/**
 * The board on which what has happened is posted. A listener that fails is logged and stops nobody: what is told here
 * is true already, and neither the citizen nor the next listener may pay for it.
 */
export class Bulletin {
  readonly #listeners = new EventEmitter<Notices>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
    // Each counter that listens to events is one listener.
    this.#listeners.setMaxListeners(0);
  }

  on<N extends keyof Notices>(notice: N, listener: (...args: Notices[N]) => void): () => void {
    const guarded = (...args: Notices[N]) => {
      try {
        listener(...args);
      } catch (error) {
        this.#log.error({ notice, error: nameOfError(error) }, 'A listener failed.');
      }
    };
    const untyped: EventEmitter = this.#listeners;
    untyped.on(notice, guarded);
    return () => void untyped.off(notice, guarded);
  }

  post<N extends keyof Notices>(notice: N, ...args: Notices[N]): void {
    const untyped: EventEmitter = this.#listeners;
    untyped.emit(notice, ...args);
  }
}
