import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOON } from '../../tests/support/sample-requests.ts';
import { cutOff, drain, expectedOf, rate, reportOf } from '../../tests/support/salvage-setup.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { DATABASE_FILE, openStore } from '../store.ts';

describe('the log', () => {
  test('that was deleted is missed: what it held comes back from the backup, and the technician is told', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 20);
    await store.backups.make(NOON);
    const cut = cutOff(folder);
    store.close();
    rmSync(join(cut, `${DATABASE_FILE}-wal`));
    const salvaged = openStore(cut);
    expect(reportOf(salvaged)).toMatchObject({ why: 'log-missing', backup: 1, saved: { ratings: 20 } });
    expect(drain(salvaged)).toEqual(expectedOf(1, 20));
    salvaged.close();
  });

  test('whose end is torn costs nothing that was committed, and nothing is salvaged', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 20);
    const cut = cutOff(folder);
    store.close();
    const log = join(cut, `${DATABASE_FILE}-wal`);
    const whole = readFileSync(log);
    writeFileSync(log, Buffer.concat([whole, whole.subarray(32, 3000)]));
    const reopened = openStore(cut);
    expect(reportOf(reopened)).toBeUndefined();
    expect(drain(reopened)).toEqual(expectedOf(1, 20));
    reopened.close();
  });

  test('that is flipped in its middle loses only what stood there alone', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 20);
    store.checkpoint();
    rate(store, 21, 60);
    const cut = cutOff(folder);
    store.close();
    const log = join(cut, `${DATABASE_FILE}-wal`);
    const content = readFileSync(log);
    const frames = Math.floor((content.length - 32) / 4120);
    const at = 32 + Math.floor(frames / 2) * 4120 + 2000;
    content[at] = (content[at] ?? 0) ^ 0xff;
    writeFileSync(log, content);
    const salvaged = openStore(cut);
    expect(reportOf(salvaged)).toMatchObject({ why: 'log-damaged' });
    const sent = drain(salvaged);
    expect(expectedOf(1, 60).filter((line) => !sent.includes(line)).length).toBeLessThanOrEqual(8);
    salvaged.close();
  });

  test('of an evaluator that was killed is no reason to salvage', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 3);
    const cut = cutOff(folder);
    store.close();
    const reopened = openStore(cut);
    expect(reportOf(reopened)).toBeUndefined();
    expect(reopened.outbox.counts().pending).toBe(6);
    reopened.close();
  });
});
