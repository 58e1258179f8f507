import type { Logger } from 'pino';
import { Refusal } from '../contract/refusal.ts';
import type { Bulletin } from './bulletin.ts';
import { StorageProblem } from '../../offline-queue/storage-problem.ts';

/**
 * Every use of the store passes here: a failure becomes a refusal that counter and citizen understand, and stays in
 * the technician's sight until the store works again.
 */
export class StorageGuard {
  readonly #log: Logger;
  readonly #bulletin: Bulletin;
  #problem: StorageProblem | undefined;

  constructor(log: Logger, bulletin: Bulletin) {
    this.#log = log;
    this.#bulletin = bulletin;
  }

  /** What the store last failed with; undefined while it works. */
  get problem(): StorageProblem | undefined {
    return this.#problem;
  }

  /** @throws Refusal `storage-failed` */
  attempt<T>(action: () => T): T {
    try {
      const result = action();
      if (this.#problem) this.#set(undefined);
      return result;
    } catch (error) {
      if (!(error instanceof StorageProblem)) throw error;
      this.note(error);
      throw new Refusal('storage-failed', { cause: error });
    }
  }

  /** For work that nobody waits for. @returns whether it succeeded; refusals are not failures of the caller's making */
  succeeds(action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** A failure that was met outside `attempt`. */
  note(error: unknown): void {
    const problem = error instanceof StorageProblem ? error : new StorageProblem('logic', 'An unexpected failure.', { cause: error });
    this.#log.error({ kind: problem.kind, code: causeCode(problem) }, problem.message);
    this.#set(problem);
  }

  #set(problem: StorageProblem | undefined): void {
    this.#problem = problem;
    this.#bulletin.emit('health');
  }
}

/** A failure's own words may quote data; its code never does. */
function causeCode({ cause }: StorageProblem): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}
