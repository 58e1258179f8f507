import { EventEmitter } from 'node:events';
import type { EvaluationStatus } from '../contract/evaluation.ts';

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
  /** What the citizen's screen should show changed. */
  live: [];
  /** Something new waits for the province. */
  enqueued: [];
  /** A receipt was made: a rating by phone may follow. */
  receipt: [];
  /** Store, province or a device became better or worse. */
  health: [];
}

export class Bulletin extends EventEmitter<Notices> {}
