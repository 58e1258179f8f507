import Database from 'better-sqlite3';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRecoveryKey } from '../offline-queue/keys/recovery-key-file.ts';
import { openWithRecoveryKey } from '../offline-queue/keys/recovery.ts';
import { asTimePasses, eventually } from '../tests/support/eventually.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../tests/support/running-evaluator.ts';
import { startTestProvince } from '../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../tests/support/sample-requests.ts';
import { readAsTechnician, recordsOf } from '../tests/support/technician.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { queueReportSchema } from './technician-link/technician-desk.ts';

const WORDS = '等了三个小时没人理我';
const DAY = 86_400_000;

/** One bad rating with words, thanked for. */
async function rateBadly(evaluator: TestEvaluator, ordinal = 1, meanwhile = () => {}): Promise<void> {
  const screen = await connectTestScreen(evaluator);
  const session = await evaluator.offer(sampleRequest(ordinal));
  meanwhile();
  await screen.send('chooseLevel', { session, level: 2 });
  expect(await screen.send('submit', { session, reasons: { perSubject: [{ subject: 'staff', indicators: ['213'] }], text: WORDS } })).toBeNull();
  screen.close();
}

/** A device that rated while no province was named, and stopped. */
async function ratedOffline(config: Record<string, unknown> = {}): Promise<string> {
  const evaluator = await startTestEvaluator({ config });
  await rateBadly(evaluator);
  await evaluator.stop();
  return evaluator.dataFolder;
}

test('a damaged database does not keep the device from rating: what it held is sent, and the technician is told', async () => {
  const dataFolder = await ratedOffline();
  const file = join(dataFolder, 'evaluator.sqlite');
  writeFileSync(file, readFileSync(file).fill(7, 0, 4096));
  const province = await startTestProvince();
  const evaluator = await startTestEvaluator({ dataFolder, config: { province: province.config } });
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '2', writingEvaluation: WORDS }]));
  expect(evaluator.warnings()).toEqual([
    expect.stringMatching(/^数据库曾不能使用.*保住 1 条评价，0 条无法读出.* The database was damaged; a new one was built on .* 1 ratings saved .*, 2 records were still to be sent then, 0 ratings could not be read\. The old files lie in quarantine/),
  ]);
  await rateBadly(evaluator, 2);
  await eventually(() => expect(province.ratings()).toHaveLength(2));
});

test('without its key and without a recovery key, a rating is sent with level and reasons, and marked as lacking its words', async () => {
  const dataFolder = await ratedOffline();
  rmSync(join(dataFolder, 'machine-key'));
  const province = await startTestProvince();
  const evaluator = await startTestEvaluator({ dataFolder, config: { province: province.config } });
  await eventually(() =>
    expect(province.ratings()).toMatchObject([{ satisfaction: '2', evalDetail: '213', writingEvaluation: '', lacksText: '1' }]),
  );
  expect(evaluator.warnings().join('\n')).toMatch(/key/);
  await rateBadly(evaluator, 2);
  await eventually(() => expect(province.ratings()).toMatchObject([{}, { writingEvaluation: WORDS, lacksText: null }]));
});

test("where the hall has a recovery key, they wait for it instead, and then go with every word", async () => {
  const keyFile = join(temporaryFolder(), 'hall.json');
  const recoveryKey = makeRecoveryKey(keyFile, NOON);
  const dataFolder = await ratedOffline({ recoveryKey });
  rmSync(join(dataFolder, 'machine-key'));

  const province = await startTestProvince();
  const config = { province: province.config, recoveryKey };
  const waiting = await startTestEvaluator({ dataFolder, config });
  await rateBadly(waiting, 2);
  await eventually(() => expect(province.ratings()).toMatchObject([{ projectNo: 'HLJ2026112300002', writingEvaluation: WORDS }]));
  await waiting.stop();

  openWithRecoveryKey(dataFolder, keyFile);
  await startTestEvaluator({ dataFolder, config });
  await eventually(() => expect(province.ratings()).toMatchObject([{}, { projectNo: 'HLJ2026112300001', writingEvaluation: WORDS, lacksText: null }]));
});

test("the province's clock is known from the first request after a restart on", async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock: { ...clock, now: () => clock.now() + DAY, after: () => () => {}, ticks: () => 0 } });
  const config = { province: province.config };
  const first = await startTestEvaluator({ clock, config });
  await rateBadly(first);
  await eventually(() => expect(province.ratings()).toHaveLength(1));
  await first.stop();
  const second = await startTestEvaluator({ clock, dataFolder: first.dataFolder, config });
  expect(await readAsTechnician(second, '/queue', queueReportSchema)).toMatchObject({ province: { clockSkewMs: expect.closeTo(DAY, -4) } });
});

test('once the province has it, nothing personal is left on the device where the profile says so', async () => {
  const province = await startTestProvince();
  const evaluator = await startTestEvaluator({ config: { region: 'national', citizenInput: 'text', province: province.config } });
  await rateBadly(evaluator);
  await eventually(() => expect(province.ratings()).toHaveLength(1));
  await eventually(async () => expect(await recordsOf(evaluator)).toMatchObject({ pending: 0, acked: 2 }));
  await evaluator.stop();
  const db = new Database(join(evaluator.dataFolder, 'evaluator.sqlite'));
  const kept = 'SELECT status, applicant, text, words FROM evaluation JOIN rating ON rating.evaluation_no = no JOIN outbox USING (seq)';
  expect(db.prepare(kept).all()).toEqual([{ status: 'completed', applicant: null, text: null, words: null }]);
  db.close();
});

test('a clock that is set back or forward by years loses nothing and keeps the order', async () => {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock: { now: () => NOON, ticks: () => 0, after: () => () => {} } });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config } });
  await province.stop();
  for (const [ordinal, wall] of [[1, NOON], [2, NOON - 20 * 365 * DAY], [3, NOON + 400 * DAY], [4, NOON]] as const) {
    clock.setWall(NOON);
    await rateBadly(evaluator, ordinal, () => clock.setWall(wall));
    clock.advance(5_000);
  }
  await province.start();
  await asTimePasses(clock, () => expect(province.ratings().map(({ projectNo }) => projectNo)).toEqual([1, 2, 3, 4].map((ordinal) => sampleRequest(ordinal).case.projectNo)));
});
