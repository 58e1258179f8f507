import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { isIdle, isPage, PAGES, problemFor, URL_OF_PAGE, visitDevice } from '../../../tests/support/page-visits.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';
import { visitAnswerSchema } from '../../counter-link/visit-link.ts';
import { problemSchema } from '../../http/problems.ts';

describe('a page by its address', () => {
  test('is shown, with what the counter says above it and no way to rate later; nothing of it is kept', async () => {
    const { evaluator, screen, statusOf } = await visitDevice();
    const made = await evaluator.call('POST', '/v1/page-visits', { url: URL_OF_PAGE, taskName: '异地就医备案', projectNo: 'HLJ1' });
    const { id } = visitAnswerSchema.parse(made.body);
    expect(made).toEqual({ status: 201, body: { id, status: 'open' } });
    await screen.waitFor(isPage);
    expect(screen.view()).toMatchObject({ session: id, url: URL_OF_PAGE, taskName: '异地就医备案', projectNo: 'HLJ1', canRateLater: false, secondsLeft: 180 });
    expect(await screen.send('rateLater', { session: id })).toMatchObject({ code: 'session-over' });
    expect(await problemFor(evaluator, 'GET', `/v1/evaluations/${id}`)).toEqual([404, 'no-such-evaluation']);
    expect(await statusOf(id)).toBe('open');
    expect(evaluator.logged()).not.toContain('HLJ1');
  });

  test('the same address again is the same page, another one takes its place', async () => {
    const { show, shown, screen, statusOf } = await visitDevice();
    const first = await shown();
    expect(await show()).toBe(first);
    const second = await show(`${URL_OF_PAGE}&x=2`);
    await screen.waitFor((view) => view.screen === 'regional-page' && view.session === second);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['closed', 'open']);
  });

  test('is refused unless it lies at exactly the origin of the province', async () => {
    const { evaluator, screen } = await visitDevice();
    const ELSEWHERE = {
      'another origin': 'https://evil.example/pj',
      'another port': `${PAGES}:8443/pj`,
      'another scheme': 'http://pf.example.gov.cn/pj',
      'a name that only begins alike': 'https://pf.example.gov.cn.evil.example/pj',
      'a name and password': 'https://clerk:secret@pf.example.gov.cn/pj',
    };
    for (const [what, url] of Object.entries(ELSEWHERE)) {
      expect(await problemFor(evaluator, 'POST', '/v1/page-visits', { url }), what).toEqual([422, 'page-not-allowed']);
    }
    expect(isIdle(screen.view())).toBe(true);
  });

  test.each([
    ['names no doors', { doors: undefined }],
    ['has no province', { province: undefined }],
    ['takes levels only', { citizenInput: 'levels', deviceKind: 'self-rating-zone' }],
  ])('none is shown by a device that %s, nor may it be framed', async (_, config) => {
    const { evaluator } = await visitDevice(config);
    expect(await problemFor(evaluator, 'POST', '/v1/page-visits', { url: URL_OF_PAGE })).toEqual([422, 'page-not-allowed']);
    const { errors = [] } = problemSchema.parse((await evaluator.call('POST', '/v1/page-visits', { url: URL_OF_PAGE })).body);
    expect(errors).toEqual([expect.objectContaining({ pointer: '/url', detail: expect.stringContaining('doors.pages'), detailZh: expect.stringContaining('doors.pages') })]);
    expect(evaluator.frameOrigin).toBeNull();
    expect((await fetch(evaluator.url)).headers.get('content-security-policy')).toContain("frame-src 'none'");
  });

  test('exactly one origin may be framed where they are', async () => {
    const { evaluator } = await visitDevice();
    expect((await fetch(evaluator.url)).headers.get('content-security-policy')).toContain(`; frame-src ${PAGES}; `);
    expect(evaluator.frameOrigin).toBe(PAGES);
  });

  test('is no address, or a script: 422', async () => {
    const { evaluator } = await visitDevice();
    for (const url of ['pj', 'javascript:alert(1)', 'data:text/html,x', `${PAGES}/${'x'.repeat(2000)}`]) {
      expect(await problemFor(evaluator, 'POST', '/v1/page-visits', { url }), url).toEqual([422, 'invalid-body']);
    }
  });
});

describe('it ends', () => {
  test('when the counter takes it down, which it may until the first touch', async () => {
    const { evaluator, screen, shown, statusOf } = await visitDevice();
    const first = await shown();
    for (let time = 0; time < 2; time += 1) {
      expect(await evaluator.call('DELETE', `/v1/page-visits/${first}`)).toEqual({ status: 200, body: { id: first, status: 'closed' } });
    }
    await screen.waitFor(isIdle);
    const second = await shown();
    expect(await screen.send('touch', { session: second })).toBeNull();
    expect(await problemFor(evaluator, 'DELETE', `/v1/page-visits/${second}`)).toEqual([409, 'touched-already']);
    expect(await screen.send('decline', { session: second })).toBeNull();
    expect(await statusOf(second)).toBe('closed');
    expect(await problemFor(evaluator, 'DELETE', `/v1/page-visits/${second}`)).toEqual([409, 'already-over']);
    expect(await problemFor(evaluator, 'DELETE', '/v1/page-visits/none')).toEqual([404, 'no-such-evaluation']);
  });

  test('when its time is over, which a touch gives anew', async () => {
    const { clock, screen, shown, statusOf } = await visitDevice();
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
    const { clock, evaluator, screen, shown, statusOf } = await visitDevice();
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
    const { clock, screen, shown } = await visitDevice();
    const session = await shown();
    await screen.send('pageFailed', { session });
    expect(screen.view()).toMatchObject({ session, url: null });
    clock.advance(1_000);
    await screen.waitFor((view) => view.screen === 'regional-page' && view.url === URL_OF_PAGE);
    await screen.send('pageFailed', { session });
    expect(isIdle(screen.view())).toBe(true);
  });

  test('when no screen is left to show it', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await visitDevice();
    const session = await shown();
    screen.close();
    await expect.poll(async () => JSON.stringify((await evaluator.call('GET', '/v1/status')).body)).toContain('"screensConnected":0');
    clock.advance(30_000);
    expect(await statusOf(session)).toBe('closed');
  });
});

describe('one citizen at a time', () => {
  test('an offer that nobody touched ends unrated, one that was touched stays', async () => {
    const { evaluator, screen, shown } = await visitDevice();
    const first = await evaluator.offer(sampleRequest(1));
    const visit = await shown();
    expect(await evaluator.status(first)).toBe('unrated');
    await screen.send('decline', { session: visit });
    const second = await evaluator.offer(sampleRequest(2));
    await screen.send('touch', { session: second });
    expect(await problemFor(evaluator, 'POST', '/v1/page-visits', { url: URL_OF_PAGE })).toEqual([409, 'citizen-is-rating']);
    expect(await screen.send('chooseLevel', { session: second, level: 5 })).toBeNull();
    // Thanks give way.
    await shown();
  });

  test('a page that nobody touched gives way to an offer, one that was touched does not', async () => {
    const { evaluator, screen, shown, statusOf } = await visitDevice();
    const first = await shown();
    const evaluation = await evaluator.offer(sampleRequest(1));
    await screen.waitFor((view) => view.screen === 'rating' && view.session === evaluation);
    expect(await statusOf(first)).toBe('closed');
    const second = await shown();
    await screen.send('touch', { session: second });
    expect(await problemFor(evaluator, 'POST', '/v1/evaluations', sampleRequest(2))).toEqual([409, 'citizen-is-rating']);
    const group = { kind: 'theme', evaluations: [sampleRequest(3), sampleRequest(4)] };
    expect(await problemFor(evaluator, 'POST', '/v1/evaluation-groups', group)).toEqual([409, 'citizen-is-rating']);
    expect(await problemFor(evaluator, 'POST', '/v1/page-visits', { url: `${URL_OF_PAGE}&x=2` })).toEqual([409, 'citizen-is-rating']);
    expect(screen.view()).toMatchObject({ session: second });
  });

  test('an offer that is refused for what it lacks leaves the page where it is', async () => {
    const { evaluator, screen, shown } = await visitDevice();
    const session = await shown();
    const { staff: _staff, ...nobody } = sampleRequest();
    expect((await evaluator.call('POST', '/v1/evaluations', nobody)).status).toBe(422);
    expect(screen.view()).toMatchObject({ session });
  });

  test('how the citizen wants to be shown things is forgotten with the page, and 长者模式 gives them longer', async () => {
    const { screen, shown } = await visitDevice();
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
    const { screen, shown } = await visitDevice(config, { onScreenWanted: (is) => wanted.push(is), onFrameOpening: () => void (opened += 1) });
    const session = await shown();
    await screen.send('decline', { session });
    expect([wanted, opened]).toEqual([[false, true, false], 1]);
  });
});

test('a page is not told of among the events of evaluations', async () => {
  const { evaluator, screen, shown } = await visitDevice();
  const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${evaluator.counterToken}` } });
  onTestFinished(() => socket.terminate());
  const told: unknown[] = [];
  socket.on('message', (data) => told.push(z.object({ id: z.string() }).parse(JSON.parse(String(data))).id));
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  await screen.send('decline', { session: await shown() });
  const evaluation = await evaluator.offer(sampleRequest());
  await expect.poll(() => told).toEqual([evaluation]);
});
