/**
 * `node rated-writer.ts <folder> <first ordinal> <durability>`: offers and completes sample evaluations for ever, one ordinal
 * after the other, and prints `<ordinal>\n` once its rating is on the disk: that is "thank you". In between the province
 * acknowledges some, the log is folded in, the store is closed and opened. A write that fails is tried again under the same id;
 * after the last try it ends with status 3.
 */
import { writeSync } from 'node:fs';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { StorageProblem } from '../../../offline-queue/storage-problem.ts';
import { NOON, sampleEvaluation, sampleRating } from '../../support/sample-requests.ts';

const TRIES = 5;
const SETTLE_EVERY = 5;
const CHECKPOINT_EVERY = 20;
const REOPEN_EVERY = 45;
/** Bytes; the disk is small. */
const RESERVE = 64 * 1024;
const MINUTE = 60_000;
const STDOUT = 1;

const [folder = '', first = '1', durability = 'full'] = process.argv.slice(2);
const STORE_FAILED = 3;

function persistently<T>(action: () => T): T {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof StorageProblem) || error.kind === 'logic') throw error;
      process.stderr.write(`${error.kind}\n`);
      if (attempt === TRIES) process.exit(STORE_FAILED);
    }
  }
}

function rate(store: EvaluationStore, ordinal: number): void {
  const evaluation = sampleEvaluation(ordinal);
  persistently(() => {
    if (store.find(evaluation.id) === undefined) store.offer(evaluation);
  });
  persistently(() => store.complete(sampleRating(ordinal)));
}

/** The oldest half of what is due was acknowledged; a bounded queue stays behind. */
function settle({ outbox }: EvaluationStore): void {
  const due = outbox.due(NOON + MINUTE, 10 * MINUTE, 12);
  const acked = due.slice(0, Math.ceil(due.length / 2));
  outbox.settle(acked.map(({ seq }) => ({ seq, outcome: 'acked', code: '0', words: '', at: NOON + MINUTE })));
}

const open = () => openStore(folder, { durability: durability === 'normal' ? 'normal' : 'full', reserveBytes: RESERVE });

let store = persistently(open);
for (let ordinal = Number(first); ; ordinal += 1) {
  const opened = store;
  rate(opened, ordinal);
  writeSync(STDOUT, `${ordinal}\n`);
  if (ordinal % SETTLE_EVERY === 0) persistently(() => settle(opened));
  if (ordinal % CHECKPOINT_EVERY === 0) persistently(() => opened.checkpoint());
  if (ordinal % REOPEN_EVERY === 0) {
    opened.close();
    store = persistently(open);
  }
}
