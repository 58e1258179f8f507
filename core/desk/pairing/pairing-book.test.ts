import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { refusalOf } from '../../../tests/support/refusal-of.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { StorageProblem } from '../../../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { Bulletin } from '../bulletin.ts';
import { PairingBook } from './pairing-book.ts';
import { StorageGuard } from '../storage-guard.ts';

const COUNTER = { name: '综合窗口系统', origin: null };
const TECHNICIAN = { by: '李工', reason: '电脑报废' };

/** Books on one real store, each as after a start; while `disk.full`, nothing can be kept. */
function rig() {
  const real = openStore(temporaryFolder());
  onTestFinished(() => real.close());
  const disk = { full: false, unreadable: false };
  const keep: EvaluationStore['facts']['keep'] = (...fact) => {
    if (disk.full) throw new StorageProblem('full', 'The disk is full.');
    real.facts.keep(...fact);
  };
  const recall: EvaluationStore['facts']['recall'] = (...asked) => {
    if (disk.unreadable) throw new StorageProblem('io', 'The disk cannot be read.');
    return real.facts.recall(...asked);
  };
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const storage = new StorageGuard({ clock, bulletin: new Bulletin(log), log, probe: () => real.probe() });
  onTestFinished(() => storage.stop());
  const store = { audit: real.audit, facts: { keep, recall } };
  const start = (windowNo = '12') => {
    const book = new PairingBook({ store, storage, clock, log, place: { hallName: '市政务服务中心', windowNo, deviceId: 'evaluator-1' } });
    let left = 0;
    book.takeUp(() => void (left += 1));
    return { book, left };
  };
  return { disk, start, trail: () => real.audit.entries(100).toReversed() };
}

test('what cannot be kept does not hold: nobody is paired, nothing moves, nothing ends', () => {
  const { disk, start } = rig();
  const { book } = start();
  const { token, pairing } = book.pair({ ...COUNTER, windowNo: '12' });
  const ended: string[] = [];
  book.onEnded((id) => ended.push(id));
  disk.full = true;
  expect(refusalOf(() => book.pair({ ...COUNTER, windowNo: '7' }))).toBe('storage-failed');
  expect(refusalOf(() => book.end(pairing.id, TECHNICIAN))).toBe('storage-failed');
  expect([book.place.windowNo, book.withToken(token)?.id, ended]).toEqual(['12', pairing.id, []]);
  disk.full = false;
  expect(start().book.withToken(token)?.id).toBe(pairing.id);
});

test('what a technician revokes opens nothing at once, even while the disk is full, and is kept as soon as it can be', () => {
  const { disk, start, trail } = rig();
  const { book } = start();
  const { token, pairing } = book.pair({ ...COUNTER, windowNo: '12' });
  const other = book.pair({ ...COUNTER, name: '乙', windowNo: '12' });
  const ended: string[] = [];
  book.onEnded((id) => ended.push(id));
  disk.full = true;
  book.revoke(pairing.id, TECHNICIAN);
  expect([book.withToken(token), ended, book.unkept]).toEqual([undefined, [pairing.id], [pairing]]);
  // A restart before the disk has room: as the warning said.
  expect(start().book.withToken(token)?.id).toBe(pairing.id);
  book.keepRevocations();
  expect(book.unkept).toEqual([pairing]);
  disk.full = false;
  book.keepRevocations();
  const again = start().book;
  expect([book.unkept, again.withToken(token), again.withToken(other.token)?.id]).toEqual([[], undefined, other.pairing.id]);
  expect(trail().filter(({ what }) => what === 'unpaired').at(-1)).toMatchObject({ ...TECHNICIAN, detail: { pairing: pairing.id } });
});

test('a revocation that waits for the disk is kept with whatever else is', () => {
  const { disk, start } = rig();
  const { book } = start();
  const { token, pairing } = book.pair({ ...COUNTER, windowNo: '12' });
  disk.full = true;
  book.revoke(pairing.id, TECHNICIAN);
  expect(refusalOf(() => book.pair({ ...COUNTER, name: '乙', windowNo: '12' }))).toBe('storage-failed');
  expect(book.unkept).toEqual([pairing]);
  disk.full = false;
  const next = book.pair({ ...COUNTER, name: '乙', windowNo: '12' });
  expect(book.unkept).toEqual([]);
  expect(start().book.pairings.map(({ id }) => id)).toEqual([next.pairing.id]);
  expect(start().book.withToken(token)).toBeUndefined();
});

test('that it cannot be kept when a pairing was used keeps nobody from using it', () => {
  const { disk, start } = rig();
  const { book } = start();
  const { pairing } = book.pair({ ...COUNTER, windowNo: '12' });
  disk.full = true;
  book.noteUse(pairing);
  expect(book.pairings).toMatchObject([{ lastUsedOn: '2026-11-23' }]);
});

test('the settings hold even while that cannot be kept, and the old window is left at the start that can', () => {
  const { disk, start } = rig();
  const { token } = start().book.pair({ ...COUNTER, windowNo: '7' });
  disk.full = true;
  const meanwhile = start('9').book;
  expect([meanwhile.place.windowNo, meanwhile.withToken(token), meanwhile.pairings]).toEqual(['9', undefined, []]);
  disk.full = false;
  expect(start('9')).toMatchObject({ left: 1, book: { place: { windowNo: '9' } } });
  expect(start('9').left).toBe(0);
});

test('what could not be read at one start is there again at the next', () => {
  const { disk, start } = rig();
  const { token } = start().book.pair({ ...COUNTER, windowNo: '7' });
  disk.unreadable = true;
  expect(start().book.withToken(token)).toBeUndefined();
  disk.unreadable = false;
  expect(start().book.withToken(token)).toMatchObject({ windowNo: '7' });
});

test('a place that is stored is a copy, which moves no more', () => {
  const { start } = rig();
  const { book } = start();
  const stored = { ...book.place };
  book.pair({ ...COUNTER, windowNo: '7' });
  expect([stored.windowNo, JSON.parse(JSON.stringify(book.place))]).toEqual(['12', { hallName: '市政务服务中心', windowNo: '7', deviceId: 'evaluator-1' }]);
});

test('who hears of ended pairings hears of each once', () => {
  const { start } = rig();
  const { book } = start();
  const ended: string[] = [];
  const stopHearing = book.onEnded((id) => ended.push(id));
  const [first, second] = ['甲', '乙'].map((name) => book.pair({ ...COUNTER, name, windowNo: '12' }).pairing.id);
  const third = book.pair({ ...COUNTER, windowNo: '7' }).pairing.id;
  expect(ended).toEqual([first, second]);
  book.end(third, TECHNICIAN);
  stopHearing();
  expect(ended).toEqual([first, second, third]);
});
