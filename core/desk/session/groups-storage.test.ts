import { expect, test } from 'vitest';
import { deskRig } from '../../../tests/support/desk-rig.ts';
import { sampleGroup } from '../../../tests/support/group-window.ts';
import { refusalOf } from '../../../tests/support/refusal-of.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';

/** Groups where the disk, the power or a phone comes between. */

/** A theme of `size` cases before the citizen. */
function themeOf(size: number) {
  const rig = deskRig();
  const { evaluations } = rig.desk.offerGroup(sampleGroup('theme', size));
  const ids = evaluations.map(({ id }) => id);
  const [first = ''] = ids;
  const choose = (mode: 'together' | 'each') => rig.desk.act(first, { type: 'how-chosen', mode });
  const rate = (id: string | undefined, level: 5 | 2 = 5) => rig.desk.act(id ?? '', { type: 'level-chosen', level });
  const statuses = () => ids.map((id) => rig.store.find(id)?.status);
  return { ...rig, ids, first, choose, rate, statuses };
}
const pendingOf = ({ store }: Pick<ReturnType<typeof deskRig>, 'store'>) => store.outbox.counts().pending;

test('a group that cannot be stored is refused whole, and what was offered before stays', () => {
  const rig = deskRig();
  const { evaluation } = rig.desk.offer(sampleRequest(9));
  rig.disk.full = true;
  expect(refusalOf(() => rig.desk.offerGroup(sampleGroup('theme', 3)))).toBe('storage-failed');
  expect(rig.desk.live?.evaluation.id).toBe(evaluation.id);
  expect(pendingOf(rig)).toBe(1);
});

test('a rating of all that cannot be stored is stored of none, and can be sent again', () => {
  const theme = themeOf(3);
  theme.choose('together');
  theme.disk.full = true;
  expect(refusalOf(() => theme.rate(theme.first))).toBe('storage-failed');
  expect(theme.statuses()).toEqual(['rating', 'rating', 'rating']);
  expect(pendingOf(theme)).toBe(3);
  theme.disk.full = false;
  theme.desk.act(theme.first, { type: 'submitted', reasons: { perSubject: [], text: '' } });
  expect(theme.statuses()).toEqual(['completed', 'completed', 'completed']);
  expect(pendingOf(theme)).toBe(6);
});

test('of cases rated one by one, a failure keeps the citizen at the one that failed', () => {
  const { desk, disk, ids, choose, rate, statuses } = themeOf(2);
  choose('each');
  rate(ids[0]);
  disk.full = true;
  expect(refusalOf(() => rate(ids[1]))).toBe('storage-failed');
  expect(desk.live).toMatchObject({ evaluation: { id: ids[1] }, session: { step: 'reasoning', level: 5 } });
  disk.full = false;
  desk.act(ids[1] ?? '', { type: 'submitted', reasons: { perSubject: [], text: '' } });
  expect(statuses()).toEqual(['completed', 'completed']);
});

test('no code of a group is shown that is not stored', () => {
  const { desk, disk, first, statuses } = themeOf(2);
  disk.full = true;
  const links = desk.leftToRate(first).map((evaluation) => ({ evaluation, linkExpiresAt: evaluation.offeredAt + 86_400_000 }));
  expect(refusalOf(() => desk.putOff(first, links))).toBe('storage-failed');
  expect(statuses()).toEqual(['offered', 'offered']);
  expect(desk.live?.session.step).toBe('choosing-how');
});

test('what was held back of a group is told even if its end cannot be stored', () => {
  const { clock, desk, disk, told, ids, choose, rate } = themeOf(2);
  choose('each');
  rate(ids[0]);
  disk.full = true;
  clock.advance(60_000);
  expect(desk.live).toBeUndefined();
  expect(told.at(-1)).toMatchObject({ id: ids[0], status: 'completed' });
});

test.each([5, 2] as const)("a first touch that rates the first case at level %i is the first touch of all of them: the counter's events are the same", (level) => {
  const rig = deskRig();
  const { evaluations } = rig.desk.offerGroup(sampleGroup('batch', 2));
  const id = evaluations[0]?.id ?? '';
  rig.desk.act(id, { type: 'level-chosen', level });
  if (level === 2) rig.desk.act(id, { type: 'submitted', reasons: { perSubject: [{ subject: 'staff', indicators: [] }], text: '太慢' } });
  expect(rig.told.map(({ status }) => status)).toEqual(['offered', 'offered', 'rating', 'rating', 'completed', 'completed']);
});

test('after a restart of the evaluator the group goes on where it stood', () => {
  const { makeDesk, store, ids, choose, rate, statuses, book } = themeOf(3);
  choose('each');
  rate(ids[0]);
  const again = makeDesk();
  again.resume(store.underWay()[0]?.id ?? '');
  book.endAbandoned(again.liveEvaluations.map(({ id }) => id));
  expect(again.live).toMatchObject({ evaluation: { id: ids[1] }, session: { step: 'rating' }, group: { mode: 'each' } });
  for (const id of ids.slice(1)) again.act(id, { type: 'level-chosen', level: 5 });
  expect(again.live?.session.step).toBe('thanked');
  expect(statuses()).toEqual(['completed', 'completed', 'completed']);
});

test('a restart before the choice asks how again; one after the group is over knows of no group', () => {
  const { clock, makeDesk, desk, store, ids, first } = themeOf(2);
  const again = makeDesk();
  again.resume(store.underWay()[0]?.id ?? '');
  expect(again.live).toMatchObject({ session: { step: 'choosing-how', touched: false }, group: { mode: null } });
  again.stop();
  clock.advance(60_000);
  desk.offer(sampleGroup('theme', 2).evaluations[0] ?? sampleRequest());
  const later = makeDesk();
  later.resume(first);
  expect(later.live).toMatchObject({ evaluation: { id: ids[0] }, group: null });
});

test('a group whose restart comes too late, or that is broken, ends unrated', () => {
  const { clock, makeDesk, store, ids, choose, statuses, book } = themeOf(2);
  choose('together');
  store.setStatus(ids[1] ?? '', 'unrated', clock.now());
  const again = makeDesk();
  again.resume(ids[0] ?? '');
  expect(again.live).toMatchObject({ evaluation: { id: ids[0] }, group: null });
  again.stop();
  clock.advance(700_000);
  const late = makeDesk();
  late.resume(ids[0] ?? '');
  expect(late.live).toBeUndefined();
  book.endAbandoned([]);
  expect(statuses()).toEqual(['unrated', 'unrated']);
});

test('a case that was rated by phone meanwhile is not asked about again', () => {
  const { desk, store, ids, choose, rate, statuses } = themeOf(3);
  choose('each');
  rate(ids[0], 2);
  desk.completeElsewhere(ids[0] ?? '');
  expect(desk.live).toMatchObject({ evaluation: { id: ids[1] }, session: { step: 'rating' } });
  desk.completeElsewhere(ids[2] ?? '');
  expect(desk.live?.evaluation.id).toBe(ids[1]);
  rate(ids[1]);
  expect(desk.live?.session.step).toBe('thanked');
  expect(statuses()).toEqual(['completed', 'completed', 'completed']);
  expect(store.outbox.counts().pending).toBe(4);
});

test('of a group rated together, what was rated by phone meanwhile is not rated twice', () => {
  const { desk, store, ids, choose, rate, statuses } = themeOf(3);
  choose('together');
  rate(ids[0], 2);
  desk.completeElsewhere(ids[0] ?? '');
  // What was entered stays, and is about the others.
  expect(desk.live).toMatchObject({ evaluation: { id: ids[1] }, session: { step: 'reasoning', level: 2 } });
  desk.act(ids[1] ?? '', { type: 'went-back' });
  rate(ids[1]);
  expect(statuses()).toEqual(['completed', 'completed', 'completed']);
  expect(store.outbox.counts().pending).toBe(5);
});

test('what was rated by phone before the first touch is refused to the counter, and never offered again', () => {
  const { desk, ids, statuses } = themeOf(3);
  desk.completeElsewhere(ids[1] ?? '');
  const { evaluations } = sampleGroup('theme', 3);
  expect(refusalOf(() => desk.offerGroup({ kind: 'theme', evaluations: evaluations.slice(1) }))).toBe('already-rated');
  expect(refusalOf(() => desk.offer(evaluations[1] ?? sampleRequest()))).toBe('already-rated');
  expect(statuses()).toEqual(['offered', 'completed', 'offered']);
  desk.cancel(ids[0] ?? '');
  expect(statuses()).toEqual(['cancelled', 'completed', 'cancelled']);
});

test('whoever rates the last case by phone is thanked; the codes of the others stay until then', () => {
  const { desk, first, ids } = themeOf(2);
  desk.putOff(first, desk.leftToRate(first).map((evaluation) => ({ evaluation, linkExpiresAt: evaluation.offeredAt + 86_400_000 })));
  desk.completeElsewhere(ids[0] ?? '');
  expect(desk.live).toMatchObject({ evaluation: { id: first }, session: { step: 'deferred' } });
  desk.completeElsewhere(ids[1] ?? '');
  expect(desk.live?.session.step).toBe('thanked');
});

test.each(['together', 'each'] as const)('a case that was rated by phone before the choice does not keep the citizen from choosing %s', (mode) => {
  const { desk, store, ids, rate, statuses, choose, first } = themeOf(3);
  desk.completeElsewhere(ids[1] ?? '');
  choose(mode);
  expect(desk.live).toMatchObject({ session: { step: 'rating' }, group: { mode } });
  rate(first);
  if (mode === 'each') rate(ids[2]);
  expect(statuses()).toEqual(['completed', 'completed', 'completed']);
  expect(store.outbox.counts().pending).toBe(5);
});
