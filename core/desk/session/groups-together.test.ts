import { expect, test } from 'vitest';
import { eventually } from '../../../tests/support/eventually.ts';
import { groupWindow, problemOf, sampleGroup } from '../../../tests/support/group-window.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';
import { NO_REASONS } from '../../contract/rating.ts';

/** 批量业务 and 一件事, rated all at once. Qiqihar rates both together, Ezhou lets a theme's citizen choose. */

const AGENCIES = [{ code: '11230200MB0000003X', name: '市场监督管理局' }, { code: '11230200MB0000004Y', name: '城市管理综合执法局' }];

test('a batch is rated once: one record per case with a common group, and the counter sees all change at once', async () => {
  const { province, screen, offerGroup, statuses } = await groupWindow();
  const { status, group, ids, view } = await offerGroup(sampleGroup('batch', 3));
  expect(status).toBe(201);
  expect(view).toMatchObject({
    step: 'levels',
    session: ids[0],
    staff: [{ name: '王晓梅', no: 'A0317' }],
    group: { kind: 'batch', modes: ['together'], mode: 'together', cases: [{ projectNo: 'HLJ2026112300001' }, {}, {}] },
  });
  const session = ids[0];
  expect(await screen.send('touch', { session })).toBeNull();
  expect(await statuses(ids)).toEqual(['rating', 'rating', 'rating']);
  expect(await screen.send('chooseLevel', { session, level: 2 })).toBeNull();
  const reasons = { perSubject: [{ subject: 'staff', indicators: ['213'] }], text: '三件事都要重新排队' };
  expect(await screen.send('submit', { session, reasons })).toBeNull();
  expect(screen.view().screen).toBe('thanks');
  expect(await statuses(ids)).toEqual(['completed', 'completed', 'completed']);
  await eventually(() => expect(province.ratings()).toHaveLength(3));
  const [first, ...others] = province.ratings().map(({ projectNo: _case, ...said }) => said);
  expect(first).toMatchObject({ satisfaction: '2', writingEvaluation: reasons.text, groupId: group });
  for (const other of others) expect(other).toEqual(first);
  expect(new Set(province.ratings().map(({ projectNo }) => projectNo)).size).toBe(3);
});

test('the very same group again, in whatever order, is the same group: nobody is asked twice', async () => {
  const { evaluator, clock, offerGroup } = await groupWindow();
  const body = sampleGroup('batch', 3);
  const first = await offerGroup(body);
  const again = await offerGroup({ ...body, evaluations: body.evaluations.toReversed() });
  expect(again).toMatchObject({ status: 200, group: first.group, ids: first.ids.toReversed() });
  clock.advance(60_000);
  expect(await evaluator.status(first.ids[0] ?? '')).toBe('unrated');
  expect(await offerGroup(body)).toMatchObject({ status: 200, group: first.group, ids: first.ids });
});

test('where the citizen may choose, nothing is rated before the choice, and it can be changed until something is', async () => {
  const { screen, statuses, offerGroup } = await groupWindow({ region: 'ezhou' });
  const { ids, view } = await offerGroup(sampleGroup('theme', 2));
  const [session = ''] = ids;
  expect(view).toMatchObject({ step: 'how', level: null, group: { modes: ['together', 'each'], mode: null, current: 0 } });
  expect(await screen.send('chooseLevel', { session, level: 5 })).toMatchObject({ code: 'step-not-possible' });
  expect(await statuses(ids)).toEqual(['offered', 'offered']);
  expect(await screen.send('chooseHow', { session, mode: 'each' })).toBeNull();
  expect(screen.view()).toMatchObject({ step: 'levels', group: { mode: 'each', current: 0 } });
  expect(await statuses(ids)).toEqual(['rating', 'rating']);
  expect(await screen.send('chooseHow', { session, mode: 'together' })).toBeNull();
  expect(screen.view()).toMatchObject({ step: 'levels', group: { mode: 'together' } });
  expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
  expect(await screen.send('chooseHow', { session, mode: 'each' })).toMatchObject({ code: 'session-over' });
  expect(await statuses(ids)).toEqual(['completed', 'completed']);
});

test('a citizen of one case, or of a group that is rated in one way, is not asked how', async () => {
  const { evaluator, screen, offerGroup } = await groupWindow();
  const { ids } = await offerGroup(sampleGroup('theme', 2));
  expect(await screen.send('chooseHow', { session: ids[0], mode: 'each' })).toMatchObject({ code: 'step-not-possible' });
  const single = await evaluator.offer(sampleRequest(9));
  await screen.waitFor((view) => view.screen === 'rating' && view.session === single);
  expect(screen.view()).toMatchObject({ step: 'levels', group: null });
  expect(await screen.send('chooseHow', { session: single, mode: 'each' })).toMatchObject({ code: 'step-not-possible' });
});

test('cases about different subjects are asked about all of these at once', async () => {
  const { screen, province, offerGroup } = await groupWindow();
  const { kind, evaluations } = sampleGroup('theme', 3);
  const [one, two, three] = evaluations;
  const joint = three && { ...three, case: { ...three.case, kind: 'joint', jointAgencies: AGENCIES }, staff: { no: 'B1', name: '李国强' } };
  const { ids, view } = await offerGroup({ kind, evaluations: [one, two, joint] });
  const [session = ''] = ids;
  expect(view.screen === 'rating' && view.form.levels.find(({ level }) => level === 2)?.lists.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['staff', 'agency']),
  );
  expect(view).toMatchObject({ staff: [{ no: 'A0317' }, { no: 'B1' }] });
  await screen.send('chooseLevel', { session, level: 5 });
  await eventually(() => expect(province.ratings().map(({ satisfaction }) => satisfaction)).toEqual(['5', '5', '5']));
});

test('reasons are asked for as the rules say of a batch, not of its single cases', async () => {
  const { screen, offerGroup } = await groupWindow({ region: 'tianjin' });
  const { ids: [session = ''], view } = await offerGroup(sampleGroup('batch', 2));
  expect(view.screen === 'rating' && view.form.levels.every(({ reasonsFrom }) => reasonsFrom === 'each-subject')).toBe(true);
  await screen.send('chooseLevel', { session, level: 1 });
  expect(await screen.send('submit', { session, reasons: NO_REASONS })).toMatchObject({ code: 'rating-incomplete' });
});

test('a keypad alone settles it as the region prefers', async () => {
  const { screen, province, offerGroup } = await groupWindow({ region: 'ezhou', keypad: { profile: 'wedge-stars' }, citizenInput: 'levels' });
  const { ids: [session = ''], view } = await offerGroup(sampleGroup('theme', 2));
  expect(view).toMatchObject({ step: 'levels', group: { modes: ['together'], mode: 'together' } });
  await screen.send('chooseLevel', { session, level: 4 });
  await eventually(() => expect(province.ratings().map(({ satisfaction }) => satisfaction)).toEqual(['4', '4']));
});

test('by keypad a digit chooses how; the same key is a level only on the screen after it', async () => {
  const { clock, screen, offerGroup } = await groupWindow({ region: 'ezhou', keypad: { profile: 'wedge-stars' }, citizenInput: 'choices' });
  const { ids: [session = ''] } = await offerGroup(sampleGroup('theme', 2));
  const press = async (key: string) => {
    clock.advance(400);
    expect(await screen.send('pressKey', { session, key })).toBeNull();
  };
  await press('5');
  expect(screen.view()).toMatchObject({ step: 'how' });
  await press('2');
  expect(screen.view()).toMatchObject({ step: 'levels', group: { mode: 'each' } });
  await screen.send('pressKey', { session, key: '1' });
  expect(screen.view()).toMatchObject({ step: 'levels' });
  await press('1');
  expect(screen.view()).toMatchObject({ step: 'reasons', level: 1 });
});

test('the counter takes back the whole group until the first touch', async () => {
  const { evaluator, screen, statuses, offerGroup } = await groupWindow();
  const body = sampleGroup('batch', 3);
  const { ids } = await offerGroup(body);
  expect(await evaluator.call('DELETE', `/v1/evaluations/${ids[2]}`)).toEqual({ status: 200, body: { id: ids[2], status: 'cancelled', shown: false } });
  expect(await statuses(ids)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  await screen.waitFor((view) => view.screen === 'idle');
  await offerGroup(body);
  await screen.send('touch', { session: ids[0] });
  const refused = await evaluator.call('DELETE', `/v1/evaluations/${ids[1]}`);
  expect([refused.status, problemOf(refused.body).code]).toEqual([409, 'touched-already']);
});
