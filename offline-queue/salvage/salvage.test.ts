import Database from 'better-sqlite3';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOON, sampleEvaluation, sampleRating } from '../../tests/support/sample-requests.ts';
import { storageProblemOf } from '../../tests/support/storage-problem-of.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { DATABASE_FILE, openStore, type EvaluationStore } from '../store.ts';
import { keptRowOf } from './kept-rows.ts';
import { readFoundRows } from './page-reader.ts';
import { SALVAGE_FACT, salvageReportSchema } from './salvage.ts';

const ACK = { outcome: 'acked', code: 'OK', words: '', at: NOON } as const;

function rate(store: EvaluationStore, from: number, to: number): void {
  for (let ordinal = from; ordinal <= to; ordinal += 1) {
    store.offer(sampleEvaluation(ordinal));
    store.complete(sampleRating(ordinal));
  }
}

/** The data folder as a power cut would leave it at this moment: database, log and all, the store still open. */
function cutOff(folder: string): string {
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

const reportOf = (store: EvaluationStore) => store.facts.recall(SALVAGE_FACT, salvageReportSchema)?.value;

/** All that waits, sent in the order in which it may go; what each record says. */
function drain({ outbox }: EvaluationStore): string[] {
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

const expectedOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, nth) => from + nth)
    .flatMap((ordinal) => {
      const { projectNo, level, reasons } = sampleRating(ordinal);
      return [`rating ${projectNo} ${level} ${reasons.text}`, `service ${projectNo} 张建国`];
    })
    .toSorted();

function garble(file: string, page: number, bytes: number): void {
  const content = readFileSync(file);
  const from = (page - 1) * 4096;
  for (let at = from; at < Math.min(from + bytes, content.length); at += 1) content[at] = (at * 131) & 0xff;
  writeFileSync(file, content);
}

describe('a damaged database', () => {
  test('of which not even the first page is left is built anew from its other pages; the damaged files are kept', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 30);
    store.outbox.settle([{ seq: 1, ...ACK }]);
    store.close();
    const file = join(folder, DATABASE_FILE);
    garble(file, 1, 4096);
    const damaged = readFileSync(file);

    const salvaged = openStore(folder);
    expect(reportOf(salvaged)).toMatchObject({ why: 'damaged', backup: null, saved: { ratings: 30, unsent: 59, lostRatings: 0, orphanedRatings: 0 } });
    expect(salvaged.audit.entries(1)).toMatchObject([{ what: 'salvaged', by: 'evaluator' }]);
    expect(drain(salvaged)).toEqual(expectedOf(1, 30).filter((line) => !line.startsWith('service HLJ2026112300001')));
    salvaged.close();
    expect(readFileSync(join(folder, 'quarantine', '1', 'evaluator.sqlite')).equals(damaged)).toBe(true);
    // And it stays well.
    openStore(folder).close();
    expect(readdirSync(join(folder, 'quarantine'))).toEqual(['1']);
  });

  test('loses at most what stood on the page that was flipped, whichever that is, without any backup', () => {
    const folder = temporaryFolder();
    const store = openStore(folder, { reserveBytes: 0 });
    rate(store, 1, 12);
    store.close();
    const file = join(folder, DATABASE_FILE);
    const kept = [...readFoundRows({ database: file, wal: `${file}-wal` })].filter((row) => keptRowOf(row));
    const pages = readFileSync(file).length / 4096;
    for (let page = 1; page <= pages; page += 1) {
      const spoilt = cutOff(folder);
      garble(join(spoilt, DATABASE_FILE), page, 4096);
      writeFileSync(join(spoilt, 'salvage-due.json'), JSON.stringify({ why: 'damaged' }));
      const salvaged = openStore(spoilt, { reserveBytes: 0 });
      const sent = drain(salvaged);
      salvaged.close();
      const rowsThere = kept.filter((row) => row.page === page).length;
      expect(sent.filter((line) => !expectedOf(1, 12).includes(line)), `page ${page}: nothing is invented`).toEqual([]);
      expect(expectedOf(1, 12).length - sent.length, `page ${page}`).toBeLessThanOrEqual(2 * rowsThere);
    }
  }, 120_000);

  test.each([3, 5, 9, 14])('whichever page is flipped (%i): found at once or at the first use, the start after that is sound', async (page) => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 20);
    await store.backups.make(NOON);
    store.close();
    garble(join(folder, DATABASE_FILE), page, 4096);
    const first = openStore(folder);
    const found = storageProblemOf(() => rate(first, 21, 21));
    expect(['none', 'corrupt']).toContain(found);
    if (found === 'corrupt') first.orderSalvage();
    first.close();
    const second = openStore(folder);
    rate(second, 22, 22);
    expect(drain(second)).toEqual(expect.arrayContaining(expectedOf(1, 20)));
    second.close();
  });

  test('is salvaged also when the pages that are read at each start are the damaged ones', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    store.close();
    const file = join(folder, DATABASE_FILE);
    const db = new Database(file);
    const root = Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'tally'").pluck().get());
    db.close();
    garble(file, root, 4096);
    const salvaged = openStore(folder);
    expect(reportOf(salvaged)).toMatchObject({ why: 'damaged', saved: { ratings: 5 } });
    expect(drain(salvaged)).toEqual(expectedOf(1, 5));
    salvaged.close();
  });

  test('is salvaged without its backups when those are spoilt as well', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    const first = await store.backups.make(NOON);
    const second = await store.backups.make(NOON + 1);
    store.close();
    garble(first.databaseFile, 1, 4096);
    rmSync(second.databaseFile);
    garble(join(folder, DATABASE_FILE), 1, 4096);
    const salvaged = openStore(folder);
    expect(reportOf(salvaged)).toMatchObject({ backup: null, saved: { ratings: 5 } });
    salvaged.close();
  });

  test.each([
    ['gone', (file: string) => rmSync(file)],
    ['empty', (file: string) => writeFileSync(file, '')],
  ])('that is %s comes back from the backup, and is not begun anew as if nothing had been', async (_what, spoil) => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    await store.backups.make(NOON);
    store.close();
    spoil(join(folder, DATABASE_FILE));
    const salvaged = openStore(folder);
    expect(reportOf(salvaged)).toMatchObject({ why: 'missing', backup: 1, saved: { ratings: 5 } });
    expect(drain(salvaged)).toEqual(expectedOf(1, 5));
    salvaged.close();
  });

  test('that is gone while its log is still there gives back what the log holds, and the log is kept', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    const cut = cutOff(folder);
    store.close();
    rmSync(join(cut, DATABASE_FILE));
    const salvaged = openStore(cut);
    expect(drain(salvaged)).toEqual(expectedOf(1, 5));
    salvaged.close();
    expect(readdirSync(join(cut, 'quarantine', '1'))).toEqual([`${DATABASE_FILE}-wal`]);
  });

  test('of the version before is kept, and the report says that its ratings were not saved', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    const db = new Database(file);
    for (const { sql } of MIGRATIONS.slice(0, 2)) db.exec(sql);
    db.pragma('user_version = 2');
    db.close();
    writeFileSync(join(folder, 'salvage-due.json'), JSON.stringify({ why: 'damaged' }));
    const salvaged = openStore(folder);
    expect(reportOf(salvaged)).toMatchObject({ schema: 2, saved: { ratings: 0 } });
    salvaged.close();
    expect(existsSync(join(folder, 'quarantine', '1', DATABASE_FILE))).toBe(true);
  });

  test('that is found damaged in use is salvaged at the next start', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    store.orderSalvage();
    store.close();
    const salvaged = openStore(folder);
    expect(reportOf(salvaged)?.saved).toMatchObject({ ratings: 5, unsent: 10 });
    salvaged.close();
  });

  test('whose salvage is cut off is salvaged at the start after', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 5);
    store.close();
    const file = join(folder, DATABASE_FILE);
    // Cut off after the new database was built and half of the old set was moved.
    copyFileSync(file, `${file}.salvaged`);
    writeFileSync(join(folder, 'salvage-due.json'), JSON.stringify({ why: 'damaged', quarantine: 'quarantine/7' }));
    garble(file, 1, 4096);
    const salvaged = openStore(folder);
    expect(drain(salvaged)).toEqual(expectedOf(1, 5));
    salvaged.close();
    expect(existsSync(join(folder, 'quarantine', '7', 'evaluator.sqlite'))).toBe(true);
    expect(existsSync(join(folder, 'salvage-due.json'))).toBe(false);
  });

  test('a file that is no database at all is kept, and rating goes on', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, DATABASE_FILE), 'not a database, but somebody may need it'.repeat(100));
    const store = openStore(folder);
    rate(store, 1, 1);
    store.close();
    expect(readFileSync(join(folder, 'quarantine', '1', 'evaluator.sqlite'), 'utf8')).toContain('somebody may need it');
  });
});

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

test('an old backup that somebody put in the place of the database goes on; what the province has already is sent once more', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  rate(store, 1, 5);
  const { databaseFile } = await store.backups.make(NOON);
  drain(store);
  rate(store, 6, 8);
  store.close();
  copyFileSync(databaseFile, join(folder, DATABASE_FILE));
  const restored = openStore(folder);
  expect(drain(restored)).toEqual(expectedOf(1, 5));
  restored.close();
});

test('a database cut off at half its length gives back what the first half holds', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  rate(store, 1, 150);
  store.close();
  const file = join(folder, DATABASE_FILE);
  truncateSync(file, Math.floor(readFileSync(file).length / 8192) * 4096);
  const salvaged = openStore(folder);
  expect(reportOf(salvaged)).toMatchObject({ why: 'damaged' });
  const sent = drain(salvaged);
  expect(sent.length).toBeGreaterThan(0);
  for (const line of sent) expect(expectedOf(1, 150)).toContain(line);
  salvaged.close();
});
