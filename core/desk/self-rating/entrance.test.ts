import { describe, expect, test } from 'vitest';
import { CHANNEL_OF_DEVICE } from '../../contract/device.ts';
import { eventually } from '../../../tests/support/eventually.ts';
import { folderOfHall } from '../../../tests/support/hall-region.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { loadRegionRules } from '../../evaluation/regions/shipped.ts';
import { stageOfOverall } from './offer-desk.ts';

/** 整体评价 at an entrance: whoever comes by rates the hall as a whole. */

const REGIONS = ['baotou', 'ezhou', 'ordos', 'qiqihar', 'tianjin'];

async function entrance(config: Record<string, unknown> = {}, dataFolder?: string) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, ...(dataFolder !== undefined && { dataFolder }), config: { deviceKind: 'entrance', ...config } });
  const screen = await connectTestScreen(evaluator);
  const rating = async () => {
    const view = await screen.waitFor(({ screen: name }) => name === 'rating');
    if (view.screen !== 'rating') throw new Error('no rating');
    return view;
  };
  const offers = () => {
    const view = screen.view();
    return view.screen === 'idle' ? view.offers : undefined;
  };
  return { clock, evaluator, screen, rating, offers };
}

describe.each(REGIONS)('under the rules of %s', (region) => {
  test('the hall as a whole is rated', async () => {
    const { evaluator, screen, rating, offers } = await entrance({ region });
    expect(offers()).toEqual([{ id: 'hall', name: { zh: '市政务服务中心', en: 'This hall as a whole' } }]);
    expect(stageOfOverall(loadRegionRules(region))).toBe('enquiry');
    expect(await screen.send('startOffer', { id: 'hall' })).toBeNull();
    const view = await rating();
    expect(view).toMatchObject({ taskName: '市政务服务中心整体评价', staff: [], place: { hallName: '市政务服务中心' } });
    expect(view.projectNo).toMatch(/^ZT-evaluator1-20261123153000-[0-9a-f]{12}$/);
    await screen.send('chooseLevel', { session: view.session, level: 5 });
    await screen.waitFor(({ screen: name }) => name === 'thanks');
    expect(await evaluator.status(view.session)).toBe('completed');
  });
});

test('a rating reaches the province as one of a hall terminal, with its service record', async () => {
  const province = await startTestProvince({ clock: new ManualClock(NOON) });
  const { evaluator, screen, rating } = await entrance({ province: province.config });
  expect(evaluator.warnings()).toEqual([expect.stringMatching(/taskCode.*ZTPJ/)]);
  await screen.send('startOffer', { id: 'hall' });
  const { session, projectNo } = await rating();
  await screen.send('chooseLevel', { session, level: 4 });
  await eventually(() => expect(province.ratings()).toMatchObject([{ projectNo, serviceNumber: 1, satisfaction: '4', pf: '5' }]));
  expect([province.serviceCount(), CHANNEL_OF_DEVICE.entrance]).toEqual([1, 'self-service-terminal']);
});

test("where the region wants its own page, the hall is rated there, and the citizen who began keeps it", async () => {
  const province = await startTestProvince({ region: 'ordos' });
  const evaluator = await startTestEvaluator({ config: { deviceKind: 'entrance', region: 'ordos', province: province.config } });
  const screen = await connectTestScreen(evaluator);
  await screen.send('startOffer', { id: 'hall' });
  const view = await screen.waitFor((one) => one.screen === 'regional-page' && one.url !== null);
  expect(view).toMatchObject({ taskName: '市政务服务中心整体评价' });
  const session = 'session' in view ? view.session : '';
  expect((await evaluator.call('DELETE', `/v1/evaluations/${session}`)).status).toBe(409);
});

test('what the hall names stands there; each rating is a case of its own', async () => {
  const named = { name: { zh: '医保服务区', en: 'Medical insurance area' }, taskCode: 'MB-1', agency: { code: 'MB0000001X', name: '医疗保障局' } };
  const config = { deviceId: '一楼/东门 device-0123456789-abcdef', offers: [{ id: 'hall', name: { zh: '本大厅整体评价', en: 'This hall' } }, named] };
  const { screen, rating, offers } = await entrance(config);
  expect(offers()).toEqual([{ id: 'hall', name: { zh: '本大厅整体评价', en: 'This hall' } }, { id: 'offer-2', name: named.name }]);
  const numbers = [];
  for (const [id, taskName] of [['hall', '本大厅整体评价'], ['offer-2', '医保服务区整体评价'], ['offer-2', '医保服务区整体评价']] as const) {
    expect(await screen.send('startOffer', { id })).toBeNull();
    const view = await rating();
    expect(view.taskName).toBe(taskName);
    numbers.push(view.projectNo);
    await screen.send('decline', { session: view.session });
    await screen.waitFor(({ screen: name }) => name === 'idle');
  }
  expect(new Set(numbers).size).toBe(3);
  for (const number of numbers) expect(number).toMatch(/^(?=.{1,50}$)ZT-0123456789abcdef-\d{14}-[0-9a-f]{12}$/);
});

test('a second tap begins nothing else, and nobody can take the rating from the citizen', async () => {
  const offers = [{ id: 'a', name: { zh: '大厅', en: 'Hall' } }, { id: 'b', name: { zh: '平台', en: 'Platform' } }];
  const { evaluator, screen, rating } = await entrance({ offers });
  const replies = await Promise.all(['a', 'a', 'b'].map((id) => screen.send('startOffer', { id })));
  expect(replies.map((reply) => reply?.code)).toEqual([undefined, undefined, 'step-not-possible']);
  const { session, taskName } = await rating();
  expect([taskName, await evaluator.status(session)]).toEqual(['大厅整体评价', 'rating']);
  expect((await evaluator.call('DELETE', `/v1/evaluations/${session}`)).status).toBe(409);
  expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest())).status).toBe(409);
  expect(await screen.send('startOffer', { id: 'a' })).toBeNull();
  expect(screen.view()).toMatchObject({ screen: 'rating', session });
});

test('without time or touch it ends unrated, and the entrance invites again', async () => {
  const { clock, evaluator, screen, rating, offers } = await entrance();
  await screen.send('startOffer', { id: 'hall' });
  const { session } = await rating();
  clock.advance(60_000);
  await screen.waitFor(({ screen: name }) => name === 'idle');
  expect([await evaluator.status(session), offers()?.length]).toEqual(['unrated', 1]);
});

test('what is not offered begins nothing, here and at a window', async () => {
  const { screen } = await entrance();
  expect(await screen.send('startOffer', { id: 'another' })).toMatchObject({ code: 'step-not-possible' });
  const window = await entrance({ deviceKind: 'window-evaluator' });
  expect(window.offers()).toEqual([]);
  expect(await window.screen.send('startOffer', { id: 'hall' })).toMatchObject({ code: 'step-not-possible' });
  expect(window.screen.view().screen).toBe('idle');
});

test('a region that wants no such rating leaves nothing to touch, and the technician hears why', async () => {
  const { evaluator, offers, screen } = await entrance({ region: 'my-hall' }, folderOfHall('qiqihar', { 'due.overall': {} }));
  expect(offers()).toEqual([]);
  expect(evaluator.warnings()).toEqual([expect.stringMatching(/某区大厅规定 第一条：不作整体评价.*choose another deviceKind/)]);
  expect(await screen.send('startOffer', { id: 'hall' })).toMatchObject({ code: 'step-not-possible' });
});
