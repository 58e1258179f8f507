import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ProvinceUnavailable, type Courier, type Reply } from '../core/contract/province.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { NOON, sampleEvaluation, sampleRating } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { DATABASE_FILE, openStore } from './store.ts';
import { startSyncEngine } from './sync-engine.ts';

const LIMITS = { firstMs: 1_000, longestMs: 60_000, batchSize: 10, deadlineMs: 15_000 };

/** Lets everything that is already resolved run, also what that resolves in turn; no time passes. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await new Promise<void>((resolve) => void setImmediate(resolve));
}

interface Province {
  /** Answers one record; throws for the whole request. */
  answer: (kind: 'service' | 'rating', projectNo: string) => Reply;
  received: string[];
}

function setUp(province: Province, random = 1) {
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

const OK: Reply = { class: 'accepted', code: 'OK', words: '' };
const projectNo = (ordinal: number) => sampleRating(ordinal).projectNo;

test('a service goes before its rating, and both leave the queue only when acknowledged', async () => {
  const province: Province = { received: [], answer: () => OK };
  const { store, start, rate, problems } = setUp(province);
  rate(1);
  const { engine } = start();
  await settle();
  expect(province.received).toEqual([`service ${projectNo(1)}`, `rating ${projectNo(1)}`]);
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  expect(engine.state()).toMatchObject({ province: 'online', lastSuccessAt: NOON, nextAttemptAt: null });
  await engine.stop();
  expect(problems).toEqual([]);
});

test('while the province is away everything waits; attempts are few, and on its return all goes through', async () => {
  let away = true;
  let attempts = 0;
  const province: Province = {
    received: [],
    answer() {
      attempts += 1;
      if (away) throw new ProvinceUnavailable('away');
      return OK;
    },
  };
  const { clock, store, start, rate } = setUp(province);
  rate(1);
  const { engine } = start();
  await settle();
  for (let minute = 0; minute < 60; minute += 1) {
    rate(minute + 2);
    engine.wake();
    clock.advance(60_000);
    await settle();
  }
  expect(store.outbox.counts()).toMatchObject({ pending: 122, acked: 0 });
  expect(engine.state()).toMatchObject({ province: 'offline', lastProblem: 'away' });
  expect(attempts).toBeLessThanOrEqual(70);

  away = false;
  clock.advance(LIMITS.longestMs);
  await settle();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 122 });
  await engine.stop();
});

test('a repeat that the province has already counts as sent', async () => {
  const { store, start, rate } = setUp({ received: [], answer: () => ({ class: 'already', code: 'ALREADY_EXISTS', words: '' }) });
  rate(1);
  const { engine } = start();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2, dead: 0 });
  await engine.stop();
});

test('a permanent refusal is kept in sight and does not hold up other cases', async () => {
  const refused: Reply = { class: 'refused', code: 'INVALID', words: 'taskCode' };
  const province: Province = { received: [], answer: (_kind, no) => (no === projectNo(1) ? refused : OK) };
  const { store, start, rate } = setUp(province);
  rate(1);
  rate(2);
  const { engine } = start();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ dead: 1, acked: 2, pending: 1 });
  expect(store.outbox.deadLetters(10)).toEqual([
    { seq: 1, kind: 'service', projectNo: projectNo(1), serviceNumber: 1, code: 'INVALID', words: 'taskCode', refusedAt: NOON },
  ]);
  await engine.stop();
});

test('a rating whose service the province lost sends the service again first', async () => {
  let knows = false;
  const province: Province = {
    received: [],
    answer: (kind) => {
      if (kind === 'rating' && !knows) {
        knows = true;
        return { class: 'wait-for-service', code: 'SERVICE_UNKNOWN', words: '' };
      }
      return OK;
    },
  };
  const { clock, store, start, rate } = setUp(province);
  rate(1);
  const { engine } = start();
  await settle();
  clock.advance(LIMITS.firstMs);
  await settle();
  expect(province.received.map((line) => line.split(' ')[0])).toEqual(['service', 'rating', 'service', 'rating']);
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  await engine.stop();
});

test('one record that must wait does not stop the others, and is tried again by itself', async () => {
  let patience = 2;
  const province: Province = {
    received: [],
    answer: (kind, no) => (kind === 'rating' && no === projectNo(1) && patience-- > 0 ? { class: 'retry', code: 'BUSY', words: '' } : OK),
  };
  const { clock, store, start, rate } = setUp(province);
  rate(1);
  rate(2);
  const { engine } = start();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 1, acked: 3 });
  clock.advance(1_000);
  await settle();
  clock.advance(2_000);
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 4 });
  await engine.stop();
});

test('a pause that was written before the clock was set back does not silence a record', async () => {
  const province: Province = { received: [], answer: () => OK };
  const { clock, store, start, rate } = setUp(province);
  rate(1);
  store.outbox.settle([{ seq: 1, outcome: 'postponed', code: 'BUSY', words: '', until: NOON + 20 * 365 * 86_400_000 }]);
  const { engine } = start();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  clock.advance(0);
  await engine.stop();
});

test('a province that never answers is given up at the deadline, and a stop does not wait for it', async () => {
  const clock = new ManualClock(NOON);
  const store = openStore(temporaryFolder());
  store.offer(sampleEvaluation());
  const hang = (_records: unknown, signal: AbortSignal) =>
    new Promise<Reply[]>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const engine = startSyncEngine({
    outbox: store.outbox,
    courier: { sendServices: hang, sendRatings: hang },
    clock,
    random: () => 1,
    limits: LIMITS,
    onStorageProblem: () => {},
  });
  clock.advance(LIMITS.deadlineMs);
  await settle();
  expect(engine.state()).toMatchObject({ province: 'offline', lastProblem: 'The province did not answer in time.' });
  clock.advance(LIMITS.firstMs);
  await settle();
  await engine.stop();
  expect(store.outbox.counts().pending).toBe(1);
  store.close();
});

test('a server that asks for patience gets it', async () => {
  let asked = false;
  let attempts = 0;
  const { clock, start, rate } = setUp({
    received: [],
    answer: () => {
      attempts += 1;
      if (!asked) {
        asked = true;
        throw new ProvinceUnavailable('HTTP 429', { retryAfterMs: 30_000 });
      }
      return OK;
    },
  }, 0);
  rate(1);
  const { engine } = start();
  await settle();
  clock.advance(29_999);
  await settle();
  expect(attempts).toBe(1);
  clock.advance(1);
  await settle();
  expect(attempts).toBe(3);
  await engine.stop();
});

describe('one bad apple', () => {
  test('a row that cannot be read becomes a dead letter, and the others go on', async () => {
    const province: Province = { received: [], answer: () => OK };
    const { store, start, rate, folder } = setUp(province);
    rate(1);
    rate(2);
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.prepare("UPDATE evaluation SET applicant = x'0102' WHERE id = 'evaluation-1'").run();
    db.close();
    const { engine, reopened } = start(openStore(folder));
    await settle();
    expect(reopened.outbox.counts()).toMatchObject({ acked: 2, dead: 1, pending: 1 });
    expect(reopened.outbox.deadLetters(9)).toMatchObject([{ kind: 'service', projectNo: projectNo(1), code: 'UNREADABLE' }]);
    await engine.stop();
  });

  test('a record that the province cannot digest holds up no other, and is tried again by itself', async () => {
    const indigestible = new ProvinceUnavailable('HTTP 500', { scope: 'request' });
    let healed = false;
    const province: Province = {
      received: [],
      answer: (_kind, no) => {
        if (no === projectNo(2) && !healed) throw indigestible;
        return OK;
      },
    };
    const { clock, store, start, rate } = setUp(province);
    for (const ordinal of [1, 2, 3, 4]) rate(ordinal);
    const { engine } = start(store);
    await settle();
    expect(store.outbox.counts()).toMatchObject({ acked: 6, pending: 2, dead: 0 });
    healed = true;
    clock.advance(LIMITS.firstMs);
    await settle();
    expect(store.outbox.counts()).toMatchObject({ acked: 8, pending: 0 });
    await engine.stop();
  });

  test('many indigestible records starve nobody behind them', async () => {
    const province: Province = {
      received: [],
      answer: (_kind, no) => {
        if (no <= projectNo(20)) throw new ProvinceUnavailable('HTTP 500', { scope: 'request' });
        return OK;
      },
    };
    const { clock, store, start, rate } = setUp(province, 0.5);
    for (let ordinal = 1; ordinal <= 25; ordinal += 1) rate(ordinal);
    const { engine } = start(store);
    await settle();
    for (let minute = 0; minute < 10; minute += 1) {
      clock.advance(60_000);
      await settle();
    }
    expect(store.outbox.counts()).toMatchObject({ acked: 10, pending: 40 });
    await engine.stop();
  });

  test('a province that is too slow for a batch gets the records one by one', async () => {
    const { clock, store, start, rate } = setUp({ received: [], answer: () => OK });
    for (let ordinal = 1; ordinal <= 3; ordinal += 1) rate(ordinal);
    const slow = <R,>(records: readonly R[], signal: AbortSignal) =>
      new Promise<Reply[]>((resolve, reject) => {
        if (records.length === 1) resolve([OK]);
        else signal.addEventListener('abort', () => reject(signal.reason));
      });
    const { engine } = start(store, { sendServices: slow, sendRatings: slow });
    for (let request = 0; request < 2; request += 1) {
      clock.advance(LIMITS.deadlineMs);
      await settle();
    }
    expect(store.outbox.counts()).toMatchObject({ acked: 6, pending: 0 });
    await engine.stop();
  });

  test('a province that digests nothing at all is soon left in peace', async () => {
    let attempts = 0;
    const province: Province = {
      received: [],
      answer: () => {
        attempts += 1;
        throw new ProvinceUnavailable('HTTP 500', { scope: 'request' });
      },
    };
    const { store, start, rate } = setUp(province);
    for (let ordinal = 1; ordinal <= 10; ordinal += 1) rate(ordinal);
    const { engine } = start(store);
    await settle();
    // One batch and three records by themselves, for services; no rating has a service there yet.
    expect(attempts).toBe(4);
    expect(engine.state().province).toBe('offline');
    expect(store.outbox.counts()).toMatchObject({ pending: 20 });
    await engine.stop();
  });
});

test('what a province says is kept for the technician, sealed on the disk', async () => {
  const words = '满意度1无效，手机号13800001111';
  const { store, start, rate, folder } = setUp({ received: [], answer: () => ({ class: 'refused', code: 'INVALID', words }) });
  rate(1);
  const { engine } = start(store);
  await settle();
  expect(store.outbox.deadLetters(1)).toMatchObject([{ code: 'INVALID', words }]);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('utf8'));
  expect(files.join('')).not.toContain('13800001111');
  await engine.stop();
});
