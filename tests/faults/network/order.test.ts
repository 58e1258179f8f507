import { expect, onTestFinished, test } from 'vitest';
import { createProvinceAdapter } from '../../../core/province/adapter.ts';
import { provinceConfigSchema } from '../../../core/province/config.ts';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { DEFAULT_SYNC_LIMITS, startSyncEngine } from '../../../offline-queue/sync/sync-engine.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { NOON, sampleEvaluation, sampleRating } from '../../support/sample-requests.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { countedCourier, timeFor } from './passing-time.ts';
import { startRecordingProvince } from './recording-province.ts';

const CASES = 8;
const SERVICES = 3;
// Without the pauses by which many devices spread: this is one.
const LIMITS = { ...DEFAULT_SYNC_LIMITS, longestMs: DEFAULT_SYNC_LIMITS.firstMs, batchSize: 2, parallel: 4 };

const caseNo = (nth: number) => sampleRating(nth).projectNo;

/** All records of a case in the order in which they came to be. */
function recordsOf(nth: number): string[] {
  return Array.from({ length: SERVICES }, (_, index) => `${caseNo(nth)}/${index + 1}`).flatMap((key) => [`service ${key}`, `rating ${key}`]);
}

const CASE_NUMBERS = Array.from({ length: CASES }, (_, index) => index + 1);

/** Each case has several services, all rated; those of different cases come in turn, as at a counter. */
function rateEverything(store: EvaluationStore): void {
  for (let number = 1; number <= SERVICES; number += 1) {
    for (const nth of CASE_NUMBERS) {
      const evaluation = sampleEvaluation(nth);
      const id = `evaluation-${nth}-${number}`;
      store.offer({ ...evaluation, id, service: { ...evaluation.service, number } });
      store.complete({ ...sampleRating(nth), evaluationId: id, serviceNumber: number });
    }
  }
}

async function setUp(isBusy: (record: string) => boolean) {
  const province = await startRecordingProvince(isBusy);
  const clock = new ManualClock(NOON);
  const store = openStore(temporaryFolder(), { now: NOON });
  const config = provinceConfigSchema.parse({ url: province.url, appId: 'hall-1', secret: 'a-secret-for-tests' });
  const { courier, underWay } = countedCourier(createProvinceAdapter(config, clock), clock);
  const engine = startSyncEngine({
    outbox: store.outbox,
    courier,
    clock,
    random: () => 0.5,
    limits: LIMITS,
    onStorageProblem(error) {
      throw error;
    },
  });
  onTestFinished(async () => {
    await engine.stop();
    store.close();
  });
  // An engine that starts with much behind it sends at a slow pace, one request at a time.
  rateEverything(store);
  engine.wake();
  const acceptedOf = (nth: number) => province.accepted.filter((record) => record.includes(caseNo(nth)));
  return { province, acceptedOf, counts: store.outbox.counts, pass: timeFor(clock, () => underWay() > 0) };
}

test('on the wire a service comes before its rating, a case has one record under way, and cases go side by side', async () => {
  const { province, acceptedOf, counts, pass } = await setUp(() => false);
  await pass(0);
  expect(counts()).toMatchObject({ pending: 0, acked: 2 * CASES * SERVICES });
  expect(province.breaches).toEqual([]);
  expect(province.mostAtOnce()).toBeGreaterThan(1);
  expect(province.mostAtOnce()).toBeLessThanOrEqual(LIMITS.parallel);
  for (const nth of CASE_NUMBERS) expect(acceptedOf(nth)).toEqual(recordsOf(nth));
});

test('a case that is stuck waits in its order and holds up no other', async () => {
  const stuck = 3;
  const stuckRecord = `service ${caseNo(stuck)}/2`;
  let busy = true;
  const { province, acceptedOf, counts, pass } = await setUp((record) => busy && record === stuckRecord);
  const beforeIt = recordsOf(stuck).slice(0, 2);
  await pass(0);
  for (const nth of CASE_NUMBERS) expect(acceptedOf(nth)).toEqual(nth === stuck ? beforeIt : recordsOf(nth));

  await pass(10 * LIMITS.longestMs);
  expect(province.putOff.length).toBeGreaterThan(10);
  expect(new Set(province.putOff)).toEqual(new Set([stuckRecord]));
  expect(acceptedOf(stuck)).toEqual(beforeIt);

  busy = false;
  await pass(LIMITS.longestMs);
  expect(acceptedOf(stuck)).toEqual(recordsOf(stuck));
  expect(province.breaches).toEqual([]);
  expect(counts()).toMatchObject({ pending: 0, dead: 0 });
});
