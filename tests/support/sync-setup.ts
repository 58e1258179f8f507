import type { Courier, Reply } from '../../core/contract/province.ts';
import { openStore } from '../../offline-queue/store.ts';
import { startSyncEngine } from '../../offline-queue/sync/sync-engine.ts';
import { ManualClock } from './manual-clock.ts';
import { NOON, sampleEvaluation, sampleRating } from './sample-requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const LIMITS = { firstMs: 1_000, longestMs: 60_000, batchSize: 10, parallel: 1, deadlineMs: 15_000 };

/** Lets everything that is already resolved run, also what that resolves in turn; no time passes. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}

/** A province that exists only in its answers: the sync engine cannot tell it from one behind a gateway. */
export interface Province {
  /** Answers one record; throws for the whole request. */
  answer: (kind: 'service' | 'rating', projectNo: string) => Reply;
  received: string[];
}

/** A sync engine with a real store, a clock that the test moves, and a scripted province. */
export function setUp(province: Province, random = 1) {
  const clock = new ManualClock(NOON);
  const folder = temporaryFolder();
  const store = openStore(folder);
  const problems: unknown[] = [];
  const courier: Courier = {
    async sendServices(records) {
      province.received.push(...records.map(({ case: { projectNo } }) => `service ${projectNo}`));
      return records.map(({ case: { projectNo } }) => province.answer('service', projectNo));
    },
    async sendRatings(records) {
      province.received.push(...records.map(({ projectNo }) => `rating ${projectNo}`));
      return records.map(({ projectNo }) => province.answer('rating', projectNo));
    },
    async renewCredentials() {
      province.received.push('renew credentials');
    },
  };
  const start = (reopened = store, otherCourier?: Courier) => {
    const engine = startSyncEngine({
      outbox: reopened.outbox,
      courier: otherCourier ?? courier,
      clock,
      random: () => random,
      limits: LIMITS,
      onStorageProblem: (error) => problems.push(error),
    });
    return { engine, reopened };
  };
  const rate = (ordinal: number) => {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  };
  return { clock, store, start, rate, problems, folder };
}

export const OK: Reply = { class: 'accepted', code: 'OK', words: '' };
export const projectNo = (ordinal: number) => sampleRating(ordinal).projectNo;
