import { expect, test } from 'vitest';
import { ProvinceUnavailable, type Reply } from '../../core/contract/province.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { LIMITS, OK, projectNo, settle, setUp, type Province } from '../../tests/support/sync-setup.ts';
import { NOON, sampleEvaluation } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openStore } from '../store.ts';
import { startSyncEngine } from './sync-engine.ts';

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
  for (let request = 0; request < 14; request += 1) {
    clock.advance(LIMITS.longestMs / 4);
    await settle();
  }
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 122 });
  await engine.stop();
});

test('after an outage each batch is followed by a pause, until nothing waits; what is fresh then goes at once', async () => {
  let away = true;
  const { clock, store, start, rate } = setUp({
    received: [],
    answer: () => {
      if (away) throw new ProvinceUnavailable('away');
      return OK;
    },
  });
  // Three batches of services, and as many of ratings.
  for (let ordinal = 1; ordinal <= 3 * LIMITS.batchSize; ordinal += 1) rate(ordinal);
  const { engine } = start();
  for (let minute = 0; minute < 10; minute += 1) {
    await settle();
    clock.advance(60_000);
  }
  await settle();
  away = false;
  const before = engine.state().attempts;
  for (let batch = 1; batch <= 6; batch += 1) {
    expect(engine.state().nextAttemptAt).toBeGreaterThan(clock.now());
    clock.advance(batch === 1 ? LIMITS.longestMs : LIMITS.longestMs / 4);
    await settle();
    expect(engine.state().attempts).toBe(before + batch);
  }
  expect(engine.state()).toMatchObject({ province: 'online', nextAttemptAt: null });
  rate(100);
  engine.wake();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 62 });
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
  expect(store.deadLetters.list(10)).toEqual([
    expect.objectContaining({ seq: 1, kind: 'service', projectNo: projectNo(1), serviceNumber: 1, code: 'INVALID', words: 'taskCode', refusedAt: NOON }),
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
    courier: { sendServices: hang, sendRatings: hang, renewCredentials: async () => {} },
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

test('a machine that wakes from sleep tries at once, whatever pause was on', async () => {
  let away = true;
  const { store, start, rate } = setUp({
    received: [],
    answer: () => {
      if (away) throw new ProvinceUnavailable('away');
      return OK;
    },
  });
  rate(1);
  const { engine } = start();
  await settle();
  away = false;
  engine.wake();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 2 });
  engine.retryNow();
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  await engine.stop();
});

test('a device that starts with more than one request of backlog waits its turn, one with less sends at once', async () => {
  const behind = setUp({ received: [], answer: () => OK }, 0.5);
  for (let ordinal = 1; ordinal <= LIMITS.batchSize; ordinal += 1) behind.rate(ordinal);
  const { engine } = behind.start();
  await settle();
  expect(behind.store.outbox.counts()).toMatchObject({ acked: 0 });
  expect(engine.state().nextAttemptAt).toBeGreaterThan(NOON);
  for (let quarter = 0; quarter < 8; quarter += 1) {
    behind.clock.advance(LIMITS.longestMs / 4);
    await settle();
  }
  expect(behind.store.outbox.counts()).toMatchObject({ pending: 0 });
  await engine.stop();

  const fresh = setUp({ received: [], answer: () => OK }, 0.5);
  fresh.rate(1);
  const { engine: prompt } = fresh.start();
  await settle();
  expect(fresh.store.outbox.counts()).toMatchObject({ pending: 0 });
  await prompt.stop();
});

test('a record that falls due while the engine looks is not forgotten: between two looks at a clock, time passes', async () => {
  let refusals = 3;
  const province: Province = { received: [], answer: () => (refusals-- > 0 ? { class: 'retry', code: 'BUSY', words: '' } : OK) };
  const { clock, store, rate, start } = setUp(province, 0.5);
  const now = clock.now.bind(clock);
  // Each look finds the clock so much later that the pause ends between two of them.
  let looks = 0;
  clock.now = () => now() + (looks += 400);
  rate(1);
  const { engine } = start();
  for (let second = 0; second < 120; second += 1) {
    await settle();
    clock.advance(1_000);
  }
  await settle();
  expect(store.outbox.counts()).toMatchObject({ pending: 0, acked: 2 });
  await engine.stop();
});
