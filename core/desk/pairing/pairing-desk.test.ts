import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { ask, beginPairing, codeOn, confirmPairing, otherThan, pair, pairingOn } from '../../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../../tests/support/sample-requests.ts';
import { pairedAnswerSchema } from '../../counter-link/pairing-link.ts';
import { problemSchema } from '../../http/problems.ts';

const PAGE = 'https://hall.example';

async function rig(config: Record<string, unknown> = {}) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config });
  return { clock, evaluator, screen: await connectTestScreen(evaluator) };
}
type Rig = Awaited<ReturnType<typeof rig>>;

/** Five wrong codes, each for the code on the screen. @returns what the last one was told */
async function fiveWrong({ evaluator, screen }: Rig) {
  const { id } = await beginPairing(evaluator);
  const wrong = otherThan(await codeOn(screen));
  for (let attempt = 1; attempt < 5; attempt += 1) await confirmPairing(evaluator, id, wrong);
  return confirmPairing(evaluator, id, wrong);
}

describe('a counter is paired', () => {
  test('by the code on the screen; both sides say the same, and the token opens the API', async () => {
    const { clock, evaluator, screen } = await rig();
    const offer = await beginPairing(evaluator);
    expect(offer).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      expiresAt: new Date(NOON + 120_000).toISOString(),
      triesLeft: 5,
      hallName: '市政务服务中心',
      windowNo: '12',
      deviceId: 'evaluator-1',
      fingerprint: null,
    });
    const code = await codeOn(screen);
    expect(pairingOn(screen)).toEqual({ state: 'code', code: expect.stringMatching(/^\d{6}$/), qrSvg: expect.stringMatching(/^<svg/), counter: '综合窗口系统', from: null, triesLeft: 5, secondsLeft: 120, fingerprint: null });
    expect(JSON.stringify(offer)).not.toContain(code);

    const { status, body } = await confirmPairing(evaluator, offer.id, code);
    const { token, pairing } = pairedAnswerSchema.parse(body);
    expect([status, pairing]).toEqual([201, { id: expect.any(String), name: '综合窗口系统', origin: null, hallName: '市政务服务中心', windowNo: '12', deviceId: 'evaluator-1', pairedAt: new Date(NOON).toISOString() }]);
    await screen.waitFor(() => pairingOn(screen)?.state === 'paired');
    expect(pairingOn(screen)).toEqual({ state: 'paired', counter: '综合窗口系统', windowNo: '12' });
    clock.advance(10_000);
    await screen.waitFor(() => pairingOn(screen) === null);

    expect(await ask(evaluator, 'GET', '/v1/pairing', { token })).toMatchObject({ status: 200, body: pairing });
    expect(await ask(evaluator, 'POST', '/v1/evaluations', { token }, sampleRequest())).toMatchObject({ status: 201, body: { status: 'offered' } });
  });

  test('once: the same code pairs nobody else', async () => {
    const { evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    await confirmPairing(evaluator, id, code);
    expect(await confirmPairing(evaluator, id, code)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
  });

  test('within two minutes', async () => {
    const { clock, evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    clock.advance(119_999);
    expect(pairingOn(screen)).toMatchObject({ state: 'code' });
    clock.advance(1);
    await screen.waitFor(() => pairingOn(screen) === null);
    expect(await confirmPairing(evaluator, id, code)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
  });

  test('by the latest code of its own; another waits, and cannot use what it did not ask for', async () => {
    const { clock, evaluator, screen } = await rig();
    const first = await beginPairing(evaluator, PAGE);
    const old = await codeOn(screen);
    // Any page can call itself anything; this it cannot feign.
    expect(pairingOn(screen)).toMatchObject({ from: PAGE });
    expect(await ask(evaluator, 'POST', '/v1/pairings', {}, { name: '另一个' })).toMatchObject({ status: 409, problem: 'pairing-under-way' });
    expect(await confirmPairing(evaluator, first.id, old)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
    const second = await beginPairing(evaluator, PAGE);
    const code = await codeOn(screen, old);
    expect(await confirmPairing(evaluator, first.id, old, PAGE)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
    expect(await confirmPairing(evaluator, second.id, code, PAGE)).toMatchObject({ status: 201, body: { pairing: { origin: PAGE } } });
    await beginPairing(evaluator, PAGE);
    clock.advance(120_000);
    expect(await ask(evaluator, 'POST', '/v1/pairings', {}, { name: '另一个' })).toMatchObject({ status: 201 });
  });

  test('also while a citizen is asked who came after the code: it comes back after them, and pairing disturbs nobody', async () => {
    const { evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    const session = await evaluator.offer(sampleRequest());
    await screen.waitFor((view) => view.screen === 'rating');
    expect(await screen.send('chooseLevel', { session, level: 5 })).toBeNull();
    await screen.send('dismiss', { session });
    expect(await codeOn(screen)).toBe(code);
    await evaluator.offer(sampleRequest(2));
    const views = screen.record();
    expect(await confirmPairing(evaluator, id, code)).toMatchObject({ status: 201 });
    expect(views).toEqual([]);
  });

  test('a terminal whose screen is hidden while nobody is asked shows it for the code', async () => {
    const clock = new ManualClock(NOON);
    const told: boolean[] = [];
    const config = { deviceKind: 'self-service-terminal', idleScreen: 'hidden' };
    const evaluator = await startTestEvaluator({ clock, config, onScreenWanted: (wanted) => told.push(wanted) });
    await beginPairing(evaluator);
    clock.advance(120_000);
    expect(told).toEqual([false, true, false]);
  });

  test('what is no name, code, window or origin is refused in words', async () => {
    const { evaluator } = await rig();
    const misfits: [path: string, body: unknown, field: RegExp][] = [
      ['/v1/pairings', {}, /名称/],
      ['/v1/pairings', { name: 'evaluator' }, /名称/],
      ['/v1/pairings', { name: '甲\u0007' }, /名称/],
      ['/v1/pairings/x/confirm', { code: '12345', windowNo: '12' }, /配对码/],
      ['/v1/pairings/x/confirm', { code: '123456', windowNo: ' ' }, /窗口号/],
    ];
    for (const [path, body, field] of misfits) {
      const answer = await ask(evaluator, 'POST', path, {}, body);
      expect(answer.status, JSON.stringify(body)).toBe(422);
      expect(problemSchema.parse(answer.body).errors?.map((error) => error.field).join(), JSON.stringify(body)).toMatch(field);
    }
    for (const origin of ['hall', 'https://ä.example', `https://${'x'.repeat(300)}`]) {
      expect(await ask(evaluator, 'POST', '/v1/pairings', { origin: Buffer.from(origin).toString('latin1') }, { name: '甲' }), origin).toMatchObject({ status: 403, problem: 'unknown-origin' });
    }
  });
});

describe('no code is given that the screen could not show: 409', () => {
  const IN_USE = { status: 409, problem: 'screen-in-use' };
  const begin = async ({ evaluator }: Pick<Rig, 'evaluator'>) => ask(evaluator, 'POST', '/v1/pairings', {}, { name: '综合窗口系统' });

  test('while a citizen is asked; thanks are over soon enough', async () => {
    const { evaluator, screen } = await rig();
    const session = await evaluator.offer(sampleRequest());
    expect(await begin({ evaluator })).toMatchObject(IN_USE);
    await screen.send('touch', { session });
    expect(await begin({ evaluator })).toMatchObject(IN_USE);
    await screen.send('chooseLevel', { session, level: 5 });
    expect(screen.view().screen).toBe('thanks');
    expect(await begin({ evaluator })).toMatchObject({ status: 201 });
  });

  test('nor before it is told that the citizen is done, whether thanks still stand there or not', async () => {
    const { clock, evaluator, screen } = await rig({ secondsToTell: 30, secondsOfThanks: 20 });
    const answers: number[][] = [];
    for (const [ordinal, takesMs] of [[1, 1_000], [2, 25_000]] as const) {
      const session = await evaluator.offer(sampleRequest(ordinal));
      await screen.send('touch', { session });
      const seen: number[] = [];
      for (let at = 0; at < 60_000; at += 1_000) {
        if (at === takesMs) await screen.send('chooseLevel', { session, level: 5 });
        seen.push((await begin({ evaluator })).status);
        clock.advance(1_000);
      }
      answers.push(seen.map((status) => (status === 409 ? 409 : 0)));
      clock.advance(3_600_000);
    }
    expect(answers[0]).toEqual(Array.from({ length: 60 }, (_, second) => (second < 30 ? 409 : 0)));
    expect(answers[1]).toEqual(answers[0]);
  });

  test('while a QR code to rate later stands there', async () => {
    const { clock, evaluator, screen } = await rig({ province: { url: 'https://pf.example.gov.cn', appId: 'hall-1', secret: 'a-secret-for-tests' } });
    const session = await evaluator.offer(sampleRequest());
    await screen.send('rateLater', { session });
    await screen.waitFor((view) => view.screen === 'later');
    expect(await begin({ evaluator })).toMatchObject(IN_USE);
    clock.advance(60_000);
    expect(await begin({ evaluator })).toMatchObject({ status: 201 });
  });

  test('and whoever asks meanwhile spends no code', async () => {
    const { clock, evaluator, screen } = await rig();
    const session = await evaluator.offer(sampleRequest());
    for (let asked = 0; asked < 10; asked += 1) expect(await begin({ evaluator })).toMatchObject(IN_USE);
    await screen.send('decline', { session });
    clock.advance(1_000);
    expect(await begin({ evaluator })).toMatchObject({ status: 201 });
  });
});

describe('whoever guesses', () => {
  test('is told how many tries are left; the fifth wrong code ends the code, and the screen says so', async () => {
    const { clock, evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    for (const left of [4, 3, 2, 1]) {
      const answer = await confirmPairing(evaluator, id, otherThan(code));
      expect(answer).toMatchObject({ status: 422, problem: 'wrong-code' });
      expect(problemSchema.parse(answer.body).errors).toEqual([{ pointer: '/code', field: '配对码 (pairing code)', detail: `tries left: ${left}`, detailZh: `还可以试 ${left} 次` }]);
      await screen.waitFor((view) => view.screen === 'idle' && view.pairing?.state === 'code' && view.pairing.triesLeft === left);
    }
    expect(await confirmPairing(evaluator, id, otherThan(code))).toMatchObject({ status: 429, problem: 'pairing-paused', retryAfter: '60' });
    await screen.waitFor(() => pairingOn(screen)?.state === 'refused');
    clock.advance(10_000);
    await screen.waitFor(() => pairingOn(screen) === null);
  });

  test('gets a pause in which the right code is refused, too; each pause is longer, up to an hour', async () => {
    const paused = await rig();
    const { clock, evaluator, screen } = paused;
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    for (let attempt = 0; attempt < 5; attempt += 1) await confirmPairing(evaluator, id, otherThan(code));
    expect(await confirmPairing(evaluator, id, code)).toMatchObject({ status: 429, problem: 'pairing-paused' });
    clock.advance(59_500);
    expect(await ask(evaluator, 'POST', '/v1/pairings', {}, { name: '甲' })).toMatchObject({ status: 429, problem: 'pairing-paused', retryAfter: '1' });
    clock.advance(500);
    expect(await confirmPairing(evaluator, id, code)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
    for (const seconds of [120, 240, 480, 960, 1920, 3600]) {
      expect(await fiveWrong(paused)).toMatchObject({ status: 429, retryAfter: String(seconds) });
      clock.advance(seconds * 1000);
    }
    expect(await pair(evaluator, screen)).toMatchObject({ pairing: { windowNo: '12' } });
  });

  test('gains nothing by asking for a new code', async () => {
    const { evaluator, screen } = await rig();
    let last = '';
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { id } = await beginPairing(evaluator);
      last = await codeOn(screen, last);
      statuses.push((await confirmPairing(evaluator, id, otherThan(last))).status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 429]);
  });

  test('cannot spend the tries of another: who did not ask for the code has no say', async () => {
    const { evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator, PAGE);
    const code = await codeOn(screen);
    for (const [tried, origin] of [['0'.repeat(32), PAGE], [id, undefined], [id, 'null'], [id, 'https://evil.example']] as const) {
      expect(await confirmPairing(evaluator, tried, otherThan(code), origin)).toMatchObject({ status: 404, problem: 'no-such-pairing' });
    }
    expect(pairingOn(screen)).toMatchObject({ triesLeft: 5 });
    expect(await confirmPairing(evaluator, id, code, PAGE)).toMatchObject({ status: 201 });
  });

  test('keeps nobody else from being paired, and keeps the screen from no citizen', async () => {
    const { clock, evaluator, screen } = await rig();
    const EVIL = 'https://evil.example';
    const { id } = await beginPairing(evaluator, EVIL);
    const wrong = otherThan(await codeOn(screen));
    for (let attempt = 0; attempt < 5; attempt += 1) await confirmPairing(evaluator, id, wrong, EVIL);
    expect(await ask(evaluator, 'POST', '/v1/pairings', { origin: EVIL }, { name: '甲' })).toMatchObject({ status: 429, problem: 'pairing-paused' });
    expect(await pair(evaluator, screen)).toMatchObject({ pairing: { windowNo: '12' } });
    expect(evaluator.logged()).toContain(EVIL);

    // Code after code, each before the last one is over, for two hours.
    let shown = 0;
    for (let minute = 0; minute < 120; minute += 1) {
      clock.advance(60_000);
      if ((await ask(evaluator, 'POST', '/v1/pairings', { origin: EVIL }, { name: '甲' })).status === 201) shown += 1;
    }
    expect(shown).toBeLessThanOrEqual(25);
  });
});
