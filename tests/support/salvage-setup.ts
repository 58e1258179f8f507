import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SALVAGE_FACT, salvageReportSchema } from '../../offline-queue/salvage/salvage.ts';
import type { EvaluationStore } from '../../offline-queue/store.ts';
import { NOON, sampleEvaluation, sampleRating } from './sample-requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const ACK = { outcome: 'acked', code: 'OK', words: '', at: NOON } as const;

export function rate(store: EvaluationStore, from: number, to: number): void {
  for (let ordinal = from; ordinal <= to; ordinal += 1) {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  }
}

/** The data folder as a power cut would leave it at this moment: database, log and all, the store still open. */
export function cutOff(folder: string): string {
  const copy = temporaryFolder();
  const take = (from: string, to: string) => {
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        mkdirSync(join(to, entry.name));
        take(join(from, entry.name), join(to, entry.name));
      } else copyFileSync(join(from, entry.name), join(to, entry.name));
    }
  };
  take(folder, copy);
  return copy;
}

export const reportOf = (store: EvaluationStore) => store.facts.recall(SALVAGE_FACT, salvageReportSchema)?.value;

/** All that waits, sent in the order in which it may go; what each record says. */
export function drain({ outbox }: EvaluationStore): string[] {
  const sent: string[] = [];
  for (let heads = outbox.due(NOON, 1000, 100); heads.length > 0; heads = outbox.due(NOON, 1000, 100)) {
    for (const item of outbox.load(heads)) {
      if (item.kind === 'rating') sent.push(`rating ${item.record.projectNo} ${item.record.level} ${item.record.reasons.text}`);
      else if (item.kind === 'service') sent.push(`service ${item.record.case.projectNo} ${item.record.applicant?.name}`);
      else sent.push(item.kind);
    }
    outbox.settle(heads.map(({ seq }) => ({ seq, ...ACK })));
  }
  return sent.toSorted();
}

export const expectedOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => from + nth)
    .flatMap((ordinal) => {
      const { projectNo, level, reasons } = sampleRating(ordinal);
      return [`rating ${projectNo} ${level} ${reasons.text}`, `service ${projectNo} 张建国`];
    })
    .toSorted();

export function garble(file: string, page: number, bytes: number): void {
  const content = readFileSync(file);
  const from = (page - 1) * 4096;
  for (let at = from; at < Math.min(from + bytes, content.length); at += 1) content[at] = (at * 131) & 0xff;
  writeFileSync(file, content);
}
