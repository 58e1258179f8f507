import { toStorageProblem } from '../storage-problem.ts';

/** Why a technician's order about keys was not carried out; nothing was changed. */
export type RecoveryProblemKind = 'no-ring' | 'no-key-file' | 'bad-key-file' | 'file-exists' | 'wrong-key' | 'no-such-key' | 'key-opens';

export class RecoveryProblem extends Error {
  override name = 'RecoveryProblem';
  readonly kind: RecoveryProblemKind;
  constructor(kind: RecoveryProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Whatever else than a `RecoveryProblem` is thrown leaves as a `StorageProblem`. */
export function guardedOrder<A extends unknown[], R>(order: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return order(...args);
    } catch (error) {
      throw error instanceof RecoveryProblem ? error : toStorageProblem(error);
    }
  };
}
