import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { refusalOf } from '../../tests/support/refusal-of.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { StorageProblem } from '../../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../../offline-queue/store.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import { loadRegionRules } from '../evaluation/regions/shipped.ts';
import { workCalendar } from '../evaluation/work-calendar.ts';
import { noProvince } from '../province/no-province.ts';
import { Admission } from './admission/admission.ts';
import { ProvinceTime } from './admission/province-time.ts';
import { Bulletin, type StatusChange } from './bulletin.ts';
import { EvaluationBook, type PaperRated } from './book/evaluation-book.ts';
import { SessionDesk } from './session/session-desk.ts';
import { StorageGuard } from './storage-guard.ts';

/**
 * A real store whose disk can be full, or have room left for nothing new but for what was begun; the fault is put in where the store would
 * report it.
 */
function deskOnFullDisk() {
  const real = openStore(temporaryFolder());
  const disk = { full: false, roomForNew: true };
  const unlessFull = <A extends unknown[], R>(write: (...args: A) => R) =>
    (...args: A): R => {
      if (disk.full) throw new StorageProblem('full', 'The disk is full.');
      return write(...args);
    };
  const ifRoomForNew = <A extends unknown[], R>(write: (...args: A) => R) =>
    unlessFull((...args: A): R => {
      if (!disk.roomForNew) throw new StorageProblem('full', 'The disk is full.');
      return write(...args);
    });
  const store: EvaluationStore = {
    ...real,
    offer: ifRoomForNew(real.offer),
    offerAll: ifRoomForNew(real.offerAll),
    enterPaper: ifRoomForNew(real.enterPaper),
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
  bulletin.on('storage-recovered', () => book.endAbandoned(desk.liveEvaluations.map(({ id }) => id)));
  const desk = new SessionDesk({
    book,
    clock,
    bulletin,
    admission: new Admission({ book, clock, provinceTime: new ProvinceTime({ province: noProvince, isQuiet: () => true }), rules: loadRegionRules('qiqihar'), calendar: workCalendar(), device: { kind: 'window-evaluator', input: 'text', place, longestText: 150 } }),
    times: { toRateMs: 60_000, thanksMs: 3_000, qrCodeMs: 60_000 },
  });
  return { disk, desk, book, storage, clock, statuses, store, bulletin };
}

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

/** What takes the place of an offer that nobody has touched. */
const NEXT: [what: string, begin: (rig: ReturnType<typeof deskOnFullDisk>, offered: Evaluation) => unknown][] = [
  ['an offer', ({ desk }) => desk.offer(sampleRequest(2))],
  ['an offer of a service that is known', ({ desk }) => desk.offer(sampleRequest(9))],
  ['a group', ({ desk }) => desk.offerGroup({ kind: 'theme', evaluations: [sampleRequest(2), sampleRequest(3)] })],
  ['a group that the one before is part of', ({ desk }) => desk.offerGroup({ kind: 'theme', evaluations: [sampleRequest(1), sampleRequest(2)] })],
  ['a paper form about it', ({ desk, book }, known) => desk.enterPaper(known, (givesWay) => book.enterPaper({ request: sampleRequest(1), known }, PAPER, givesWay))],
];
const PAPER: PaperRated = { rating: { level: 2, reasons: { perSubject: [], text: '' }, reasonPending: [] }, ratedAt: NOON, formDate: '2026-11-23', by: '李 B2' };

describe.each([
  ['the disk is full', { full: true }],
  ['there is room left for nothing new', { roomForNew: false }],
])('while %s', (_when, fault) => {
  test.each(NEXT)('%s is refused, and the citizen who was invited before can rate', (_what, begin) => {
    const rig = deskOnFullDisk();
    const { disk, desk, clock, store, statuses } = rig;
    desk.offer(sampleRequest(9));
    const { evaluation } = desk.offer(sampleRequest(1));
    const before = statuses.length;
    Object.assign(disk, fault);
    expect(refusalOf(() => begin(rig, evaluation))).toBe('storage-failed');
    expect(desk.live).toMatchObject({ evaluation: { id: evaluation.id }, group: null, session: { step: 'offered' } });
    expect([store.find(evaluation.id)?.status, statuses.length]).toEqual(['offered', before]);
    Object.assign(disk, { full: false });
    clock.advance(1_000);
    desk.act(evaluation.id, { type: 'level-chosen', level: 5 });
    expect(store.find(evaluation.id)?.status).toBe('completed');
  });
});

test('an offer that is the first thing to be stored again is not taken for an abandoned one', () => {
  const { disk, desk, clock, store, statuses } = deskOnFullDisk();
  disk.full = true;
  expect(refusalOf(() => desk.offer(sampleRequest(1)))).toBe('storage-failed');
  disk.full = false;
  const { evaluation } = desk.offer(sampleRequest(2));
  clock.advance(1);
  expect(desk.live?.evaluation.id).toBe(evaluation.id);
  expect(store.find(evaluation.id)?.status).toBe('offered');
  expect(statuses.map(({ status }) => status)).toEqual(['offered']);
});

test.each([5, 4, 3, 2, 1] as const)('while nothing can be stored, the counter finds level %i no different from any other', (level) => {
  const { disk, desk, store } = deskOnFullDisk();
  const { evaluation } = desk.offer(sampleRequest());
  disk.full = true;
  refusalOf(() => desk.act(evaluation.id, { type: 'level-chosen', level }));
  expect(store.find(evaluation.id)?.status).toBe('offered');
  expect(refusalOf(() => desk.cancel(evaluation.id))).toBe('touched-already');
  expect(refusalOf(() => desk.offer(sampleRequest(2)))).toBe('citizen-is-rating');
});

test('what could be read hides no failed write; the guard looks by itself when there is room again', () => {
  const { disk, desk, storage, clock } = deskOnFullDisk();
  disk.full = true;
  expect(refusalOf(() => desk.offer(sampleRequest()))).toBe('storage-failed');
  expect(refusalOf(() => desk.cancel('no-such-id'))).toBe('no-such-evaluation');
  expect(storage.problem?.kind).toBe('full');
  clock.advance(5_000);
  expect(storage.problem?.kind).toBe('full');
  disk.full = false;
  clock.advance(10_000);
  expect(storage.problem).toBeUndefined();
});

test('no QR code is shown that is not stored: a rating by phone would never find its way back', () => {
  const { disk, desk, store } = deskOnFullDisk();
  const { evaluation } = desk.offer(sampleRequest());
  disk.full = true;
  expect(refusalOf(() => desk.putOff(evaluation.id, [{ evaluation, linkExpiresAt: NOON + 86_400_000 }]))).toBe('storage-failed');
  expect(desk.live?.session.step).toBe('offered');
  expect(store.find(evaluation.id)).toMatchObject({ status: 'offered', linkExpiresAt: null });
});

test('a screen whose time ran out goes idle even if not even that can be stored', () => {
  const { disk, desk, clock, storage, store, statuses } = deskOnFullDisk();
  desk.offer(sampleRequest());
  disk.full = true;
  clock.advance(60_000);
  expect(desk.live).toBeUndefined();
  expect(storage.problem?.kind).toBe('full');
  disk.full = false;
  clock.advance(60_000);
  expect(store.underWay()).toEqual([]);
  expect(statuses.at(-1)).toMatchObject({ status: 'unrated' });
});

test('a rating by phone that was asked about before the citizen rated here completes nothing twice', () => {
  const { desk, statuses } = deskOnFullDisk();
  const { evaluation } = desk.offer(sampleRequest());
  desk.act(evaluation.id, { type: 'level-chosen', level: 5 });
  desk.completeElsewhere(evaluation.id);
  expect(statuses.map(({ status }) => status)).toEqual(['offered', 'rating', 'completed']);
});

test('a listener that fails spoils neither the rating nor what the others hear', () => {
  const { desk, bulletin, store } = deskOnFullDisk();
  const heard: string[] = [];
  bulletin.on('enqueued', () => {
    throw new Error('a broken listener');
  });
  bulletin.on('enqueued', () => heard.push('enqueued'));
  const { evaluation } = desk.offer(sampleRequest());
  desk.act(evaluation.id, { type: 'level-chosen', level: 5 });
  expect(desk.live?.session.step).toBe('thanked');
  expect(store.find(evaluation.id)?.status).toBe('completed');
  expect(heard).toEqual(['enqueued', 'enqueued']);
});
