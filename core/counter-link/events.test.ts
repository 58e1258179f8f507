import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../tests/support/events.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { ask, pair } from '../../tests/support/pairing.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON, sampleRequest } from '../../tests/support/sample-requests.ts';
import { COUNTER_TOKEN_PREFIX, EVENTS_PROTOCOL } from './counter-desk.ts';

const PAGE = 'https://hall.example';
const POLICY_VIOLATION = 1008;

async function rig() {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock });
  return { clock, evaluator, screen: await connectTestScreen(evaluator) };
}

/** The line's next `alive` comes after whatever was sent before it. */
async function untilAlive(clock: ManualClock, messages: readonly unknown[]): Promise<void> {
  clock.advance(20_000);
  await eventually(() => expect(messages.at(-1)).toEqual({ type: 'alive' }));
}

describe('who listens on /v1/events hears that the window changed', () => {
  const WINDOW = { type: 'window' };
  const ALIVE = { type: 'alive' };
  const WANG = { no: 'A0317', name: '王晓梅' };

  test('once for each change of what GET /v1/window answers, and not when the same is said again', async () => {
    const { clock, evaluator } = await rig();
    const { messages } = await listen(evaluator.url, evaluator.counterToken);
    for (let time = 0; time < 2; time += 1) await evaluator.call('PUT', '/v1/window/staff', WANG);
    for (let time = 0; time < 2; time += 1) await evaluator.call('PUT', '/v1/window/sign', { kind: 'paused' });
    for (let time = 0; time < 2; time += 1) await evaluator.call('PUT', '/v1/window/announcement', { kind: 'welcome' });
    for (let time = 0; time < 2; time += 1) await evaluator.call('DELETE', '/v1/window/staff');
    // The announcement ends by itself.
    clock.advance(10_000);
    await evaluator.call('DELETE', '/v1/window/announcement');
    clock.advance(10_000);
    await eventually(() => expect(messages).toEqual([...Array.from({ length: 5 }, () => WINDOW), ALIVE]));
  });

  test('and never by it when a citizen begins or is done, also where that ends what was announced', async () => {
    const { clock, evaluator, screen } = await rig();
    await evaluator.call('PUT', '/v1/window/staff', WANG);
    await evaluator.call('PUT', '/v1/window/announcement', { kind: 'call', number: 'A023' });
    const { messages } = await listen(evaluator.url, evaluator.counterToken);
    const session = await evaluator.offer(sampleRequest());
    await screen.send('touch', { session });
    await screen.send('chooseLevel', { session, level: 5 });
    await screen.send('dismiss', { session });
    await untilAlive(clock, messages);
    clock.advance(39_999);
    await eventually(() => expect(messages.filter(({ type }) => type === 'alive')).toHaveLength(2));
    expect(messages).not.toContainEqual(WINDOW);
    // When it would have ended anyway.
    clock.advance(1);
    await eventually(() => expect(messages).toContainEqual(WINDOW));
  });
});

describe('who listens on /v1/events', () => {
  test('hears every 20 s that the line holds', async () => {
    const { clock, evaluator } = await rig();
    const { messages } = await listen(evaluator.url, evaluator.counterToken);
    clock.advance(19_999);
    clock.advance(1);
    await eventually(() => expect(messages).toEqual([{ type: 'alive' }]));
    clock.advance(40_000);
    await eventually(() => expect(messages.length).toBe(3));
  });

  test('as a page presents its token as a subprotocol, and hears the same; the answer repeats no token', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { origin: PAGE });
    const { socket, messages } = await listen(evaluator.url, token, { origin: PAGE });
    expect(socket.protocol).toBe(EVENTS_PROTOCOL);
    const { body } = await ask(evaluator, 'POST', '/v1/evaluations', { token, origin: PAGE }, sampleRequest());
    await eventually(() => expect(messages).toEqual([expect.objectContaining({ type: 'evaluation', status: 'offered' })]));
    expect(body).toMatchObject({ status: 'offered' });
  });

  test('is answered with the protocol, never with its token, in whatever order they came; a token alone opens nothing', async () => {
    const { evaluator } = await rig();
    const address = `${evaluator.url.replace('http', 'ws')}/v1/events`;
    const token = COUNTER_TOKEN_PREFIX + evaluator.counterToken;
    const answerTo = async (protocols: string[]) => {
      const socket = new WebSocket(address, protocols);
      onTestFinished(() => socket.terminate());
      return new Promise((resolve, reject) => {
        socket.on('open', () => resolve(socket.protocol));
        socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
        socket.on('error', reject);
      });
    };
    expect([await answerTo([token, EVENTS_PROTOCOL]), await answerTo([EVENTS_PROTOCOL, token])]).toEqual([EVENTS_PROTOCOL, EVENTS_PROTOCOL]);
    expect(await answerTo([token])).toBe(400);
  });

  test.each<[what: string, origin: string | undefined, status: number]>([
    ['another origin', 'https://evil.example', 403],
    ['no origin', undefined, 403],
  ])('with a page’s token and %s is turned away', async (_what, origin, status) => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { origin: PAGE });
    await expect(listen(evaluator.url, token, { origin })).rejects.toThrow(`HTTP ${status}`);
  });

  test('is cut off when its pairing ends, at once and alone', async () => {
    const { evaluator, screen } = await rig();
    const { token } = await pair(evaluator, screen, { name: '甲' });
    const other = await pair(evaluator, screen, { name: '乙' });
    const [revoked, staying] = [await listen(evaluator.url, token), await listen(evaluator.url, other.token)];
    await ask(evaluator, 'DELETE', '/v1/pairing', { token });
    await evaluator.offer(sampleRequest());
    expect(await revoked.ended).toBe(POLICY_VIOLATION);
    await eventually(() => expect(staying.messages.length).toBe(1));
    expect(revoked.messages).toEqual([]);
    await expect(listen(evaluator.url, token)).rejects.toThrow('HTTP 401');
  });

  test('says nothing: a message ends the line, and so do a hundred pings', async () => {
    const { evaluator } = await rig();
    const talker = await listen(evaluator.url, evaluator.counterToken);
    talker.socket.send('{"type":"evaluation"}');
    expect(await talker.ended).toBe(POLICY_VIOLATION);
    const pinger = await listen(evaluator.url, evaluator.counterToken);
    for (let ping = 0; ping <= 100; ping += 1) pinger.socket.ping();
    await pinger.ended;
  });

  test('does so on eight lines at most, and gets another when one ends', async () => {
    const { evaluator } = await rig();
    const lines = await Promise.all(Array.from({ length: 8 }, () => listen(evaluator.url, evaluator.counterToken)));
    await expect(listen(evaluator.url, evaluator.counterToken)).rejects.toThrow('HTTP 429');
    lines[0]?.socket.close();
    await lines[0]?.ended;
    await eventually(() => listen(evaluator.url, evaluator.counterToken));
  });

  test('is one of 32 at most', async () => {
    const { evaluator, screen } = await rig();
    for (const name of ['甲', '乙', '丙', '丁']) {
      const { token } = await pair(evaluator, screen, { name });
      await Promise.all(Array.from({ length: 8 }, () => listen(evaluator.url, token)));
    }
    await expect(listen(evaluator.url, evaluator.counterToken)).rejects.toThrow('HTTP 429');
  });
});
