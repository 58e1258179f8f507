import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { readFoundRows } from './page-reader.ts';
import { walStateOf } from './wal-reader.ts';

const FRAME = 24 + 4096;
const frameAt = (index: number) => 32 + index * FRAME;

function openWith(rows: number) {
  const folder = temporaryFolder();
  const file = join(folder, 'live.sqlite');
  const db = new Database(file);
  onTestFinished(() => void db.close());
  db.pragma('journal_mode = WAL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec('CREATE TABLE t (name TEXT, n INTEGER)');
  db.pragma('wal_checkpoint(TRUNCATE)');
  // One row, one commit, one frame.
  const insert = (n: number) => db.prepare("INSERT INTO t VALUES ('t', ?)").run(n);
  for (let n = 0; n < rows; n += 1) insert(n);
  /** The files as a crash would leave them now. */
  const crash = () => {
    const copy = { database: join(folder, 'copy.sqlite'), wal: join(folder, 'copy.sqlite-wal') };
    copyFileSync(file, copy.database);
    copyFileSync(`${file}-wal`, copy.wal);
    return copy;
  };
  return { db, insert, crash };
}
type Files = ReturnType<ReturnType<typeof openWith>['crash']>;

const numbersIn = (files: Files, options?: { beyondDamage: boolean }) =>
  [...readFoundRows(files, options)].filter(({ values }) => values[0] === 't').map(({ values }) => values[1]);

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

function alter(file: string, at: number, change: (byte: number) => number): void {
  const bytes = readFileSync(file);
  bytes.writeUInt8(change(bytes.readUInt8(at)), at);
  writeFileSync(file, bytes);
}
const flip = (file: string, at: number) => alter(file, at, (byte) => byte ^ 0x10);

/** What SQLite itself shows of the files; it may write to them. */
function shownBySqlite({ database }: Files): number {
  const db = new Database(database);
  onTestFinished(() => void db.close());
  return Number(db.prepare('SELECT count(*) FROM t').pluck().get());
}

test('a sound log: every frame counts', () => {
  const files = openWith(20).crash();
  expect(walStateOf(files.wal)).toEqual({ frames: 20, validFrames: 20, committedFrames: 20, damagedMiddle: false, commitsBeyondDamage: 0 });
  expect(numbersIn(files)).toEqual(upTo(20));
});

test('no log, an empty one and noise are nothing', () => {
  const files = openWith(1).crash();
  const nothing = { frames: 0, validFrames: 0, committedFrames: 0, damagedMiddle: false, commitsBeyondDamage: 0 };
  writeFileSync(files.wal, Buffer.alloc(100_000, 'noise'));
  expect(walStateOf(files.wal)).toEqual(nothing);
  writeFileSync(files.wal, Buffer.alloc(100_000));
  expect(walStateOf(files.wal)).toEqual(nothing);
  writeFileSync(files.wal, '');
  expect(walStateOf(files.wal)).toEqual(nothing);
  rmSync(files.wal);
  expect(walStateOf(files.wal)).toEqual(nothing);
  expect(numbersIn(files)).toEqual([]);
});

test.each([
  ['page number', 0],
  ['salt', 9],
  ['page', 24 + 4000],
])('a byte flipped in the %s of a frame in the middle: what lies beyond is found, though SQLite drops it', (_what, offset) => {
  const files = openWith(20).crash();
  flip(files.wal, frameAt(8) + offset);
  expect(walStateOf(files.wal)).toEqual({ frames: 20, validFrames: 8, committedFrames: 8, damagedMiddle: true, commitsBeyondDamage: 11 });
  expect(numbersIn(files)).toEqual(upTo(20));
  expect(numbersIn(files, { beyondDamage: false })).toEqual(upTo(8));
  expect(shownBySqlite(files)).toBe(8);
});

test('a flipped checksum also takes the proof from the next frame, and from no other', () => {
  const files = openWith(20).crash();
  flip(files.wal, frameAt(8) + 16);
  expect(walStateOf(files.wal)).toMatchObject({ validFrames: 8, damagedMiddle: true, commitsBeyondDamage: 10 });
  expect(numbersIn(files)).toEqual(upTo(20));
});

test.each([0, 4, 10, 17, 22, 26])('a byte flipped in the header (byte %i), for which SQLite drops the whole log', (at) => {
  const files = openWith(20).crash();
  flip(files.wal, at);
  expect(walStateOf(files.wal)).toMatchObject({ frames: 20, validFrames: 0, committedFrames: 0, damagedMiddle: true });
  expect(numbersIn(files)).toEqual(upTo(20));
  expect(shownBySqlite(files)).toBe(0);
});

test('a first block of noise in the log costs what was in it alone', () => {
  const files = openWith(20).crash();
  const bytes = readFileSync(files.wal);
  writeFileSync(files.wal, Buffer.concat([Buffer.alloc(4096, 'noise'), bytes.subarray(4096)]));
  expect(walStateOf(files.wal)).toMatchObject({ validFrames: 0, damagedMiddle: true, commitsBeyondDamage: 18 });
  expect(numbersIn(files)).toEqual(upTo(20));
});

test('a torn tail is no damage in the middle', () => {
  const files = openWith(20).crash();
  truncateSync(files.wal, frameAt(19) + 1000);
  expect(walStateOf(files.wal)).toEqual({ frames: 19, validFrames: 19, committedFrames: 19, damagedMiddle: false, commitsBeyondDamage: 0 });
  expect(numbersIn(files)).toEqual(upTo(19));
  const other = openWith(20).crash();
  flip(other.wal, frameAt(19) + 500);
  expect(walStateOf(other.wal)).toMatchObject({ frames: 20, validFrames: 19, committedFrames: 19, damagedMiddle: false });
});

test('frames without their commit show nothing', () => {
  const { db, crash } = openWith(3);
  db.pragma('cache_size = 1');
  db.pragma('cache_spill = 1');
  db.exec('BEGIN');
  for (let n = 0; n < 3_000; n += 1) db.prepare("INSERT INTO t VALUES ('t', ?)").run(100 + n);
  const files = crash();
  const state = walStateOf(files.wal);
  expect(state).toMatchObject({ committedFrames: 3, damagedMiddle: false });
  expect(state.validFrames).toBeGreaterThan(3);
  expect(numbersIn(files)).toEqual(upTo(3));
});

test('a transaction that lost a page in its middle gives the others', () => {
  const { db, crash } = openWith(0);
  db.transaction(() => upTo(2_000).forEach((n) => db.prepare("INSERT INTO t VALUES ('t', ?)").run(n)))();
  const files = crash();
  const { frames } = walStateOf(files.wal);
  flip(files.wal, frameAt(3) + 2_000);
  expect(walStateOf(files.wal)).toMatchObject({ frames, validFrames: 3, committedFrames: 0, damagedMiddle: true, commitsBeyondDamage: 1 });
  const found = numbersIn(files);
  expect(found.length).toBeGreaterThan(1_000);
  expect(upTo(2_000)).toEqual(expect.arrayContaining(found));
  expect(numbersIn(files, { beyondDamage: false })).toEqual([]);
});

test('leftovers of an earlier generation are ignored, also when the header is damaged', () => {
  const { db, insert, crash } = openWith(20);
  db.pragma('wal_checkpoint(RESTART)');
  db.prepare('DELETE FROM t WHERE n < 18').run();
  insert(20);
  const files = crash();
  expect(walStateOf(files.wal)).toEqual({ frames: 20, validFrames: 2, committedFrames: 2, damagedMiddle: false, commitsBeyondDamage: 0 });
  expect(numbersIn(files)).toEqual([18, 19, 20]);
  flip(files.wal, 20);
  expect(walStateOf(files.wal)).toMatchObject({ validFrames: 0, damagedMiddle: true, commitsBeyondDamage: 2 });
  expect(numbersIn(files)).toEqual([18, 19, 20]);
});

test('a log in the other byte order is read too', () => {
  const files = openWith(5).crash();
  writeFileSync(files.wal, inBigEndianOrder(readFileSync(files.wal)));
  expect(walStateOf(files.wal)).toMatchObject({ frames: 5, validFrames: 5, committedFrames: 5 });
  expect(numbersIn(files)).toEqual(upTo(5));
  expect(shownBySqlite(files)).toBe(5);
});

/** As a machine of the other byte order would have written it; SQLite reads both. */
function inBigEndianOrder(wal: Buffer): Buffer {
  wal.writeUInt32BE(0x377f0683, 0);
  let sum = sumOf(wal.subarray(0, 24), [0, 0]);
  const store = (at: number) => sum.forEach((word, index) => wal.writeUInt32BE(word, at + 4 * index));
  store(24);
  for (let at = 32; at < wal.length; at += FRAME) {
    sum = sumOf(Buffer.concat([wal.subarray(at, at + 8), wal.subarray(at + 24, at + FRAME)]), sum);
    store(at + 16);
  }
  return wal;
}

function sumOf(bytes: Buffer, [first, second]: readonly [number, number]): [number, number] {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + bytes.readUInt32BE(at) + b) % 2 ** 32;
    b = (b + bytes.readUInt32BE(at + 4) + a) % 2 ** 32;
  }
  return [a, b];
}
