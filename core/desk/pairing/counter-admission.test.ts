import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { ask, beginPairing, codeOn, confirmPairing, pair } from '../../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { NOON } from '../../../tests/support/sample-requests.ts';
import { askAsTechnician, ORDER, readAsTechnician } from '../../../tests/support/technician.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { auditTrailAnswerSchema } from '../../technician-link/technician-desk.ts';

const PAGE = 'https://hall.example';

async function rig(dataFolder = temporaryFolder()) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, dataFolder });
  return { clock, evaluator, screen: await connectTestScreen(evaluator) };
}

/** Everything that lies in a folder, as text of one byte each. */
const allIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

describe('a token opens the API to whom it was given, and to nobody else', () => {
  test("a page's: to that very origin", async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { origin: PAGE });
    expect((await ask(evaluator, 'GET', '/v1/window', { token, origin: PAGE })).status).toBe(200);
    for (const origin of [undefined, 'null', 'https://evil.example', 'http://hall.example', 'https://hall.example:8443', evaluator.url]) {
      expect(await ask(evaluator, 'GET', '/v1/window', { token, origin }), String(origin)).toMatchObject({ status: 403, problem: 'unknown-origin' });
    }
  });

  test("a program's: to no page", async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen);
    expect((await ask(evaluator, 'GET', '/v1/window', { token })).status).toBe(200);
    for (const origin of ['null', PAGE, evaluator.url]) {
      expect(await ask(evaluator, 'GET', '/v1/window', { token, origin }), origin).toMatchObject({ status: 403, problem: 'unknown-origin' });
    }
  });

  test("that of a page of the evaluator's own: also where its browser names no origin", async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { origin: evaluator.url });
    for (const origin of [evaluator.url, undefined]) expect((await ask(evaluator, 'GET', '/v1/window', { token, origin })).status).toBe(200);
    expect(await ask(evaluator, 'GET', '/v1/window', { token, origin: PAGE })).toMatchObject({ status: 403, problem: 'unknown-origin' });
  });

  test('that of a page opened from disk: to such pages', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { origin: 'null' });
    expect((await ask(evaluator, 'GET', '/v1/window', { token, origin: 'null' })).status).toBe(200);
    expect(await ask(evaluator, 'GET', '/v1/window', { token })).toMatchObject({ status: 403, problem: 'unknown-origin' });
  });

  test("the token of the device's own folder: to no foreign page, paired or not; and it is no pairing", async () => {
    const { evaluator, screen } = await rig();
    await pair(evaluator, screen, { origin: PAGE });
    const token = evaluator.counterToken;
    expect(await ask(evaluator, 'GET', '/v1/window', { token, origin: PAGE })).toMatchObject({ status: 403, problem: 'unknown-origin' });
    for (const method of ['GET', 'DELETE']) expect(await ask(evaluator, method, '/v1/pairing', { token })).toMatchObject({ status: 409, problem: 'not-paired' });
  });

  test('no other text opens anything', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen);
    for (const other of [undefined, '', 'guess', token.slice(1), `${token}x`, 'x'.repeat(10_000)]) {
      expect(await ask(evaluator, 'GET', '/v1/window', { token: other }), other).toMatchObject({ status: 401, problem: 'wrong-token' });
    }
  });
});

describe('a pairing lasts', () => {
  test('over a restart; on the disk, in the log and in the trail there is neither token nor code', async () => {
    const { evaluator, screen } = await rig();
    const { id } = await beginPairing(evaluator, PAGE);
    const code = await codeOn(screen);
    const { body } = await confirmPairing(evaluator, id, code, PAGE);
    const token = String(Object.entries(Object(body)).find(([name]) => name === 'token')?.[1]);
    await ask(evaluator, 'GET', '/v1/window', { token, origin: PAGE });
    const trail = JSON.stringify(await readAsTechnician(evaluator, '/audit', auditTrailAnswerSchema));
    const pairings = JSON.stringify((await askAsTechnician(evaluator, 'GET', '/pairings')).body);
    await evaluator.stop();

    const kept = allIn(evaluator.dataFolder);
    expect(token).toHaveLength(43);
    expect(kept).toContain('综合窗口系统'.replaceAll(/./gu, (char) => Buffer.from(char).toString('latin1')));
    for (const told of [kept, evaluator.logged(), trail, pairings]) expect(told).not.toContain(token);
    for (const told of [evaluator.logged(), trail, pairings]) expect(told).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`));

    const again = await startTestEvaluator({ dataFolder: evaluator.dataFolder });
    expect((await ask(again, 'GET', '/v1/window', { token, origin: PAGE })).status).toBe(200);
  });

  test('until it is ended by the counter; then its token opens nothing', async () => {
    const { evaluator, screen } = await rig();
    const { token, pairing } = await pair(evaluator, screen);
    expect(await ask(evaluator, 'DELETE', '/v1/pairing', { token })).toMatchObject({ status: 200, body: pairing });
    expect(await ask(evaluator, 'GET', '/v1/pairing', { token })).toMatchObject({ status: 401, problem: 'wrong-token' });
  });

  test('until the technician revokes it: at once, over a restart, and for its own counter alone', async () => {
    const { evaluator, screen } = await rig();
    const revoked = await pair(evaluator, screen, { name: '甲' });
    const other = await pair(evaluator, screen, { name: '乙' });
    expect((await askAsTechnician(evaluator, 'POST', `/pairings/${revoked.pairing.id}/revoke`, ORDER)).status).toBe(200);
    expect(await ask(evaluator, 'GET', '/v1/window', { token: revoked.token })).toMatchObject({ status: 401, problem: 'wrong-token' });
    expect((await ask(evaluator, 'GET', '/v1/window', { token: other.token })).status).toBe(200);
    await evaluator.stop();
    const again = await startTestEvaluator({ dataFolder: evaluator.dataFolder });
    expect((await ask(again, 'GET', '/v1/window', { token: revoked.token })).status).toBe(401);
    expect((await ask(again, 'GET', '/v1/window', { token: other.token })).status).toBe(200);
  });

  test('and so do the events that it opened: revoked, they are cut off', async () => {
    const { evaluator, screen } = await rig();
    const { token, pairing } = await pair(evaluator, screen);
    const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    onTestFinished(() => socket.terminate());
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await askAsTechnician(evaluator, 'POST', `/pairings/${pairing.id}/revoke`, ORDER);
    await closed;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });

  test('until the same counter pairs anew, which piles up nothing; one of another name, or page, stays', async () => {
    const { evaluator, screen } = await rig();
    const first = await pair(evaluator, screen, { origin: PAGE });
    const stays = [
      { token: (await pair(evaluator, screen, { origin: PAGE, name: '二号电脑' })).token, origin: PAGE },
      { token: (await pair(evaluator, screen)).token },
    ];
    const anew = await pair(evaluator, screen, { origin: PAGE });
    expect((await ask(evaluator, 'GET', '/v1/window', { token: first.token, origin: PAGE })).status).toBe(401);
    for (const presents of [...stays, { token: anew.token, origin: PAGE }]) expect((await ask(evaluator, 'GET', '/v1/window', presents)).status).toBe(200);
  });

  test('twenty at most; a counter that is among them can pair anew all the same', async () => {
    const { evaluator, screen } = await rig();
    for (let nth = 1; nth <= 20; nth += 1) await pair(evaluator, screen, { name: `系统${nth}` });
    expect(await ask(evaluator, 'POST', '/v1/pairings', {}, { name: '系统21' })).toMatchObject({ status: 409, problem: 'too-many-pairings' });
    expect(await pair(evaluator, screen, { name: '系统7' })).toMatchObject({ pairing: { name: '系统7' } });
  });
});
