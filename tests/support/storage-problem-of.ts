import { StorageProblem, type StorageProblemKind } from '../../offline-queue/storage-problem.ts';

/** With which kind of storage problem an action fails; any other error fails the test. */
export function storageProblemOf(action: () => unknown): StorageProblemKind | 'none' {
  try {
    action();
  } catch (error) {
    if (!(error instanceof StorageProblem)) throw error;
    return error.kind;
  }
  return 'none';
}
