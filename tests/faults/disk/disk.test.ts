import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { keptRowOf } from '../../../offline-queue/salvage/kept-rows.ts';
import { readFoundRows } from '../../../offline-queue/salvage/page-reader.ts';
import { SALVAGE_FACT, salvageReportSchema } from '../../../offline-queue/salvage/salvage.ts';
import { DATABASE_FILE, openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../support/running-evaluator.ts';
import { startTestProvince } from '../../support/running-province.ts';
import { NOON, sampleEvaluation, sampleRating, sampleRequest } from '../../support/sample-requests.ts';
import { storageProblemOf } from '../../support/storage-problem-of.ts';
import { skipFor } from '../skip.ts';
import { smallDisk, whyNoSmallDisk } from './small-disk.ts';

const needsDisk = (context: TestContext) => skipFor(context, whyNoSmallDisk());

const RESERVE = 1024 * 1024;

/** Offers and rates until the disk refuses an offer. @returns the first ordinal that was refused, and why */
function rateUntilRefused(store: EvaluationStore, from: number): { refused: number; kind: string } {
  for (let ordinal = from; ordinal < from + 50_000; ordinal += 1) {
    const kind = storageProblemOf(() => store.offer(sampleEvaluation(ordinal)));
    if (kind !== 'none') return { refused: ordinal, kind };
    store.complete(sampleRating(ordinal));
  }
  throw new Error('The disk was never full.');
}

test('full: who is rating can still finish on the reserve, nothing new begins, and all goes on when there is room', (context) => {
  needsDisk(context);
  const disk = smallDisk(12);
  const store = openStore(disk.folder, { reserveBytes: RESERVE });
  store.offer(sampleEvaluation(1));
  store.complete(sampleRating(1));
  const begun = Array.from({ length: 20 }, (_, nth) => nth + 2);
  for (const ordinal of begun) store.offer(sampleEvaluation(ordinal));
  disk.fillBut(64 * 1024);
  const { refused, kind } = rateUntilRefused(store, 100);
  expect(kind).toBe('full');
  for (const ordinal of begun) store.complete(sampleRating(ordinal));
  expect(storageProblemOf(() => store.offer(sampleEvaluation(refused)))).toBe('full');
  expect(storageProblemOf(() => store.probe())).toBe('full');

  disk.empty();
  expect(storageProblemOf(() => store.probe())).toBe('none');
  store.offer(sampleEvaluation(refused));
  store.complete(sampleRating(refused));
  store.close();
  const reopened = openStore(disk.folder, { reserveBytes: RESERVE });
  for (const ordinal of [1, ...begun, refused]) expect(reopened.find(`evaluation-${ordinal}`)?.status).toBe('completed');
  reopened.close();
});

test('full before the start: the store opens on its reserve, and says that it is full', (context) => {
  needsDisk(context);
  const disk = smallDisk(12);
  openStore(disk.folder, { reserveBytes: RESERVE }).close();
  rmSync(join(disk.folder, 'reserve'));
  disk.fillBut(RESERVE / 2);
  const store = openStore(disk.folder, { reserveBytes: RESERVE });
  expect(storageProblemOf(() => store.offer(sampleEvaluation(1)))).toBe('full');
  expect(storageProblemOf(() => store.probe())).toBe('full');
  store.close();
});

test('full, seen from the hall: the screen says that rating is not possible now, the status says why, and both resume by themselves', async (context) => {
  needsDisk(context);
  const disk = smallDisk(40);
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, dataFolder: disk.folder, config: { province: province.config } });
  const screen = await connectTestScreen(evaluator);
  disk.fillBut(0);
  let ordinal = 1;
  let answer = await evaluator.call('POST', '/v1/evaluations', sampleRequest(ordinal));
  for (; answer.status === 201 && ordinal < 20_000; ordinal += 1) answer = await evaluator.call('POST', '/v1/evaluations', sampleRequest(ordinal + 1));
  expect(answer).toMatchObject({ status: 503, body: { type: 'urn:counter-evaluator:problem:storage-failed' } });
  clock.advance(600_000);
  await screen.waitFor((view) => view.screen === 'idle' && !view.ready);
  expect((await evaluator.call('GET', '/v1/status')).body).toMatchObject({ queue: { state: 'failed', problem: expect.stringContaining('The disk is full. Free some space') } });

  disk.empty();
  await eventually(() => {
    clock.advance(60_000);
    expect(screen.view()).toMatchObject({ screen: 'idle', ready: true });
  });
  expect((await evaluator.call('GET', '/v1/status')).body).toMatchObject({ queue: { state: 'working', problem: null } });
  const session = await evaluator.offer({ ...sampleRequest(99_000), service: { ...sampleRequest().service, time: new Date(clock.now()).toISOString() } });
  await screen.send('chooseLevel', { session, level: 5 });
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]));
}, 120_000);

test('read-only: refused as such, and it goes on when it can be written again', (context) => {
  needsDisk(context);
  const disk = smallDisk(12);
  const store = openStore(disk.folder, { reserveBytes: 0 });
  store.offer(sampleEvaluation(1));
  store.close();
  disk.remount('ro');
  expect(storageProblemOf(() => openStore(disk.folder, { reserveBytes: 0 }))).toBe('read-only');
  disk.remount('rw');
  const again = openStore(disk.folder, { reserveBytes: 0 });
  again.complete(sampleRating(1));
  again.close();
});

test('a page that is flipped while the database is in use is found as damage, not as an empty answer', (context) => {
  needsDisk(context);
  const disk = smallDisk(30);
  const store = openStore(disk.folder, { reserveBytes: 0 });
  for (let ordinal = 1; ordinal <= 200; ordinal += 1) store.offer(sampleEvaluation(ordinal));
  store.close();
  const file = join(disk.folder, DATABASE_FILE);
  const content = readFileSync(file);
  // The pages of the evaluations, which nothing reads at the start.
  const rows = [...readFoundRows({ database: file, wal: `${file}-wal` })].filter((row) => keptRowOf(row)?.form.table === 'evaluation');
  for (const page of new Set(rows.slice(20).map((row) => row.page))) content.fill(0xee, (page - 1) * 4096, (page - 1) * 4096 + 200);
  writeFileSync(file, content);
  const damaged = openStore(disk.folder, { reserveBytes: 0 });
  const found = Array.from({ length: 200 }, (_, nth) => `evaluation-${nth + 1}`).map((id) => {
    let answer: string | undefined;
    const kind = storageProblemOf(() => (answer = damaged.find(id)?.id));
    return kind === 'none' ? answer === id : kind;
  });
  expect(found).not.toContain(false);
  expect(found).toContain('corrupt');
  damaged.orderSalvage();
  damaged.close();
  const salvaged = openStore(disk.folder, { reserveBytes: 0 });
  expect(salvaged.facts.recall(SALVAGE_FACT, salvageReportSchema)?.value).toMatchObject({ why: 'damaged', quarantine: 'quarantine/1' });
  salvaged.close();
});
