import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';

const WANG = { no: 'A0317', name: '王晓梅' };
const LI = { no: 'B2', name: '李国强' };

async function window() {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock });
  const screen = await connectTestScreen(evaluator);
  const put = async (what: 'staff' | 'sign' | 'announcement', body: unknown) => (await evaluator.call('PUT', `/v1/window/${what}`, body)).body;
  /** Of the idle screen; undefined while another one is shown. */
  const announced = () => {
    const view = screen.view();
    return view.screen === 'idle' ? view.announcement : undefined;
  };
  return { clock, evaluator, screen, put, announced };
}

describe('an announcement', () => {
  test.each([[{ kind: 'welcome' }, 10_000], [{ kind: 'call', number: 'A023' }, 60_000]])('%j ends by itself', async (announcement, stays) => {
    const { clock, evaluator, screen, put, announced } = await window();
    expect(await put('announcement', announcement)).toMatchObject({ announcement });
    await screen.waitFor(() => announced() !== null);
    expect(announced()).toEqual(announcement);
    clock.advance(stays - 1);
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ announcement });
    clock.advance(1);
    await screen.waitFor(() => announced() === null);
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ announcement: null });
  });

  test('replaces the one before it, with its own time, and can be ended', async () => {
    const { clock, evaluator, screen, put, announced } = await window();
    await put('announcement', { kind: 'welcome' });
    clock.advance(9_000);
    await put('announcement', { kind: 'call', number: 'A023' });
    clock.advance(59_000);
    await put('announcement', { kind: 'call', number: 'A024' });
    clock.advance(59_999);
    expect((await evaluator.call('GET', '/v1/window')).body).toMatchObject({ announcement: { number: 'A024' } });
    await evaluator.call('DELETE', '/v1/window/announcement');
    await screen.waitFor(() => announced() === null);
  });

  test('ends when a citizen is asked, and none is taken until they are done: it would say aloud when that was', async () => {
    const { evaluator, screen, put, announced } = await window();
    await put('announcement', { kind: 'call', number: 'A022' });
    const session = await evaluator.offer(sampleRequest());
    await screen.send('touch', { session });
    const views = screen.record();
    expect(await evaluator.call('PUT', '/v1/window/announcement', { kind: 'call', number: 'A023' })).toMatchObject({ status: 409, body: { type: expect.stringMatching(/citizen-is-rating$/) } });
    await screen.send('chooseLevel', { session, level: 5 });
    await screen.send('dismiss', { session });
    expect(announced()).toBeNull();
    expect(JSON.stringify(views)).not.toMatch(/A02\d/);
    await put('announcement', { kind: 'call', number: 'A023' });
    await screen.waitFor(() => announced()?.kind === 'call');
  });

  test.each([{ kind: 'call' }, { kind: 'call', number: '张建国' }, { kind: 'call', number: 'A'.repeat(13) }, { kind: 'sing' }, {}])('%j is refused', async (body) => {
    const { evaluator, announced } = await window();
    expect((await evaluator.call('PUT', '/v1/window/announcement', body)).status).toBe(422);
    expect(announced()).toBeNull();
  });
});

describe('whoever signs in is there', () => {
  test.each([['back-shortly', null], ['paused', null]])('%s is taken down', async (kind, sign) => {
    const { put } = await window();
    await put('staff', WANG);
    await put('sign', { kind });
    expect(await put('staff', LI)).toMatchObject({ staff: LI, sign });
  });

  test('go-to-window stays: it says where this service is given now', async () => {
    const { put } = await window();
    const sign = { kind: 'go-to-window', windowNo: '7' };
    await put('sign', sign);
    expect(await put('staff', WANG)).toMatchObject({ staff: WANG, sign });
  });

  test('a sign that sends citizens to this very window is refused in words', async () => {
    const { evaluator, put } = await window();
    const refused = await evaluator.call('PUT', '/v1/window/sign', { kind: 'go-to-window', windowNo: '12' });
    expect(refused).toMatchObject({ status: 422, body: { type: expect.stringMatching(/own-window$/), errors: [{ pointer: '/windowNo', detailZh: '是本窗口（12）' }] } });
    expect(await put('sign', { kind: 'go-to-window', windowNo: '7' })).toMatchObject({ sign: { windowNo: '7' } });
  });

  test('a system that signs the same one in again leaves the sign, and signing out does, too', async () => {
    const { evaluator, put } = await window();
    await put('staff', WANG);
    await put('sign', { kind: 'back-shortly' });
    expect(await put('staff', { ...WANG, stars: 5 })).toMatchObject({ sign: { kind: 'back-shortly' } });
    expect((await evaluator.call('DELETE', '/v1/window/staff')).body).toMatchObject({ staff: null, sign: { kind: 'back-shortly' } });
    expect(await put('staff', WANG)).toMatchObject({ staff: WANG, sign: null });
  });
});
