import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../../../tests/support/eventually.ts';
import { groupWindow, problemOf, sampleGroup } from '../../../tests/support/group-window.ts';
import type { TestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { eventMessageSchema, type StatusEvent } from '../../counter-link/counter-desk.ts';

/** 一件事 whose cases are rated one by one, as a citizen of Ezhou may choose. */

async function eachOf(size: number) {
  const window = await groupWindow({ region: 'ezhou' });
  const body = sampleGroup('theme', size);
  const { ids } = await window.offerGroup(body);
  const { screen } = window;
  const choose = () => screen.send('chooseHow', { session: ids[0], mode: 'each' });
  return { ...window, body, ids, choose, rate: (nth: number, level: number) => screen.send('chooseLevel', { session: ids[nth], level }) };
}

async function listen(evaluator: TestEvaluator): Promise<StatusEvent[]> {
  const events: StatusEvent[] = [];
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
  await new Promise((resolve) => socket.once('open', resolve));
  socket.on('message', (data) => {
    const message = eventMessageSchema.parse(JSON.parse(String(data)));
    if (message.type === 'evaluation') events.push(message);
  });
  return events;
}

test('each case has its own rating, form and session; thanks come after the last', async () => {
  const { clock, province, screen, ids, choose, rate, statuses } = await eachOf(3);
  await choose();
  clock.advance(50_000);
  expect(await rate(0, 5)).toBeNull();
  expect(screen.view()).toMatchObject({ screen: 'rating', step: 'levels', session: ids[1], taskName: '事项2', group: { current: 1, mode: 'each' }, secondsLeft: 60 });
  // A tap that was meant for the case before counts for nothing.
  expect(await rate(0, 1)).toMatchObject({ code: 'session-over' });
  expect(await rate(1, 2)).toBeNull();
  expect(screen.view()).toMatchObject({ step: 'reasons', session: ids[1] });
  const reasons = { perSubject: [], text: '等太久' };
  expect(await screen.send('submit', { session: ids[1], reasons })).toBeNull();
  expect(screen.view()).toMatchObject({ step: 'levels', session: ids[2], reasons: { text: '' } });
  expect(await rate(2, 4)).toBeNull();
  expect(screen.view().screen).toBe('thanks');
  expect(await statuses(ids)).toEqual(['completed', 'completed', 'completed']);
  await eventually(() => expect(province.ratings()).toHaveLength(3));
  const said = new Map(province.ratings().map(({ projectNo, satisfaction, groupId }) => [projectNo, [satisfaction, groupId]]));
  expect([...said].toSorted()).toEqual([
    ['HLJ2026112300001', ['5', null]],
    ['HLJ2026112300002', ['2', null]],
    ['HLJ2026112300003', ['4', null]],
  ]);
});

test('nothing says which of the cases took long: until the group is over the counter sees all of them being rated', async () => {
  const { clock, evaluator, screen, body, ids, choose, rate, statuses } = await eachOf(3);
  const events = await listen(evaluator);
  await choose();
  await rate(0, 5);
  clock.advance(40_000);
  await rate(1, 5);
  expect(await statuses(ids)).toEqual(['rating', 'rating', 'rating']);
  const [first] = body.evaluations;
  for (const [path, request] of [
    ['/v1/evaluation-groups', sampleGroup('theme', 2)],
    ['/v1/receipts', { evaluationId: ids[0] }],
    ['/v1/paper-forms', first],
  ] as const) {
    const { status, body: answer } = await evaluator.call('POST', path, request);
    expect([path, status, problemOf(answer).code]).toEqual([path, 409, 'citizen-is-rating']);
  }
  expect(await evaluator.call('POST', '/v1/evaluations', first)).toEqual({ status: 200, body: { id: ids[0], status: 'rating', shown: false } });
  expect(await evaluator.call('POST', '/v1/evaluation-groups', body)).toMatchObject({ status: 200, body: { evaluations: [{ status: 'rating' }, { status: 'rating' }, { status: 'rating' }] } });
  expect(events.map(({ status }) => status)).toEqual(['rating', 'rating', 'rating']);
  clock.advance(40_000);
  await screen.send('decline', { session: ids[2] });
  expect(await statuses(ids)).toEqual(['completed', 'completed', 'unrated']);
  await eventually(() => expect(events).toHaveLength(6));
  const ends = events.slice(3);
  expect(new Set(ends.map(({ at }) => at)).size).toBe(1);
  expect(new Map(ends.map(({ id, status }) => [id, status]))).toEqual(new Map([[ids[0], 'completed'], [ids[1], 'completed'], [ids[2], 'unrated']]));
});

test.each(['time runs out', 'the citizen declines'])('when %s, what was submitted stays and the rest is unrated', async (how) => {
  const { clock, province, screen, ids, choose, rate, statuses } = await eachOf(3);
  await choose();
  await rate(0, 1);
  await screen.send('submit', { session: ids[0], reasons: { perSubject: [], text: '态度差' } });
  if (how === 'time runs out') clock.advance(60_000);
  else await screen.send('decline', { session: ids[1] });
  await screen.waitFor((view) => view.screen === 'idle');
  expect(await statuses(ids)).toEqual(['completed', 'unrated', 'unrated']);
  await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '1' }]));
});

test('what is not rated yet can be rated later: a code and a slip for each', async () => {
  const { evaluator, screen, ids, choose, rate, statuses } = await eachOf(3);
  await choose();
  await rate(0, 5);
  expect(await screen.send('rateLater', { session: ids[1] })).toBeNull();
  const view = await screen.waitFor((next) => next.screen === 'later' && next.receipt === 'printed');
  expect(view).toMatchObject({ session: ids[1], codes: [{ projectNo: 'HLJ2026112300002' }, { projectNo: 'HLJ2026112300003' }] });
  expect(view.screen === 'later' && new Set(view.codes.map(({ qrSvg }) => qrSvg)).size).toBe(2);
  expect(await statuses(ids)).toEqual(['completed', 'deferred', 'deferred']);
  expect(readdirSync(join(evaluator.dataFolder, 'receipts')).filter((name) => name.endsWith('.escpos'))).toHaveLength(2);
});
