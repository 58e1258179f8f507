import Queue from 'better-queue';
import Database from 'better-sqlite3';
import { ClassicLevel } from 'classic-level';
import { open as openLmdb } from 'lmdb';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { better, defineQueue } from 'plainjob';
import PouchDB from 'pouchdb';
import * as z from 'zod';
import { openStore } from '../../offline-queue/store.ts';
import { benchEvaluation, benchRating } from './bench-records.ts';

/** A queue that takes ratings one by one. */
export interface Contender {
  /** Returns, or resolves, when the queue says that it has the rating of this ordinal. */
  add(ordinal: number): void | Promise<unknown>;
  close(): void | Promise<void>;
}

export const contenderSchema = z.enum(['raw', 'ours', 'ours-without-words', 'offer', 'plainjob', 'better-queue', 'classic-level', 'lmdb', 'pouchdb']);
export type ContenderName = z.infer<typeof contenderSchema>;

/** In words for the table: how each was set up. */
export const CONTENDER_WORDS: Record<ContenderName, string> = {
  raw: 'append + fdatasync of the same JSON',
  ours: 'ours: store.complete, with words to seal',
  'ours-without-words': 'ours: store.complete, without words',
  offer: 'ours: store.offer',
  plainjob: 'plainjob on better-sqlite3, as it comes',
  'better-queue': 'better-queue, its default store (memory; no other is installed)',
  'classic-level': 'classic-level, put with sync',
  lmdb: 'lmdb, put awaited until flushed',
  pouchdb: 'PouchDB on leveldb, put awaited',
};

/** The ordinals that `add` will be called with: from `first` on, `count` of them. */
export interface Range {
  first: number;
  count: number;
  /** Whether a raw line holds the citizen's words. */
  words: boolean;
}

/** @param folder exists; may hold a store of ours already */
export type Open = (folder: string, range: Range) => Contender | Promise<Contender>;

/** @param personal whether the ratings bring words, which are sealed within the time that is measured */
function openOurs(folder: string, { first, count }: Range, personal: boolean): Contender {
  const before = openStore(folder);
  for (let ordinal = first; ordinal < first + count; ordinal += 1) before.offer(benchEvaluation(ordinal, true));
  before.close();
  // Open anew, so that the log has to grow again as on a day's first rating.
  const store = openStore(folder);
  return { add: (ordinal) => store.complete(benchRating(ordinal, personal)), close: () => store.close() };
}

export const OPEN: Record<ContenderName, Open> = {
  raw(folder, { first, count, words }) {
    const file = openSync(join(folder, 'raw'), 'a', 0o600);
    // Made beforehand: the floor is the disk's.
    const lines = Array.from({ length: count }, (_, index) => Buffer.from(`${JSON.stringify(benchRating(first + index, words))}\n`));
    return {
      add(ordinal) {
        writeSync(file, lines[ordinal - first] ?? Buffer.alloc(0));
        fdatasyncSync(file);
      },
      close: () => closeSync(file),
    };
  },
  ours: (folder, range) => openOurs(folder, range, true),
  'ours-without-words': (folder, range) => openOurs(folder, range, false),
  offer(folder) {
    const store = openStore(folder);
    return { add: (ordinal) => store.offer(benchEvaluation(ordinal, true)), close: () => store.close() };
  },
  plainjob(folder) {
    const db = new Database(join(folder, 'plainjob.sqlite'));
    const logger = { error() {}, warn() {}, info() {}, debug() {} };
    const queue = defineQueue({ connection: better(db), logger });
    return { add: (ordinal) => void queue.add('rating', benchRating(ordinal, true)), close: () => queue.close() };
  },
  'better-queue'() {
    const queue = new Queue((_, done) => done(null), { id: 'evaluationId', autoResume: false });
    queue.pause();
    return {
      add: (ordinal) => new Promise<void>((resolve, reject) => queue.push(benchRating(ordinal, true)).on('queued', resolve).on('failed', reject)),
      close: () => new Promise<void>((resolve) => queue.destroy(resolve)),
    };
  },
  async 'classic-level'(folder) {
    const db = new ClassicLevel<string, unknown>(join(folder, 'level'), { valueEncoding: 'json' });
    await db.open();
    return { add: (ordinal) => db.put(keyOf(ordinal), benchRating(ordinal, true), { sync: true }), close: () => db.close() };
  },
  lmdb(folder) {
    const db = openLmdb<unknown, string>({ path: join(folder, 'lmdb'), overlappingSync: false, noSync: false });
    return {
      async add(ordinal) {
        await db.put(keyOf(ordinal), benchRating(ordinal, true));
        await db.flushed;
      },
      close: () => db.close(),
    };
  },
  pouchdb(folder) {
    const db = new PouchDB(join(folder, 'pouch'), { adapter: 'leveldb' });
    return { add: (ordinal) => db.put({ _id: keyOf(ordinal), ...benchRating(ordinal, true) }), close: () => db.close() };
  },
};

/** In the order of their arrival, as a queue's keys are. */
const keyOf = (ordinal: number) => String(ordinal).padStart(10, '0');
