import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { beginPairing, codeOn, confirmPairing } from '../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import type { ScreenView } from '../contract/screen-views.ts';
import { visitAnswerSchema } from '../counter-link/visit-link.ts';
import { problemSchema } from '../http/problems.ts';

const PAGES = 'https://pf.example.gov.cn';
const URL_OF_PAGE = `${PAGES}/pj?case=HLJ1`;
const province = { url: PAGES, appId: 'hall-1', secret: 'a-secret-for-tests' };

const isPage = (view: ScreenView) => view.screen === 'regional-page';
const isIdle = (view: ScreenView) => view.screen === 'idle';

async function device(config: Record<string, unknown> = {}, more: { onScreenWanted?: (wanted: boolean) => void; onFrameOpening?: () => void } = {}) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config: { province, doors: { pages: true }, ...config }, ...more });
  const screen = await connectTestScreen(evaluator);
  const show = async (url = URL_OF_PAGE) => visitAnswerSchema.parse((await evaluator.call('POST', '/v1/page-visits', { url })).body).id;
  const shown = async () => {
    const session = await show();
    await screen.waitFor(isPage);
    return session;
  };
  const statusOf = async (id: string) => visitAnswerSchema.parse((await evaluator.call('GET', `/v1/page-visits/${id}`)).body).status;
  return { clock, evaluator, screen, show, shown, statusOf };
}

const refusal = async (evaluator: TestEvaluator, method: string, path: string, body?: unknown) => {
  const answer = await evaluator.call(method, path, body);
  return [answer.status, problemSchema.parse(answer.body).type.split(':').at(-1)];
};

describe('a page by its address', () => {
  test('is shown, with what the counter says above it and no way to rate later; nothing of it is kept', async () => {
    const { evaluator, screen, statusOf } = await device();
    const made = await evaluator.call('POST', '/v1/page-visits', { url: URL_OF_PAGE, taskName: '异地就医备案', projectNo: 'HLJ1' });
    const { id } = visitAnswerSchema.parse(made.body);
    expect(made).toEqual({ status: 201, body: { id, status: 'open' } });
    await screen.waitFor(isPage);
    expect(screen.view()).toMatchObject({ session: id, url: URL_OF_PAGE, taskName: '异地就医备案', projectNo: 'HLJ1', canRateLater: false, secondsLeft: 180 });
    expect(await screen.send('rateLater', { session: id })).toMatchObject({ code: 'session-over' });
    expect(await refusal(evaluator, 'GET', `/v1/evaluations/${id}`)).toEqual([404, 'no-such-evaluation']);
    expect(await statusOf(id)).toBe('open');
    expect(evaluator.logged()).not.toContain('HLJ1');
  });

  test('the same address again is the same page, another one takes its place', async () => {
    const { show, shown, screen, statusOf } = await device();
    const first = await shown();
    expect(await show()).toBe(first);
    const second = await show(`${URL_OF_PAGE}&x=2`);
    await screen.waitFor((view) => view.screen === 'regional-page' && view.session === second);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['closed', 'open']);
  });

  test('is refused unless it lies at exactly the origin of the province', async () => {
    const { evaluator, screen } = await device();
    const ELSEWHERE = {
      'another origin': 'https://evil.example/pj',
      'another port': `${PAGES}:8443/pj`,
      'another scheme': 'http://pf.example.gov.cn/pj',
      'a name that only begins alike': 'https://pf.example.gov.cn.evil.example/pj',
      'a name and password': 'https://clerk:secret@pf.example.gov.cn/pj',
    };
    for (const [what, url] of Object.entries(ELSEWHERE)) {
      expect(await refusal(evaluator, 'POST', '/v1/page-visits', { url }), what).toEqual([422, 'page-not-allowed']);
    }
    expect(isIdle(screen.view())).toBe(true);
  });

  test.each([
    ['names no doors', { doors: undefined }],
    ['has no province', { province: undefined }],
    ['takes levels only', { citizenInput: 'levels', deviceKind: 'self-rating-zone' }],
  ])('none is shown by a device that %s, nor may it be framed', async (_, config) => {
    const { evaluator } = await device(config);
    expect(await refusal(evaluator, 'POST', '/v1/page-visits', { url: URL_OF_PAGE })).toEqual([422, 'page-not-allowed']);
    const { errors = [] } = problemSchema.parse((await evaluator.call('POST', '/v1/page-visits', { url: URL_OF_PAGE })).body);
    expect(errors).toEqual([expect.objectContaining({ pointer: '/url', detail: expect.stringContaining('doors.pages'), detailZh: expect.stringContaining('doors.pages') })]);
    expect(evaluator.frameOrigin).toBeNull();
    expect((await fetch(evaluator.url)).headers.get('content-security-policy')).toContain("frame-src 'none'");
  });

  test('exactly one origin may be framed where they are', async () => {
    const { evaluator } = await device();
    expect((await fetch(evaluator.url)).headers.get('content-security-policy')).toContain(`; frame-src ${PAGES}; `);
    expect(evaluator.frameOrigin).toBe(PAGES);
  });

  test('is no address, or a script: 422', async () => {
    const { evaluator } = await device();
    for (const url of ['pj', 'javascript:alert(1)', 'data:text/html,x', `${PAGES}/${'x'.repeat(2000)}`]) {
      expect(await refusal(evaluator, 'POST', '/v1/page-visits', { url }), url).toEqual([422, 'invalid-body']);
    }
  });
});

describe('it ends', () => {
  test('when the counter takes it down, which it may until the first touch', async () => {
    const { evaluator, screen, shown, statusOf } = await device();
    const first = await shown();
    for (let time = 0; time < 2; time += 1) {
      expect(await evaluator.call('DELETE', `/v1/page-visits/${first}`)).toEqual({ status: 200, body: { id: first, status: 'closed' } });
    }
    await screen.waitFor(isIdle);
    const second = await shown();
    expect(await screen.send('touch', { session: second })).toBeNull();
    expect(await refusal(evaluator, 'DELETE', `/v1/page-visits/${second}`)).toEqual([409, 'touched-already']);
    expect(await screen.send('decline', { session: second })).toBeNull();
    expect(await statusOf(second)).toBe('closed');
    expect(await refusal(evaluator, 'DELETE', `/v1/page-visits/${second}`)).toEqual([409, 'already-over']);
    expect(await refusal(evaluator, 'DELETE', '/v1/page-visits/none')).toEqual([404, 'no-such-evaluation']);
  });

  test('when its time is over, which a touch gives anew', async () => {
    const { clock, screen, shown, statusOf } = await device();
    const session = await shown();
    clock.advance(179_000);
    await screen.send('touch', { session });
    clock.advance(179_000);
    expect(await statusOf(session)).toBe('open');
    clock.advance(1_000);
    await screen.waitFor(isIdle);
    expect(await statusOf(session)).toBe('closed');
    expect(await screen.send('touch', { session })).toMatchObject({ code: 'session-over' });
  });

  test('a moment after the page said that it is done; whoever comes next need not wait for that', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await device();
    const first = await shown();
    expect(await screen.send('pageDone', { session: first })).toBeNull();
    expect(isPage(screen.view())).toBe(true);
    clock.advance(3_000);
    await screen.waitFor(isIdle);
    expect(await statusOf(first)).toBe('closed');
    const second = await shown();
    await screen.send('pageDone', { session: second });
    await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await statusOf(second)).toBe('closed');
  });

  test('when it does not come up a second time; the first time it is loaded anew', async () => {
    const { clock, screen, shown } = await device();
    const session = await shown();
    await screen.send('pageFailed', { session });
    expect(screen.view()).toMatchObject({ session, url: null });
    clock.advance(1_000);
    await screen.waitFor((view) => view.screen === 'regional-page' && view.url === URL_OF_PAGE);
    await screen.send('pageFailed', { session });
    expect(isIdle(screen.view())).toBe(true);
  });

  test('when no screen is left to show it', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await device();
    const session = await shown();
    screen.close();
    await expect.poll(async () => JSON.stringify((await evaluator.call('GET', '/v1/status')).body)).toContain('"screensConnected":0');
    clock.advance(30_000);
    expect(await statusOf(session)).toBe('closed');
  });

  test('and, once touched, that is told at one of few moments: how long a citizen takes hints at the level', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await device({ secondsToTell: 30 });
    const session = await shown();
    await screen.send('touch', { session });
    clock.advance(12_000);
    await screen.send('decline', { session });
    expect(isIdle(screen.view())).toBe(true);
    expect(await statusOf(session)).toBe('open');
    expect(await refusal(evaluator, 'DELETE', `/v1/page-visits/${session}`)).toEqual([409, 'touched-already']);
    clock.advance(17_999);
    expect(await statusOf(session)).toBe('open');
    clock.advance(1);
    expect(await statusOf(session)).toBe('closed');
  });
});

describe('before it is told, nothing tells that the citizen is done', () => {
  test('not an offer that is refused anyway, nor whether the device may move to another window', async () => {
    const { clock, evaluator, screen, shown } = await device({ secondsToTell: 30 });
    const { staff: _staff, ...nobody } = sampleRequest();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    const asked = async () => [
      await refusal(evaluator, 'POST', '/v1/evaluations', nobody),
      await refusal(evaluator, 'POST', '/v1/evaluation-groups', { kind: 'theme', evaluations: [nobody, sampleRequest(2)] }),
      (await confirmPairing(evaluator, id, code, undefined, '7')).status,
    ];
    const session = await shown();
    await screen.send('touch', { session });
    clock.advance(5_000);
    const before = await asked();
    expect(before.at(-1)).toBe(409);
    await screen.send('pageDone', { session });
    expect(await asked()).toEqual(before);
    clock.advance(3_000);
    await screen.waitFor(isIdle);
    expect(await asked()).toEqual(before);
    clock.advance(22_000);
    expect((await asked()).at(-1)).toBe(201);
  });

  test('not that what was refused meanwhile is accepted', async () => {
    const { clock, evaluator, screen, shown } = await device({ secondsToTell: 30 });
    const posted = async (path: string, body: unknown) => (await evaluator.call('POST', path, body)).status;
    const asked = async () => [await posted('/v1/evaluations', sampleRequest(2)), await posted('/v1/page-visits', { url: `${URL_OF_PAGE}&x=2` })];
    const session = await shown();
    await screen.send('touch', { session });
    expect(await asked()).toEqual([409, 409]);
    await screen.send('pageDone', { session });
    clock.advance(29_999);
    await screen.waitFor(isIdle);
    expect(await asked()).toEqual([409, 409]);
    clock.advance(1);
    expect(await posted('/v1/page-visits', { url: `${URL_OF_PAGE}&x=2` })).toBe(201);
  });

  test('not the moment at which that is told, where only the page saw the citizen', async () => {
    const { clock, screen, shown, statusOf } = await device({ secondsToTell: 30 });
    const session = await shown();
    clock.advance(12_000);
    await screen.send('pageDone', { session });
    clock.advance(17_999);
    expect(await statusOf(session)).toBe('open');
    clock.advance(1);
    expect(await statusOf(session)).toBe('closed');
  });
});

describe('a page counts as the next case', () => {
  test('that a case before it was rated is told when it is shown, and that it is over when the next case begins', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await device({ secondsToTell: 30 });
    const session = await evaluator.offer(sampleRequest());
    await screen.send('chooseLevel', { session, level: 5 });
    clock.advance(4_000);
    expect(await evaluator.status(session)).toBe('rating');
    const visit = await shown();
    expect(await evaluator.status(session)).toBe('completed');
    await screen.send('touch', { session: visit });
    await screen.send('decline', { session: visit });
    expect(await statusOf(visit)).toBe('open');
    await evaluator.offer(sampleRequest(2));
    expect(await statusOf(visit)).toBe('closed');
  });

  test('and while it stands there no pairing code is given, also not before its end is told', async () => {
    const { clock, evaluator, screen, shown } = await device({ secondsToTell: 30 });
    const begin = () => refusal(evaluator, 'POST', '/v1/pairings', { name: '综合窗口系统' });
    const session = await shown();
    expect(await begin()).toEqual([409, 'screen-in-use']);
    await screen.send('touch', { session });
    await screen.send('decline', { session });
    expect(await begin()).toEqual([409, 'screen-in-use']);
    clock.advance(30_000);
    expect((await evaluator.call('POST', '/v1/pairings', { name: '综合窗口系统' })).status).toBe(201);
  });
});

describe('one citizen at a time', () => {
  test('an offer that nobody touched ends unrated, one that was touched stays', async () => {
    const { evaluator, screen, shown } = await device();
    const first = await evaluator.offer(sampleRequest(1));
    const visit = await shown();
    expect(await evaluator.status(first)).toBe('unrated');
    await screen.send('decline', { session: visit });
    const second = await evaluator.offer(sampleRequest(2));
    await screen.send('touch', { session: second });
    expect(await refusal(evaluator, 'POST', '/v1/page-visits', { url: URL_OF_PAGE })).toEqual([409, 'citizen-is-rating']);
    expect(await screen.send('chooseLevel', { session: second, level: 5 })).toBeNull();
    // Thanks give way.
    await shown();
  });

  test('a page that nobody touched gives way to an offer, one that was touched does not', async () => {
    const { evaluator, screen, shown, statusOf } = await device();
    const first = await shown();
    const evaluation = await evaluator.offer(sampleRequest(1));
    await screen.waitFor((view) => view.screen === 'rating' && view.session === evaluation);
    expect(await statusOf(first)).toBe('closed');
    const second = await shown();
    await screen.send('touch', { session: second });
    expect(await refusal(evaluator, 'POST', '/v1/evaluations', sampleRequest(2))).toEqual([409, 'citizen-is-rating']);
    const group = { kind: 'theme', evaluations: [sampleRequest(3), sampleRequest(4)] };
    expect(await refusal(evaluator, 'POST', '/v1/evaluation-groups', group)).toEqual([409, 'citizen-is-rating']);
    expect(await refusal(evaluator, 'POST', '/v1/page-visits', { url: `${URL_OF_PAGE}&x=2` })).toEqual([409, 'citizen-is-rating']);
    expect(screen.view()).toMatchObject({ session: second });
  });

  test('an offer that is refused for what it lacks leaves the page where it is', async () => {
    const { evaluator, screen, shown } = await device();
    const session = await shown();
    const { staff: _staff, ...nobody } = sampleRequest();
    expect((await evaluator.call('POST', '/v1/evaluations', nobody)).status).toBe(422);
    expect(screen.view()).toMatchObject({ session });
  });

  test('how the citizen wants to be shown things is forgotten with the page, and 长者模式 gives them longer', async () => {
    const { screen, shown } = await device();
    const session = await shown();
    await screen.send('prefer', { elder: true });
    expect(screen.view()).toMatchObject({ screen: 'regional-page', secondsLeft: 360 });
    await screen.send('decline', { session });
    expect(screen.view()).toMatchObject({ screen: 'idle', preferences: { elder: false } });
  });

  test('a hidden screen comes up for it, and what the page before left in the browser goes', async () => {
    const wanted: boolean[] = [];
    let opened = 0;
    const config = { deviceKind: 'self-service-terminal', terminalNo: 'ZZ-1', idleScreen: 'hidden' };
    const { screen, shown } = await device(config, { onScreenWanted: (is) => wanted.push(is), onFrameOpening: () => void (opened += 1) });
    const session = await shown();
    await screen.send('decline', { session });
    expect([wanted, opened]).toEqual([[false, true, false], 1]);
  });
});

test('a page is not told of among the events of evaluations', async () => {
  const { evaluator, screen, shown } = await device();
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
  onTestFinished(() => socket.terminate());
  const told: unknown[] = [];
  socket.on('message', (data) => told.push(z.object({ id: z.string() }).parse(JSON.parse(String(data))).id));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  await screen.send('decline', { session: await shown() });
  const evaluation = await evaluator.offer(sampleRequest());
  await expect.poll(() => told).toEqual([evaluation]);
});
