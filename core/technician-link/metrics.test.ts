import { describe, expect, test } from 'vitest';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { askAsTechnician, ORDER, rate, recordsOf, refusedRequest, startBesideProvince, waitForDeadLetters } from '../../tests/support/technician.ts';

const metricsOf = async (evaluator: TestEvaluator) => String((await askAsTechnician(evaluator, 'GET', '/metrics')).body);

/** The samples by name and label; the memory of this process is nobody's secret and never the same. */
async function samplesOf(evaluator: TestEvaluator): Promise<Record<string, number>> {
  const lines = (await metricsOf(evaluator)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const samples = lines.map((line): [string, number] => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]);
  return Object.fromEntries(samples.filter(([name]) => name !== 'process_resident_memory_bytes'));
}

describe('the metrics', () => {
  test('say how queue, province, storage, keys and backups are', async () => {
    const clock = new ManualClock(NOON);
    const { evaluator } = await startBesideProvince({ clock });
    await rate(evaluator, sampleRequest(1));
    await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ acked: 2 }));
    await rate(evaluator, refusedRequest(2));
    await waitForDeadLetters(evaluator, 1);
    await askAsTechnician(evaluator, 'POST', '/backups', ORDER);
    clock.advance(30_000);
    expect(await samplesOf(evaluator)).toMatchObject({
      'evaluator_queue_records{state="pending"}': 1,
      'evaluator_queue_records{state="dead"}': 1,
      'evaluator_queue_records{state="written_off"}': 0,
      evaluator_queue_acked_total: 2,
      evaluator_queue_oldest_pending_seconds: 30,
      evaluator_province_online: 1,
      evaluator_province_last_success_seconds: 30,
      evaluator_province_next_attempt_seconds: NaN,
      // Half of the second that a Date header leaves open.
      evaluator_province_clock_skew_seconds: 0.5,
      evaluator_sync_attempts_total: 3,
      evaluator_sync_failures_total: 0,
      evaluator_storage_working: 1,
      evaluator_database_bytes: 2 ** 20,
      evaluator_backup_age_seconds: 30,
      'evaluator_keys{standing="open"}': 1,
      'evaluator_keys{standing="locked"}': 0,
      'evaluator_keys{standing="lost"}': 0,
    });
    expect(await metricsOf(evaluator)).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
  });

  test('are read twice without growing', async () => {
    const evaluator = await startTestEvaluator({ clock: new ManualClock(NOON) });
    await rate(evaluator, sampleRequest(1));
    await eventually(async () => expect((await samplesOf(evaluator))['evaluator_sync_failures_total']).toBe(1));
    expect(await samplesOf(evaluator)).toEqual(await samplesOf(evaluator));
  });

  test('are the same for all five levels, and bear no label that could tell more than a state', async () => {
    const ofLevel = async (level: number) => {
      const { evaluator, province } = await startBesideProvince({ clock: new ManualClock(NOON) });
      await rate(evaluator, sampleRequest(1), level);
      await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: String(level) }]));
      await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ acked: 2 }));
      expect(await metricsOf(evaluator)).not.toMatch(/HLJ|A0317|张建国|satisf|level/);
      return samplesOf(evaluator);
    };
    const first = await ofLevel(5);
    for (const level of [4, 3, 2, 1]) expect(await ofLevel(level)).toEqual(first);
    const labels = Object.keys(first).flatMap((name) => [...name.matchAll(/[{,](\w+)=/g)].map(([, label]) => label));
    expect([...new Set(labels)].toSorted()).toEqual(['kind', 'standing', 'state']);
  });
});
