import Database from 'better-sqlite3';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../tests/support/eventually.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { NOON, sampleEvaluation, sampleRating } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { DATABASE_FILE, openStore } from './store.ts';
import { startUpkeep } from './upkeep.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function kept(folder = temporaryFolder()) {
  const clock = new ManualClock(NOON);
  const store = openStore(folder);
  const problems: unknown[] = [];
  const retention = { personalDataMs: DAY, recordsMs: 30 * DAY };
  const upkeep = startUpkeep({ store, clock, retention, onStorageProblem: (error) => problems.push(error) });
  onTestFinished(async () => {
    await upkeep.stop();
    store.close();
  });
  const rate = (ordinal: number) => {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  };
  return { folder, clock, store, upkeep, problems, rate };
}

test('within a minute a rating stands in the database, and not in the log alone', () => {
  const { folder, clock, rate } = kept();
  const before = statSync(join(folder, DATABASE_FILE)).size;
  for (let ordinal = 1; ordinal <= 20; ordinal += 1) rate(ordinal);
  expect(statSync(join(folder, DATABASE_FILE)).size).toBe(before);
  clock.advance(60_000);
  expect(statSync(join(folder, DATABASE_FILE)).size).toBeGreaterThan(before);
});

test('what is acknowledged is erased and deleted in its time, by itself', () => {
  const { clock, store, rate } = kept();
  rate(1);
  store.outbox.settle([{ seq: 1, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  store.outbox.settle([{ seq: 2, outcome: 'acked', code: 'OK', words: '', at: NOON }]);
  clock.advance(DAY + HOUR);
  expect(store.find('evaluation-1')).toMatchObject({ applicant: undefined });
  clock.advance(30 * DAY);
  expect(store.find('evaluation-1')).toBeUndefined();
});

test('each day a backup is made, read back and kept with its keys; old ones go', async () => {
  const { folder, clock, store, rate } = kept();
  rate(1);
  for (let day = 1; day <= 5; day += 1) {
    clock.advance(DAY);
    await eventually(() => expect(store.backups.list()[0]?.number).toBe(day));
  }
  const backups = store.backups.list();
  expect(backups.map(({ number, verified }) => [number, verified])).toEqual([[5, true], [4, true], [3, true]]);
  expect(readdirSync(join(folder, 'backups', '000005')).toSorted()).toEqual(['about.json', 'data-keys.json', DATABASE_FILE]);
  const copy = new Database(backups[0]?.databaseFile, { readonly: true });
  expect(copy.prepare('SELECT level FROM rating').pluck().all()).toEqual([2]);
  copy.close();
});

test('a clock that was set back by years silences no backup', async () => {
  const { clock, store } = kept();
  clock.advance(DAY);
  await eventually(() => expect(store.backups.list()).toHaveLength(1));
  clock.setWall(NOON - 3_000 * DAY);
  clock.advance(DAY);
  await eventually(() => expect(store.backups.list()[0]?.number).toBe(2));
});

test('a backup that cannot be read back tells that the database is damaged', async () => {
  const folder = temporaryFolder();
  const before = openStore(folder);
  before.offer(sampleEvaluation(1));
  before.close();
  const db = new Database(join(folder, DATABASE_FILE));
  db.prepare("UPDATE evaluation SET record = 'garbage'").run();
  db.close();
  const { clock, problems, store } = kept(folder);
  clock.advance(300_000);
  await eventually(() => expect(problems).toMatchObject([{ kind: 'corrupt' }]));
  expect(store.backups.list()).toMatchObject([{ verified: false }]);
});

test('a backup that cannot be made is told, and stops nothing else', async () => {
  const { folder, clock, upkeep, problems, rate } = kept();
  writeFileSync(join(folder, 'backups'), 'a file in the way');
  clock.advance(HOUR);
  await eventually(() => expect(upkeep.backupProblem()).toMatch(/^备份失败 \(No backup could be made\): /));
  rate(1);
  rmSync(join(folder, 'backups'));
  clock.advance(HOUR);
  await eventually(() => expect(upkeep.backupProblem()).toBeNull());
  expect(problems).toEqual([]);
});
