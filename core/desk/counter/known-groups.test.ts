import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { refusalOf } from '../../../tests/support/refusal-of.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { StorageProblem } from '../../../offline-queue/storage-problem.ts';
import { openStore } from '../../../offline-queue/store.ts';
import { Bulletin } from '../bulletin.ts';
import { KnownGroups, MOST_KNOWN_GROUPS } from './known-groups.ts';
import { StorageGuard } from '../storage-guard.ts';

function rig() {
  const store = openStore(temporaryFolder());
  onTestFinished(() => store.close());
  const disk = { full: false, writes: 0 };
  const keep: typeof store.facts.keep = (...fact) => {
    if (disk.full) throw new StorageProblem('full', 'The disk is full.');
    disk.writes += 1;
    store.facts.keep(...fact);
  };
  const clock = new ManualClock(NOON);
  const log = pino({ level: 'silent' });
  const storage = new StorageGuard({ clock, bulletin: new Bulletin(log), log, probe: () => store.probe() });
  onTestFinished(() => storage.stop());
  return { disk, /** As after a restart. */ known: () => new KnownGroups({ store: { facts: { ...store.facts, keep } }, storage, clock }) };
}

test('the last groups are known with their cases in order, and after a restart; older ones are forgotten', () => {
  const { known } = rig();
  const groups = known();
  for (let nth = 0; nth <= MOST_KNOWN_GROUPS; nth += 1) groups.note(`group ${nth}`, [`${nth} b`, `${nth} a`]);
  for (const one of [groups, known()]) {
    expect(one.idsOf('group 1')).toEqual(['1 b', '1 a']);
    expect(one.idsOf(`group ${MOST_KNOWN_GROUPS}`)).toEqual([`${MOST_KNOWN_GROUPS} b`, `${MOST_KNOWN_GROUPS} a`]);
    expect(refusalOf(() => one.idsOf('group 0'))).toBe('no-such-evaluation');
  }
});

test('the same group again is not written again, and one in another order is', () => {
  const { disk, known } = rig();
  const groups = known();
  for (let time = 0; time < 3; time += 1) groups.note('group', ['a', 'b']);
  expect(disk.writes).toBe(1);
  groups.note('group', ['b', 'a']);
  expect(known().idsOf('group')).toEqual(['b', 'a']);
});

test('on a full disk a group is known until a restart, and later ones are kept once there is room', () => {
  const { disk, known } = rig();
  const groups = known();
  disk.full = true;
  groups.note('first', ['a', 'b']);
  expect(groups.idsOf('first')).toEqual(['a', 'b']);
  expect(refusalOf(() => known().idsOf('first'))).toBe('no-such-evaluation');
  disk.full = false;
  groups.note('second', ['c', 'd']);
  expect(known().idsOf('first')).toEqual(['a', 'b']);
});
