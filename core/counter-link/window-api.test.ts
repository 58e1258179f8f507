import { describe, expect, test } from 'vitest';
import { putHallFiles, putHallJson } from '../../tests/support/hall-folder.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { sampleRequest } from '../../tests/support/sample-requests.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import type { ScreenView } from '../contract/screen-views.ts';
import { problemSchema } from '../http/problems.ts';

const WANG = { no: 'A0317', name: '王晓梅', post: '医保综合窗口', stars: 4 };
const LI = { no: 'B2', name: '李国强' };
const EMPTY = { staff: null, sign: null, announcement: null };

/** Of the idle screen; undefined while another one is shown. */
const plate = (view: ScreenView) => (view.screen === 'idle' ? { duty: view.duty, sign: view.sign } : undefined);

describe('who is on duty', () => {
  test('is nobody, then who signed in, then who signed in after, then nobody on duty', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    expect(await evaluator.call('GET', '/v1/window')).toEqual({ status: 200, body: EMPTY });
    expect(plate(screen.view())?.duty).toBeNull();

    expect(await evaluator.call('PUT', '/v1/window/staff', WANG)).toEqual({ status: 200, body: { staff: WANG, sign: null, announcement: null } });
    await screen.waitFor((view) => plate(view)?.duty?.staff?.name === WANG.name);
    expect(plate(screen.view())?.duty).toEqual({ staff: { ...WANG, photo: null, stars: null } });

    expect(await evaluator.call('PUT', '/v1/window/staff', LI)).toEqual({ status: 200, body: { staff: LI, sign: null, announcement: null } });
    await screen.waitFor((view) => plate(view)?.duty?.staff?.name === LI.name);
    expect(await evaluator.call('DELETE', '/v1/window/staff')).toEqual({ status: 200, body: EMPTY });
    await screen.waitFor((view) => plate(view)?.duty?.staff === null);
  });

  test('bears a photo if the hall has one, and stars if the hall shows them', async () => {
    const dataFolder = temporaryFolder();
    putHallFiles(dataFolder, ['staff/A0317.jpg']);
    putHallJson(dataFolder, { showStars: true });
    const evaluator = await startTestEvaluator({ dataFolder });
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    const screen = await connectTestScreen(evaluator);
    expect(plate(screen.view())?.duty).toEqual({ staff: { ...WANG, photo: expect.stringMatching(/^hall\/staff\/A0317\.jpg\?v=/) } });
    await evaluator.call('PUT', '/v1/window/staff', LI);
    await screen.waitFor((view) => plate(view)?.duty?.staff?.no === LI.no);
    expect(plate(screen.view())?.duty).toEqual({ staff: { ...LI, post: null, photo: null, stars: null } });
  });

  test('the same again changes nothing, and disturbs no screen', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const views = screen.record();
    for (let time = 0; time < 3; time += 1) await evaluator.call('PUT', '/v1/window/staff', WANG);
    await evaluator.call('DELETE', '/v1/window/sign');
    // A reply comes after every view that was sent before it.
    await screen.send('prefer', {});
    expect(views.filter((view, index) => JSON.stringify(view) !== JSON.stringify(views[index - 1]))).toHaveLength(1);
  });

  test('outlives the evaluator, and so does the sign', async () => {
    const dataFolder = temporaryFolder();
    const first = await startTestEvaluator({ dataFolder });
    await first.call('PUT', '/v1/window/staff', WANG);
    await first.call('PUT', '/v1/window/sign', { kind: 'back-shortly' });
    await first.stop();
    const second = await startTestEvaluator({ dataFolder });
    expect((await second.call('GET', '/v1/window')).body).toEqual({ staff: WANG, sign: { kind: 'back-shortly' }, announcement: null });
    const screen = await connectTestScreen(second);
    expect(plate(screen.view())).toMatchObject({ duty: { staff: { name: WANG.name } }, sign: { kind: 'back-shortly' } });
  });
});

describe('the sign', () => {
  test.each([{ kind: 'back-shortly' }, { kind: 'go-to-window', windowNo: '综合7' }, { kind: 'paused' }])('$kind is put up and taken down', async (sign) => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    expect(await evaluator.call('PUT', '/v1/window/sign', sign)).toEqual({ status: 200, body: { staff: null, sign, announcement: null } });
    await screen.waitFor((view) => plate(view)?.sign?.kind === sign.kind);
    expect(plate(screen.view())?.sign).toEqual(sign);
    expect(await evaluator.call('DELETE', '/v1/window/sign')).toEqual({ status: 200, body: EMPTY });
    await screen.waitFor((view) => plate(view)?.sign === null);
  });

  test('hides no rating that is under way, and keeps nobody from rating', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const session = await evaluator.offer(sampleRequest(1));
    await screen.send('touch', { session });
    const views = screen.record();
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    await evaluator.call('PUT', '/v1/window/sign', { kind: 'paused' });
    expect(views.every(({ screen }) => screen === 'rating')).toBe(true);
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    expect(await evaluator.status(session)).toBe('completed');
    await screen.send('dismiss', { session });
    expect(plate(screen.view())?.sign).toEqual({ kind: 'paused' });
    await evaluator.offer(sampleRequest(2));
    await screen.waitFor((view) => view.screen === 'rating');
  });
});

describe('what does not fit is refused in words, and changes nothing', () => {
  const MISFITS: [what: string, path: string, body: unknown, field: RegExp][] = [
    ['nobody', 'staff', {}, /工号/],
    ['a member of staff without a name', 'staff', { no: 'A1' }, /姓名/],
    ['six stars', 'staff', { ...WANG, stars: 6 }, /星级/],
    ['a way out of the folder as a number', 'staff', { ...WANG, no: '../secret' }, /工号/],
    ['a level', 'staff', { ...WANG, level: 5 }, /level/],
    ['no sign', 'sign', {}, /提示/],
    ['an unknown sign', 'sign', { kind: 'lunch' }, /提示/],
    ['a way to no window', 'sign', { kind: 'go-to-window' }, /窗口号/],
    ['a window whose number no screen can show', 'sign', { kind: 'go-to-window', windowNo: '7\u0007' }, /窗口号/],
    ['a window in full-width digits', 'sign', { kind: 'go-to-window', windowNo: '１３' }, /窗口号/],
    ['words that are no window', 'sign', { kind: 'go-to-window', windowNo: '乱写 lgq' }, /窗口号/],
    ['a window with half of a character', 'sign', { kind: 'go-to-window', windowNo: '7\ud800' }, /窗口号/],
  ];

  test('a body that is no member of staff, or no sign', async () => {
    const evaluator = await startTestEvaluator();
    for (const [what, path, body, field] of MISFITS) {
      const answer = await evaluator.call('PUT', `/v1/window/${path}`, body);
      expect(answer.status, what).toBe(422);
      expect(problemSchema.parse(answer.body).errors?.map((error) => error.field).join(' '), what).toMatch(field);
    }
    expect((await evaluator.call('GET', '/v1/window')).body).toEqual(EMPTY);
  });

  test('whoever has no token', async () => {
    const evaluator = await startTestEvaluator();
    for (const [method, path] of [['GET', ''], ['PUT', '/staff'], ['DELETE', '/staff'], ['PUT', '/sign'], ['DELETE', '/sign']]) {
      const response = await fetch(`${evaluator.url}/v1/window${path}`, { method: method ?? '' });
      expect(response.status, `${method} ${path}`).toBe(401);
    }
  });
});
