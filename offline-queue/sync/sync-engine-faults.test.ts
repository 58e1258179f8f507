import Database from 'better-sqlite3';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ProvinceUnavailable, type Reply } from '../../core/contract/province.ts';
import { LIMITS, OK, projectNo, settle, setUp, type Province } from '../../tests/support/sync-setup.ts';
import { DATABASE_FILE, openStore } from '../store.ts';

describe('one bad apple', () => {
  test('a garbled kind in the outbox stops only its own record', async () => {
    const province: Province = { received: [], answer: () => OK };
    const { clock, store, start, rate, folder } = setUp(province);
    for (const ordinal of [1, 2, 3]) rate(ordinal);
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.pragma('ignore_check_constraints = ON');
    db.exec("UPDATE outbox SET kind = 'servise' WHERE seq = 1");
    db.close();
    const { engine, reopened } = start(openStore(folder));
    await settle();
    clock.advance(1);
    await settle();
    expect(reopened.outbox.counts()).toMatchObject({ acked: 4, dead: 1, pending: 1 });
    await engine.stop();
  });

  test('what waits for a key is set aside a batch at a time, asked about no more, and goes when the key is back', async () => {
    const province: Province = { received: [], answer: () => OK };
    const { store, start, rate, folder, clock } = setUp(province);
    for (let ordinal = 1; ordinal <= 25; ordinal += 1) rate(ordinal);
    store.close();
    const machineKey = readFileSync(join(folder, 'machine-key'));
    rmSync(join(folder, 'machine-key'));
    // As where the shell's keyring is locked: the key may come back.
    writeFileSync(join(folder, 'machine-key.sealed'), 'sealed');
    const locked = openStore(folder);
    const { engine } = start(locked);
    for (let turn = 0; turn < 40; turn += 1) {
      clock.advance(1_000);
      await settle();
    }
    expect(province.received).toEqual([]);
    expect(locked.outbox.due(clock.now(), LIMITS.longestMs, 9)).toEqual([]);
    expect(locked.outbox.counts()).toMatchObject({ pending: 50 });
    await engine.stop();
    locked.close();
    rmSync(join(folder, 'machine-key.sealed'));
    writeFileSync(join(folder, 'machine-key'), machineKey);
    const { engine: again, reopened } = start(openStore(folder));
    for (let turn = 0; turn < 10; turn += 1) {
      clock.advance(60_000);
      await settle();
    }
    expect(reopened.outbox.counts()).toMatchObject({ pending: 0, acked: 50 });
    await again.stop();
  });

  test('a row that cannot be read becomes a dead letter, and the others go on', async () => {
    const province: Province = { received: [], answer: () => OK };
    const { store, start, rate, folder } = setUp(province);
    rate(1);
    rate(2);
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.prepare("UPDATE evaluation SET record = '{' WHERE id = 'evaluation-1'").run();
    db.close();
    const { engine, reopened } = start(openStore(folder));
    await settle();
    expect(reopened.outbox.counts()).toMatchObject({ acked: 2, dead: 1, pending: 1 });
    expect(reopened.deadLetters.list(9)).toMatchObject([{ kind: 'service', projectNo: projectNo(1), code: 'UNREADABLE' }]);
    await engine.stop();
  });

  test.each([
    ['level', "UPDATE rating SET level = 5"],
    ['reasons', "UPDATE rating SET indicators = replace(indicators, '213', '214')"],
    ['time', 'UPDATE rating SET rated_at = rated_at + 1024'],
    ['case', "UPDATE evaluation SET project_no = replace(project_no, '1', '9')"],
    ['service', 'UPDATE evaluation SET service_number = 3'],
  ])('a rating whose %s a flipped bit changed on the disk is never sent as if somebody had said so', async (_what, flip) => {
    const province: Province = { received: [], answer: () => OK };
    const { store, start, rate, folder } = setUp(province);
    rate(1);
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.exec(flip);
    db.close();
    const { engine, reopened } = start(openStore(folder));
    await settle();
    expect(province.received.filter((line) => line.startsWith('rating'))).toEqual([]);
    expect(reopened.deadLetters.list(9)).toMatchObject([{ code: 'UNREADABLE' }]);
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
    const { engine } = start(store, { sendServices: slow, sendRatings: slow, renewCredentials: async () => {} });
    for (let request = 0; request < 4; request += 1) {
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
    for (let ordinal = 1; ordinal <= 8; ordinal += 1) rate(ordinal);
    const { engine } = start(store);
    await settle();
    // Eight services in one request, then halves of it down to three records by themselves; no rating has a service there yet.
    expect(attempts).toBe(7);
    expect(engine.state().province).toBe('offline');
    expect(store.outbox.counts()).toMatchObject({ pending: 16 });
    await engine.stop();
  });
});

test('what a province says is kept for the technician, sealed on the disk', async () => {
  const words = '满意度1无效，手机号13800001111';
  const { store, start, rate, folder } = setUp({ received: [], answer: () => ({ class: 'refused', code: 'INVALID', words }) });
  rate(1);
  const { engine } = start(store);
  await settle();
  expect(store.deadLetters.list(1)).toMatchObject([{ code: 'INVALID', words }]);
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('utf8'));
  expect(files.join('')).not.toContain('13800001111');
  await engine.stop();
});
