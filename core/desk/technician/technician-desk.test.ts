import pino from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Backup } from '../../../offline-queue/backup/backups.ts';
import { StorageProblem } from '../../../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../../../offline-queue/store.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { NOON, sampleEvaluation } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { noProvince } from '../../province/no-province.ts';
import { Bulletin } from '../bulletin.ts';
import { StorageGuard } from '../storage-guard.ts';
import { createTechnicianDesk } from './technician-desk.ts';

const ORDER = { by: '李工', reason: '省平台要求' };
const FULL = new StorageProblem('full', 'The disk is full.');
const fail = () => {
  throw FULL;
};

/** A desk over a real store with one dead letter; `faults` stand where SQLite would report them. */
function deskWith(faults: (real: EvaluationStore) => Partial<EvaluationStore> = () => ({})) {
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const bulletin = new Bulletin(log);
  const enqueued = vi.fn<() => void>();
  bulletin.on('enqueued', enqueued);
  const real = openStore(temporaryFolder());
  onTestFinished(() => real.close());
  const seq = firstDeadLetter(real);
  const store = { ...real, ...faults(real) };
  const onDamaged = vi.fn<() => void>();
  const storage = new StorageGuard({ clock, bulletin, log, probe: () => real.probe(), onDamaged });
  const state = () => ({ province: 'unknown' as const, lastSuccessAt: null, nextAttemptAt: null, lastProblem: '', attempts: 0, failures: 0 });
  const desk = createTechnicianDesk({ store, storage, sync: { state }, province: noProvince, clock, bulletin, warnings: () => [] });
  return { desk, real, storage, seq, enqueued, onDamaged };
}

/** Offers a service and has the province refuse it. @returns its number */
function firstDeadLetter(store: EvaluationStore): number {
  store.offer(sampleEvaluation(1));
  const seq = store.outbox.due(NOON, 60_000, 1)[0]?.seq ?? 0;
  store.outbox.settle([{ seq, code: 'INVALID', words: '', outcome: 'dead', at: NOON }]);
  return seq;
}

test('a store that cannot be read is told of, and the rest of the report as well', () => {
  const { desk } = deskWith((real) => ({ outbox: { ...real.outbox, counts: fail }, backups: { ...real.backups, list: fail } }));
  expect(desk.queue()).toMatchObject({
    records: null,
    backups: null,
    storage: { working: false, problem: 'The disk is full.' },
    keys: [{ current: true, standing: 'open' }],
  });
});

test('an order that cannot be stored is refused, shows in the state of the storage, and wakes nobody', () => {
  const { desk, real, storage, seq, enqueued } = deskWith((real) => ({ deadLetters: { ...real.deadLetters, requeue: fail } }));
  expect(() => desk.requeue(seq, ORDER)).toThrow(expect.objectContaining({ code: 'storage-failed' }));
  expect(storage.problem?.kind).toBe('full');
  expect(enqueued).not.toHaveBeenCalled();
  expect(real.outbox.counts()).toMatchObject({ dead: 1, pending: 0 });
});

test('an order that cannot be carried out says nothing about the storage; one that can wakes the sending', () => {
  const { desk, real, storage, seq, enqueued } = deskWith();
  storage.writeFailed(FULL);
  expect(() => desk.requeue(999, ORDER)).toThrow(expect.objectContaining({ code: 'no-such-dead-letter' }));
  expect(storage.problem).toBe(FULL);
  expect(desk.requeue(seq, ORDER)).toMatchObject({ records: { dead: 0, pending: 1 } });
  expect(enqueued).toHaveBeenCalledOnce();
  expect(real.audit.entries(1)).toMatchObject([{ ...ORDER, what: 'requeued', seq, at: NOON }]);
});

test('more dead letters than one page are exported, each with its entry in the trail', () => {
  const { desk, real } = deskWith();
  for (let ordinal = 2; ordinal <= 450; ordinal += 1) real.offer(sampleEvaluation(ordinal));
  const heads = real.outbox.due(NOON, 60_000, 1_000);
  real.outbox.settle(heads.map(({ seq }) => ({ seq, code: 'INVALID', words: '张建国', outcome: 'dead', at: NOON })));
  const { deadLetters } = desk.exportDeadLetters(ORDER);
  expect(new Set(deadLetters.map(({ projectNo }) => projectNo)).size).toBe(450);
  expect(JSON.stringify(deadLetters)).not.toContain('张建国');
  expect(real.audit.entries(1_000).filter(({ what }) => what === 'exported')).toHaveLength(450);
});

test('a backup that cannot be made is told, and ratings go on', async () => {
  const { desk, real, storage } = deskWith((real) => ({ backups: { ...real.backups, make: async () => fail() } }));
  await expect(desk.backUp(ORDER)).rejects.toMatchObject({ code: 'backup-failed', faults: [{ detail: 'The disk is full.' }] });
  expect(storage.problem).toBeUndefined();
  expect(real.audit.entries(1)).toMatchObject([{ what: 'refused' }]);
});

test('a backup that cannot be read back means that the database is damaged', async () => {
  const unsound = async (): Promise<Backup> => ({ number: 1, madeAt: NOON, schema: 3, verified: false, bytes: 4096, databaseFile: '', ringFile: '' });
  const { desk, real, onDamaged } = deskWith((real) => ({ backups: { ...real.backups, make: unsound } }));
  expect(await desk.backUp(ORDER)).toMatchObject({ number: 1, verified: false });
  expect(onDamaged).toHaveBeenCalledOnce();
  expect(real.audit.entries(1)).toMatchObject([{ what: 'backed-up', detail: { verified: false } }]);
});

test('stopping waits for the backup under way', async () => {
  const { desk, real } = deskWith();
  const order = desk.backUp(ORDER);
  await real.backups.idle();
  expect(real.backups.list()).toMatchObject([{ number: 1, verified: true }]);
  await order;
});
