import pino from 'pino';
import { expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { StorageProblem } from '../../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../../offline-queue/store.ts';
import { Refusal } from '../contract/refusal.ts';
import { loadRegionProfile } from '../evaluation/profile.ts';
import { Bulletin, type StatusChange } from './bulletin.ts';
import { EvaluationBook } from './evaluation-book.ts';
import { SessionDesk } from './session-desk.ts';
import { StorageGuard } from './storage-guard.ts';

/** A real store whose disk can be full; the fault is put in where SQLite would report it. */
function deskOnFullDisk() {
  const real = openStore(temporaryFolder());
  const disk = { full: false };
  const unlessFull = <A extends unknown[], R>(write: (...args: A) => R) =>
    (...args: A): R => {
      if (disk.full) throw new StorageProblem('full', 'The disk is full.');
      return write(...args);
    };
  const store: EvaluationStore = {
    ...real,
    offer: unlessFull(real.offer),
    complete: unlessFull(real.complete),
    setStatus: unlessFull(real.setStatus),
    setLink: unlessFull(real.setLink),
    defer: unlessFull(real.defer),
    probe: unlessFull(real.probe),
  };
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const bulletin = new Bulletin(log);
  const statuses: StatusChange[] = [];
  bulletin.on('status', (change) => statuses.push(change));
  const storage = new StorageGuard({ clock, bulletin, log, probe: () => store.probe() });
  const place = { hallName: '市政务服务中心', windowNo: '12', deviceId: 'evaluator-1' };
  const book = new EvaluationBook({ store, storage, clock, bulletin, place, channel: 'window-evaluator' });
  bulletin.on('storage-recovered', () => book.endAbandoned(desk.live?.evaluation.id));
  const desk = new SessionDesk({
    book,
    clock,
    bulletin,
    profile: loadRegionProfile('qiqihar'),
    times: { toRateMs: 60_000, thanksMs: 3_000, qrCodeMs: 60_000 },
  });
  return { disk, desk, storage, clock, statuses, store };
}

const refusalOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
  return 'none';
};

test('nobody is thanked for a rating that could not be stored; it can be sent again when there is room', () => {
  const { disk, desk, storage, statuses, store } = deskOnFullDisk();
  const { evaluation } = desk.offer(sampleRequest());
  disk.full = true;
  expect(refusalOf(() => desk.act(evaluation.id, { type: 'level-chosen', level: 5 }))).toBe('storage-failed');
  expect(desk.live?.session).toMatchObject({ step: 'reasoning', level: 5 });
  expect(storage.problem?.kind).toBe('full');
  expect(statuses.map(({ status }) => status)).toEqual(['offered']);

  disk.full = false;
  desk.act(evaluation.id, { type: 'submitted', reasons: { perSubject: [], text: '' } });
  expect(desk.live?.session.step).toBe('thanked');
  expect(storage.problem).toBeUndefined();
  expect(store.outbox.counts().pending).toBe(2);
});

test('an offer that cannot be stored is refused, and the one before stays', () => {
  const { disk, desk } = deskOnFullDisk();
  const { evaluation } = desk.offer(sampleRequest(1));
  disk.full = true;
  expect(refusalOf(() => desk.offer(sampleRequest(2)))).toBe('storage-failed');
  expect(desk.live?.evaluation.id).toBe(evaluation.id);
});

test('a screen whose time ran out goes idle even if not even that can be stored', () => {
  const { disk, desk, clock, storage } = deskOnFullDisk();
  desk.offer(sampleRequest());
  disk.full = true;
  clock.advance(60_000);
  expect(desk.live).toBeUndefined();
  expect(storage.problem?.kind).toBe('full');
});
