import type { Logger } from 'pino';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import { Refusal } from '../contract/refusal.ts';
import { REACTIONS, StorageProblem } from '../../offline-queue/storage-problem.ts';
import type { Bulletin } from './bulletin.ts';

/** Pauses between looks whether a store that failed can be written again. */
const FIRST_PROBE_MS = 5_000;
const LONGEST_PROBE_MS = 60_000;

export interface StorageGuardDependencies {
  clock: Clock;
  bulletin: Bulletin;
  log: Logger;
  /** Writes something that changes nothing. */
  probe(): void;
  /** The database is damaged; called once. */
  onDamaged?(): void;
}

/**
 * Every use of the store passes here: a failure becomes a refusal that counter and citizen understand, and stays in
 * the technician's sight until the store works again. What could be read says nothing about writing, so the two are
 * kept apart; after a failed write the guard looks by itself when writing works again.
 */
export class StorageGuard {
  readonly #dependencies: StorageGuardDependencies;
  #readProblem: StorageProblem | undefined;
  #writeProblem: StorageProblem | undefined;
  #cancelProbe: CancelTimer | undefined;
  #damageTold = false;

  constructor(dependencies: StorageGuardDependencies) {
    this.#dependencies = dependencies;
  }

  /** What the store fails with now; undefined while it works. */
  get problem(): StorageProblem | undefined {
    return this.#writeProblem ?? this.#readProblem;
  }

  /** @throws Refusal `storage-failed` */
  read<T>(action: () => T): T {
    try {
      const result = action();
      this.#readProblem = undefined;
      return result;
    } catch (error) {
      this.#readProblem = this.#log(error);
      throw new Refusal('storage-failed', { cause: error });
    }
  }

  /** @throws Refusal `storage-failed`; then nothing was written */
  write<T>(action: () => T): T {
    try {
      const result = action();
      this.#lookAgain();
      return result;
    } catch (error) {
      this.writeFailed(error);
      throw new Refusal('storage-failed', { cause: error });
    }
  }

  /** A write failed where nobody could be refused, e.g. while replies of the province were noted. */
  writeFailed(error: unknown): void {
    this.#writeProblem = this.#log(error);
    this.#probeAfter(FIRST_PROBE_MS);
    this.#dependencies.bulletin.post('health');
  }

  stop(): void {
    this.#cancelProbe?.();
  }

  /** A write that succeeded may have used the last room, so the probe says whether all is well again. */
  #lookAgain(): void {
    if (this.#writeProblem === undefined) return;
    try {
      this.#dependencies.probe();
      this.#recovered();
    } catch (error) {
      this.#writeProblem = this.#log(error);
    }
  }

  #probeAfter(pauseMs: number): void {
    this.#cancelProbe?.();
    this.#cancelProbe = this.#dependencies.clock.after(pauseMs, () => {
      try {
        this.#dependencies.probe();
        this.#recovered();
      } catch (error) {
        this.#writeProblem = this.#log(error);
        this.#probeAfter(Math.min(LONGEST_PROBE_MS, pauseMs * 2));
      }
    });
  }

  #recovered(): void {
    if (this.#writeProblem === undefined) return;
    this.#cancelProbe?.();
    this.#writeProblem = undefined;
    // Afterwards, because the write that succeeded may belong to a session that is only just being made.
    this.#dependencies.clock.after(0, () => this.#dependencies.bulletin.post('storage-recovered'));
    this.#dependencies.bulletin.post('health');
  }

  #log(error: unknown): StorageProblem {
    const problem = error instanceof StorageProblem ? error : new StorageProblem('logic', 'An unexpected failure.', { cause: error });
    // A failure's own words may quote data; its kind and code never do.
    this.#dependencies.log.error({ kind: problem.kind, code: causeCode(problem) }, 'The store failed.');
    if (REACTIONS[problem.kind] === 'salvage') this.#tellDamage();
    return problem;
  }

  #tellDamage(): void {
    if (this.#damageTold) return;
    this.#damageTold = true;
    this.#dependencies.onDamaged?.();
  }
}

function causeCode({ cause }: StorageProblem): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
