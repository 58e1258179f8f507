import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Clock } from '../../contract/clock.ts';
import { forgetOldest } from '../../contract/forget-oldest.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { StorageGuard } from '../storage-guard.ts';

/** More than a counter asks about. */
export const MOST_KNOWN_GROUPS = 100;
const FACT = 'known-groups';
const keptSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

export interface KnownGroupsDependencies {
  store: Pick<EvaluationStore, 'facts'>;
  storage: StorageGuard;
  clock: Clock;
}

/** Of the groups that were offered last: their evaluations, in the order of the request. A restart keeps them. */
export class KnownGroups {
  readonly #dependencies: KnownGroupsDependencies;
  /** Undefined until it was first needed. */
  #groups: Map<string, readonly string[]> | undefined;

  constructor(dependencies: KnownGroupsDependencies) {
    this.#dependencies = dependencies;
  }

  /** A group is offered, or is under way already. @param ids in the order of the request */
  note(group: string, ids: readonly string[]): void {
    const { store, storage, clock } = this.#dependencies;
    try {
      const groups = this.#recalled();
      if (isDeepStrictEqual(groups.get(group), ids)) return;
      groups.delete(group);
      groups.set(group, ids);
      forgetOldest(groups, MOST_KNOWN_GROUPS);
      storage.write(() => store.facts.keep(FACT, [...groups], clock.now()));
    } catch (error) {
      // Without it, a restart of the evaluator has the group not found.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  /** @throws Refusal `no-such-evaluation`, `storage-failed` */
  idsOf(group: string): readonly string[] {
    const ids = this.#recalled().get(group);
    if (ids === undefined) throw new Refusal('no-such-evaluation');
    return ids;
  }

  #recalled(): Map<string, readonly string[]> {
    const { store, storage } = this.#dependencies;
    return (this.#groups ??= new Map(storage.read(() => store.facts.recall(FACT, keptSchema))?.value));
  }
}
