import { createServer, type ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { asTimePasses, eventually } from '../../../tests/support/eventually.ts';
import { listening } from '../../../tests/support/listening.ts';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluatorOptions } from '../../../tests/support/running-evaluator.ts';
import { startTestProvince } from '../../../tests/support/running-province.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import type { ScreenView } from '../../contract/screen-views.ts';
import { loadRegionRules } from '../../evaluation/regions/shipped.ts';
import { framingWarnings } from './regional-page-desk.ts';

const credentials = { appId: 'hall-1', secret: 'a-secret-for-tests' };
const isOpening = (view: ScreenView) => view.screen === 'regional-page' && view.url === null;
const isPage = (view: ScreenView) => view.screen === 'regional-page' && view.url !== null;
const isOurs = (view: ScreenView) => view.screen === 'rating';

/** A device in Ordos, whose rules want the region's own page. */
async function device(province: Record<string, unknown>, options: TestEvaluatorOptions & { clock: ManualClock }) {
  const evaluator = await startTestEvaluator({ ...options, config: { region: 'ordos', province, ...options.config } });
  const screen = await connectTestScreen(evaluator);
  const pageUrl = async () => {
    const view = await screen.waitFor(isPage);
    return view.screen === 'regional-page' ? (view.url ?? '') : '';
  };
  return { evaluator, screen, pageUrl };
}

async function atThePage(options: TestEvaluatorOptions = {}) {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock, region: 'ordos' });
  const { evaluator, screen, pageUrl } = await device(province.config, { ...options, clock });
  const session = await evaluator.offer(sampleRequest());
  return { clock, province, evaluator, screen, session, pageUrl, url: await pageUrl() };
}

const rateOn = async (url: string) => expect((await fetch(url, { method: 'POST', body: new URLSearchParams({ level: '5' }) })).status).toBe(200);

/** A server at a province's address that keeps every request until it is let go. */
async function silentProvince() {
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/gateway/rating-pages') waiting.push(response);
    else response.writeHead(503).end();
  });
  const url = await listening(server);
  return { config: { url, ...credentials }, url, waiting };
}

async function warnings(evaluator: Awaited<ReturnType<typeof startTestEvaluator>>): Promise<string> {
  return JSON.stringify((await evaluator.call('GET', '/v1/status')).body);
}

describe('the page comes', () => {
  test('after a moment in which it is being opened; the province has the service then, and the counter a plain offer', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock, region: 'ordos' });
    const { evaluator, screen, pageUrl } = await device(province.config, { clock });
    const views = screen.record();
    const session = await evaluator.offer(sampleRequest());
    const url = await pageUrl();
    expect(url.startsWith(`${province.url}/d/`)).toBe(true);
    expect(views.find(({ screen: name }) => name !== 'idle')).toMatchObject({ screen: 'regional-page', url: null, secondsLeft: 60 });
    // Nobody sees what is touched in the page: so the time is longer from the start.
    expect(screen.view()).toMatchObject({ session, projectNo: 'HLJ2026112300001', secondsLeft: 180 });
    expect([province.serviceCount(), await evaluator.status(session)]).toEqual([1, 'offered']);
  });

  test('and what is rated on it completes the session at once when the page says so', async () => {
    const { screen, session, url, evaluator, province, clock } = await atThePage();
    await rateOn(url);
    expect(await screen.send('pageDone', { session })).toBeNull();
    clock.advance(0);
    await screen.waitFor(({ screen: name }) => name === 'thanks');
    expect(await evaluator.status(session)).toBe('completed');
    expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '4' }]);
  });

  test('or within two seconds, if it says nothing', async () => {
    const { screen, url, clock } = await atThePage();
    await rateOn(url);
    clock.advance(2_000);
    expect(await screen.waitFor(({ screen: name }) => name === 'thanks')).toBeDefined();
  });

  test('and that is told late, also where only the page saw the citizen', async () => {
    const { clock, evaluator, screen, session, url } = await atThePage({ config: { secondsToTell: 30 } });
    await rateOn(url);
    await screen.send('pageDone', { session });
    await asTimePasses(clock, () => expect(screen.view().screen).toBe('thanks'));
    expect(await evaluator.status(session)).toBe('rating');
    clock.advance(30_000);
    expect(await evaluator.status(session)).toBe('completed');
  });

  test('what a page says proves nothing, and a late word counts for nobody', async () => {
    const { screen, session, evaluator, clock } = await atThePage();
    expect(await screen.send('pageDone', { session })).toBeNull();
    clock.advance(0);
    expect(screen.view()).toMatchObject({ screen: 'regional-page' });
    await screen.send('decline', { session });
    expect(await evaluator.status(session)).toBe('unrated');
    expect(await screen.send('pageDone', { session })).toMatchObject({ code: 'session-over' });
    expect(await screen.send('pageFailed', { session })).toMatchObject({ code: 'session-over' });
  });

  test('also at a terminal, whose ratings count as its own', async () => {
    const config = { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-0107', citizenInput: 'choices' };
    const { url, province } = await atThePage({ config });
    await rateOn(url);
    expect(province.ratings()).toMatchObject([{ pf: '5' }]);
  });

  test('anew after the evaluator was restarted', async () => {
    const { evaluator, province, clock, session, url } = await atThePage();
    await evaluator.stop();
    const again = await device(province.config, { clock, dataFolder: evaluator.dataFolder });
    expect(await again.pageUrl()).not.toBe(url);
    expect(again.screen.view()).toMatchObject({ session });
  });
});

test('the host hears before the page of each citizen that the one before is to be forgotten, not when a page is opened anew', async () => {
  const onFrameOpening = vi.fn<() => void>();
  const { screen, session, evaluator, url } = await atThePage({ onFrameOpening });
  await screen.send('pageFailed', { session });
  await screen.waitFor((view) => isPage(view) && view.screen === 'regional-page' && view.url !== url);
  expect(onFrameOpening).toHaveBeenCalledTimes(1);
  await screen.send('decline', { session });
  await evaluator.offer(sampleRequest(2));
  await screen.waitFor((view) => isPage(view) && view.screen === 'regional-page' && view.session !== session);
  expect(onFrameOpening).toHaveBeenCalledTimes(2);
});

test('who submits in the last moment of the time is not lost', async () => {
  const { clock, screen, session, url, evaluator } = await atThePage();
  clock.advance(180_000);
  await screen.waitFor(({ screen: name }) => name === 'idle');
  expect(await evaluator.status(session)).toBe('unrated');
  await rateOn(url);
  await asTimePasses(clock, async () => expect(await evaluator.status(session)).toBe('completed'));
});

describe('ours takes its place', () => {
  test('three seconds after a province that says nothing was asked; a late answer changes nothing', async () => {
    const clock = new ManualClock(NOON);
    const province = await silentProvince();
    const { evaluator, screen } = await device(province.config, { clock });
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isOpening);
    await eventually(() => expect(province.waiting).toHaveLength(1));
    clock.advance(2_999);
    expect(screen.view()).toMatchObject({ screen: 'regional-page', url: null });
    clock.advance(1);
    await screen.waitFor(isOurs);
    province.waiting[0]?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url: `${province.url}/x` }));
    expect(await screen.send('chooseLevel', { session, level: 4 })).toBeNull();
    expect(screen.view()).toMatchObject({ screen: 'thanks' });
    expect(await warnings(evaluator)).toContain('did not come up within 3 s');
  });

  test('at once where nobody listens; its rating is queued, and sent once when the province is back', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock, region: 'ordos' });
    const { evaluator, screen } = await device(province.config, { clock });
    await province.stop();
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor(isOurs);
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    expect(province.ratings()).toEqual([]);
    await province.start();
    evaluator.resumed();
    await asTimePasses(clock, () => expect(province.ratings()).toMatchObject([{ satisfaction: '5', pf: '4' }]));
  });

  test('when the page does not go on, if the province really cannot be reached; else the page is asked for anew', async () => {
    const { screen, session, url, province, evaluator } = await atThePage();
    expect(await screen.send('pageFailed', { session })).toBeNull();
    // Whoever says so has begun: the counter cannot replace them any more.
    expect((await evaluator.call('POST', '/v1/evaluations', sampleRequest(2))).status).toBe(409);
    await screen.waitFor((view) => view.screen === 'regional-page' && view.url !== null && view.url !== url);
    await province.stop();
    expect(await screen.send('pageFailed', { session })).toBeNull();
    await screen.waitFor(isOurs);
    expect(screen.view()).toMatchObject({ session, step: 'levels' });
  });

  test('when the page does not come up a second time, though the province is there: nobody is kept from rating; the technician hears of it', async () => {
    const { screen, session, evaluator, province } = await atThePage();
    await screen.send('pageFailed', { session });
    await screen.waitFor(isOpening);
    await screen.waitFor(isPage);
    await screen.send('pageFailed', { session });
    await screen.waitFor(isOurs);
    expect(await screen.send('chooseLevel', { session, level: 4 })).toBeNull();
    expect(screen.view()).toMatchObject({ screen: 'thanks' });
    expect(await warnings(evaluator)).toContain('did not come up twice');
    await eventually(() => expect(province.ratings()).toMatchObject([{ satisfaction: '4' }]));
  });

  test('and what had arrived all the same counts: the one who rates anew is thanked for it, and nothing is doubled', async () => {
    const { screen, session, url, province, clock } = await atThePage();
    await screen.send('pageFailed', { session });
    await screen.waitFor(isOpening);
    await screen.waitFor(isPage);
    await screen.send('pageFailed', { session });
    await screen.waitFor(isOurs);
    await rateOn(url);
    await asTimePasses(clock, () => expect(screen.view()).toMatchObject({ screen: 'thanks' }));
    expect(province.ratings()).toMatchObject([{ satisfaction: '5' }]);
  });

  test('for a citizen who had touched, and whom the counter cannot cancel any more', async () => {
    const { screen, session, evaluator, province } = await atThePage();
    await screen.send('touch', { session });
    expect(await evaluator.status(session)).toBe('rating');
    await province.stop();
    await screen.send('pageFailed', { session });
    await screen.waitFor(isOurs);
    expect((await evaluator.call('DELETE', `/v1/evaluations/${session}`)).status).toBe(409);
  });

  test.each([
    ['takes levels only', { citizenInput: 'levels', deviceKind: 'self-rating-zone' }, '只能按键评价'],
    ['has no province', { province: undefined }, '未配置省级平台'],
    ['has a province without encryption', { province: { url: 'http://192.0.2.1', ...credentials } }, '地址不是 https'],
  ])('on a device that %s, and the technician is told why', async (_, config, told) => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ clock, region: 'ordos' });
    const { evaluator, screen } = await device(province.config, { clock, config });
    await evaluator.offer(sampleRequest());
    await screen.waitFor(isOurs);
    expect(await warnings(evaluator)).toContain(told);
    expect((await fetch(evaluator.url)).headers.get('content-security-policy')).toContain("frame-src 'none'");
  });
});

test("the screens may frame the province's pages and no others; a region with pages of our own frames none", async () => {
  const { evaluator, province } = await atThePage();
  const policy = async (url: string) => (await fetch(url)).headers.get('content-security-policy');
  expect(await policy(evaluator.url)).toContain(`; frame-src ${province.url}; `);
  expect(evaluator.frameOrigin).toBe(province.url);
  const other = await startTestEvaluator({ config: { region: 'qiqihar', province: province.config } });
  expect(await policy(other.url)).toContain("; frame-src 'none'; ");
});

test.each([
  ['ordos', '鄂尔多斯', '第七条、第十二条'],
  ['baotou', '包头', '四(一)1(2)'],
])('a device that cannot show the pages of %s tells the technician by which article it should', (region, city, article) => {
  const [told] = framingWarnings(loadRegionRules(region), { pageOrigin: () => null }, { citizenInput: 'text' });
  for (const words of [city, article, 'this device shows a page of its own']) expect(told).toContain(words);
  expect(framingWarnings(loadRegionRules(region), { pageOrigin: () => 'https://x' }, { citizenInput: 'text' })).toEqual([]);
  expect(framingWarnings(loadRegionRules('tianjin'), { pageOrigin: () => null }, { citizenInput: 'text' })).toEqual([]);
});
