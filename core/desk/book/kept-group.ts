import * as z from 'zod';
import { groupKindSchema } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import { Refusal } from '../../contract/refusal.ts';
import { groupModeSchema } from '../../contract/screen-views.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { StorageGuard } from '../storage-guard.ts';

/** The group that is before a citizen, as much as a restart of the evaluator needs of it. */
const keptGroupSchema = z.strictObject({ kind: groupKindSchema, mode: z.enum(groupModeSchema.options).nullable(), ids: z.array(z.string()) });
export type KeptGroup = z.infer<typeof keptGroupSchema>;
const FACT = 'live-group';

interface Keeping {
  store: Pick<EvaluationStore, 'facts'>;
  storage: StorageGuard;
  clock: Clock;
}

/** Keeps which group is before the citizen; null when none is any more. */
export function keepLiveGroup(group: KeptGroup | null, { store, storage, clock }: Keeping): void {
  try {
    storage.write(() => store.facts.keep(FACT, group, clock.now()));
  } catch (error) {
    // Without it, only a restart of the evaluator breaks the group up.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** The group that was before a citizen when the evaluator last stopped. @throws Refusal `storage-failed` */
export function recallLiveGroup({ store, storage }: Omit<Keeping, 'clock'>): KeptGroup | undefined {
  return storage.read(() => store.facts.recall(FACT, keptGroupSchema))?.value;
}
