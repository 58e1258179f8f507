import Database from 'better-sqlite3';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NOON } from '../../tests/support/sample-requests.ts';
import { ACK, cutOff, drain, expectedOf, garble, rate, reportOf } from '../../tests/support/salvage-setup.ts';
import { storageProblemOf } from '../../tests/support/storage-problem-of.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { MIGRATIONS } from '../database/migrations/index.ts';
import { DATABASE_FILE, openStore } from '../store.ts';
import { keptRowOf } from './kept-rows.ts';
import { readFoundRows } from './page-reader.ts';

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

  test.each([
    ['a garbled count', "UPDATE tally SET pending = -1.5"],
    ['no counts at all', 'DELETE FROM tally'],
  ])('with %s opens all the same', (_what, spoil) => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 3);
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.exec("DROP TABLE IF EXISTS loose; CREATE TABLE loose AS SELECT * FROM tally; DROP TABLE tally; ALTER TABLE loose RENAME TO tally");
    db.exec(spoil);
    db.close();
    const salvaged = openStore(folder);
    expect(drain(salvaged)).toEqual(expectedOf(1, 3));
    salvaged.close();
  });

  test('whose header says that it is read-only is damaged, and salvaged', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 3);
    store.close();
    const file = join(folder, DATABASE_FILE);
    const content = readFileSync(file);
    content[18] = 0x42;
    writeFileSync(file, content);
    const salvaged = openStore(folder);
    expect(drain(salvaged)).toEqual(expectedOf(1, 3));
    salvaged.close();
  });

  test('of which a row was altered gives way to the backup that has it as it was', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 3);
    await store.backups.make(NOON);
    store.orderSalvage();
    store.close();
    const db = new Database(join(folder, DATABASE_FILE));
    db.exec('UPDATE rating SET level = 5 WHERE seq = 2');
    db.close();
    const salvaged = openStore(folder);
    expect(drain(salvaged)).toEqual(expectedOf(1, 3));
    salvaged.close();
  });

  test('that comes back from a backup made before a rotation keeps its words at every start after', async () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 3);
    await store.backups.make(NOON);
    store.keys.rotate(NOON);
    for (let from = store.resealing.step(0); from > 0; from = store.resealing.step(from));
    expect(store.keys.keys()).toHaveLength(1);
    store.close();
    rmSync(join(folder, DATABASE_FILE));
    openStore(folder, { now: NOON }).close();
    openStore(folder, { now: NOON + 1 }).close();
    const third = openStore(folder, { now: NOON + 2 });
    expect(drain(third)).toEqual(expectedOf(1, 3));
    third.close();
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

  test('that is gone with nothing to bring it back is told of, once', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    rate(store, 1, 1);
    store.close();
    rmSync(join(folder, DATABASE_FILE));
    const begun = openStore(folder);
    expect(reportOf(begun)).toMatchObject({ why: 'missing', backup: null, saved: { ratings: 0 } });
    expect(begun.audit.entries(9)).toHaveLength(1);
    begun.close();
    const again = openStore(folder);
    expect(again.audit.entries(9)).toHaveLength(1);
    again.close();
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
