import pino from 'pino';
import { onTestFinished } from 'vitest';
import { Admission } from '../../core/desk/admission/admission.ts';
import { ProvinceTime } from '../../core/desk/admission/province-time.ts';
import { Bulletin, type StatusChange } from '../../core/desk/bulletin.ts';
import { EvaluationBook } from '../../core/desk/book/evaluation-book.ts';
import { SessionDesk, type SessionDeskDependencies } from '../../core/desk/session/session-desk.ts';
import { StorageGuard } from '../../core/desk/storage-guard.ts';
import { loadRegionRules } from '../../core/evaluation/regions/shipped.ts';
import { workCalendar } from '../../core/evaluation/work-calendar.ts';
import { noProvince } from '../../core/province/no-province.ts';
import { StorageProblem } from '../../offline-queue/storage-problem.ts';
import { openStore, type EvaluationStore } from '../../offline-queue/store.ts';
import { ManualClock } from './manual-clock.ts';
import { NOON } from './sample-requests.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A session desk on a real store, in a region whose citizens may choose how a theme is rated. While `disk.full`, nothing can be written. */
export function deskRig(options: Pick<SessionDeskDependencies, 'timeFactor' | 'usesRegionalPage'> = {}) {
  const real = openStore(temporaryFolder());
  onTestFinished(() => real.close());
  const disk = { full: false };
  const unlessFull = <A extends unknown[], R>(write: (...args: A) => R) =>
    (...args: A): R => {
      if (disk.full) throw new StorageProblem('full', 'The disk is full.');
      return write(...args);
    };
  const { offer, offerAll, complete, setStatus, defer, probe, facts } = real;
  const store: EvaluationStore = {
    ...real,
    offer: unlessFull(offer),
    offerAll: unlessFull(offerAll),
    complete: unlessFull(complete),
    setStatus: unlessFull(setStatus),
    defer: unlessFull(defer),
    probe: unlessFull(probe),
    facts: { ...facts, keep: unlessFull(facts.keep) },
  };
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const bulletin = new Bulletin(log);
  const told: StatusChange[] = [];
  bulletin.on('status', (change) => told.push(change));
  const storage = new StorageGuard({ clock, bulletin, log, probe: () => store.probe() });
  onTestFinished(() => storage.stop());
  const place = { hallName: '市政务服务中心', windowNo: '12', deviceId: 'evaluator-1' };
  const book = new EvaluationBook({ store, storage, clock, bulletin, place, channel: 'window-evaluator' });
  const device = { kind: 'window-evaluator' as const, input: 'text' as const, place, longestText: 150 };
  const admission = new Admission({ book, clock, provinceTime: new ProvinceTime({ province: noProvince, isQuiet: () => true }), rules: loadRegionRules('ezhou'), calendar: workCalendar(), device });
  const times = { toRateMs: 60_000, thanksMs: 3_000, qrCodeMs: 30_000 };
  const makeDesk = () => new SessionDesk({ book, clock, bulletin, admission, times, ...options });
  return { disk, store, clock, told, book, desk: makeDesk(), /** As after a restart of the evaluator. */ makeDesk };
}
