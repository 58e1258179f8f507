import { describe, expect, test } from 'vitest';
import { isIdle, problemFor, URL_OF_PAGE, visitDevice } from '../../../tests/support/page-visits.ts';
import { beginPairing, codeOn, confirmPairing } from '../../../tests/support/pairing.ts';
import { sampleRequest } from '../../../tests/support/sample-requests.ts';

describe('before it is told, nothing tells that the citizen is done', () => {
  test('not the page itself, which is open until one of few moments: how long a citizen takes hints at the level', async () => {
    const { clock, evaluator, screen, shown, statusOf } = await visitDevice({ secondsToTell: 30 });
    const session = await shown();
    await screen.send('touch', { session });
    clock.advance(12_000);
    await screen.send('decline', { session });
    expect(isIdle(screen.view())).toBe(true);
    expect(await statusOf(session)).toBe('open');
    expect(await problemFor(evaluator, 'DELETE', `/v1/page-visits/${session}`)).toEqual([409, 'touched-already']);
    clock.advance(17_999);
    expect(await statusOf(session)).toBe('open');
    clock.advance(1);
    expect(await statusOf(session)).toBe('closed');
  });

  test('not an offer that is refused anyway, nor whether the device may move to another window', async () => {
    const { clock, evaluator, screen, shown } = await visitDevice({ secondsToTell: 30 });
    const { staff: _staff, ...nobody } = sampleRequest();
    const { id } = await beginPairing(evaluator);
    const code = await codeOn(screen);
    const asked = async () => [
      await problemFor(evaluator, 'POST', '/v1/evaluations', nobody),
      await problemFor(evaluator, 'POST', '/v1/evaluation-groups', { kind: 'theme', evaluations: [nobody, sampleRequest(2)] }),
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
    const { clock, evaluator, screen, shown } = await visitDevice({ secondsToTell: 30 });
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
    const { clock, screen, shown, statusOf } = await visitDevice({ secondsToTell: 30 });
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
    const { clock, evaluator, screen, shown, statusOf } = await visitDevice({ secondsToTell: 30 });
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
    const { clock, evaluator, screen, shown } = await visitDevice({ secondsToTell: 30 });
    const begin = () => problemFor(evaluator, 'POST', '/v1/pairings', { name: '综合窗口系统' });
    const session = await shown();
    expect(await begin()).toEqual([409, 'screen-in-use']);
    await screen.send('touch', { session });
    await screen.send('decline', { session });
    expect(await begin()).toEqual([409, 'screen-in-use']);
    clock.advance(30_000);
    expect((await evaluator.call('POST', '/v1/pairings', { name: '综合窗口系统' })).status).toBe(201);
  });
});
