import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../tests/support/events.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { ask, pair, type Told } from '../../tests/support/pairing.ts';
import { openSocket, sendRaw, statusOf } from '../../tests/support/raw-http.ts';
import { connectTestScreen, startTestEvaluator } from '../../tests/support/running-evaluator.ts';
import { NOON } from '../../tests/support/sample-requests.ts';
import { stillRates } from '../../tests/support/still-rates.ts';

async function rig(requestsPerSecond?: number) {
  const clock = new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, ...(requestsPerSecond !== undefined && { requestsPerSecond }) });
  const screen = await connectTestScreen(evaluator);
  const authorization = `Bearer ${evaluator.counterToken}`;
  return { clock, evaluator, screen, authorization };
}

describe('a rating completes', () => {
  test('while 200 connections say nothing', async () => {
    const { evaluator, screen } = await rig();
    await Promise.all(Array.from({ length: 200 }, () => openSocket(evaluator.url)));
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('while a thousand connections say nothing: those that came first make room', async () => {
    const { evaluator, screen } = await rig();
    for (let round = 0; round < 10; round += 1) await Promise.all(Array.from({ length: 100 }, () => openSocket(evaluator.url)));
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('while 100 bodies arrive drop by drop, and 50 never', async () => {
    const { evaluator, screen, authorization } = await rig();
    const head = `POST /v1/evaluations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{`;
    const slow = await Promise.all(Array.from({ length: 150 }, () => openSocket(evaluator.url)));
    for (const socket of slow) socket.write(head);
    for (const socket of slow.slice(0, 100)) socket.write(' ');
    expect(await stillRates(evaluator, screen)).toBe('completed');
    for (const socket of slow.slice(0, 100)) socket.write(' ');
    expect(await stillRates(evaluator, screen, 2)).toBe('completed');
  });

  test('while too large ones are sent, with their length and without: 413', async () => {
    const { evaluator, screen, authorization } = await rig();
    const body = `"${'x'.repeat(70_000)}"`;
    const head = `POST /v1/evaluations HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nConnection: close\r\n`;
    expect(await sendRaw(evaluator.url, `${head}Content-Length: ${body.length}\r\n\r\n${body}`)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await sendRaw(evaluator.url, `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
    // Announced, and never sent: nobody waits for it.
    expect(await sendRaw(evaluator.url, `${head}Content-Length: 99999999999\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('while headers pour in: 431, or none of them is read', async () => {
    const { evaluator, screen } = await rig();
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, number) => [`x-${number}`, '']));
    expect(await statusOf(evaluator.url, 'GET /v1/status', many)).toBe(431);
    expect(await statusOf(evaluator.url, 'GET /v1/status', { 'x-large': 'x'.repeat(100_000) })).toBe(431);
    expect(await statusOf(evaluator.url, `GET /v1/status?${'x'.repeat(100_000)}`)).toBe(431);
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('while a listener shouts: it is not listened to, and cut off', async () => {
    const { evaluator, screen } = await rig();
    const shouters = await Promise.all(Array.from({ length: 4 }, () => listen(evaluator.url, evaluator.counterToken)));
    const noise = 'x'.repeat(60_000);
    for (const { socket } of shouters) for (let message = 0; message < 50; message += 1) socket.send(noise);
    expect(await stillRates(evaluator, screen)).toBe('completed');
    await Promise.all(shouters.map(({ ended }) => ended));
  });

  test('while 500 WebSockets are opened with every wrong token, and with the right one', async () => {
    const { evaluator, screen, authorization } = await rig();
    const open = (headers: Record<string, string>) => {
      const socket = new WebSocket(`${evaluator.url.replace('http', 'ws')}/v1/events`, { headers });
      return new Promise<string>((resolve) => {
        socket.on('open', () => resolve('open'));
        socket.on('error', ({ message }) => resolve(message));
      });
    };
    const wrong = Array.from({ length: 400 }, (_, number) => open({ authorization: `Bearer guess-${number}` }));
    const right = Array.from({ length: 100 }, () => open({ authorization }));
    expect(await stillRates(evaluator, screen)).toBe('completed');
    const answers = new Set(await Promise.all(wrong));
    // Beyond the connections that there may be, some are not even answered.
    expect([...answers].filter((answer) => /open|101/.test(answer))).toEqual([]);
    expect((await Promise.all(right)).filter((answer) => answer === 'open').length).toBeLessThanOrEqual(8);
    expect(await stillRates(evaluator, screen, 2)).toBe('completed');
  });
});

describe('of 50 requests a second', () => {
  test('a counter that sends more is told when to come again, and no other is kept waiting', async () => {
    const { clock, evaluator, screen } = await rig(50);
    const { token } = await pair(evaluator, screen);
    const statuses: Told[] = [];
    for (let round = 0; round < 5; round += 1) statuses.push(...(await Promise.all(Array.from({ length: 50 }, () => ask(evaluator, 'GET', '/v1/window', { token })))));
    expect(statuses.filter(({ status }) => status === 200).length).toBe(200);
    expect(statuses.find(({ status }) => status === 429)).toMatchObject({ problem: 'too-many-requests', retryAfter: '1' });
    expect(await stillRates(evaluator, screen)).toBe('completed');
    clock.advance(1_000);
    expect(await ask(evaluator, 'GET', '/v1/window', { token })).toMatchObject({ status: 200 });
  });

  test('who guesses tokens is soon not even told that they are wrong, while the counter beside goes on', async () => {
    const { evaluator, screen } = await rig(50);
    const guess = (number: number) => ask(evaluator, 'GET', '/v1/status', { token: `guess-${number}` });
    const guesses: Told[] = [];
    for (let round = 0; round < 6; round += 1) guesses.push(...(await Promise.all(Array.from({ length: 50 }, (_, number) => guess(number)))));
    expect(guesses.filter(({ status }) => status === 401).length).toBe(200);
    expect(guesses.filter(({ problem }) => problem === 'too-many-requests').length).toBe(100);
    expect(await stillRates(evaluator, screen)).toBe('completed');
  });

  test('a counter that asks every second, with all that one rating takes, never meets the limit', async () => {
    const { clock, evaluator, screen } = await rig();
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await stillRates(evaluator, screen, minute + 1)).toBe('completed');
      for (let second = 0; second < 20; second += 1) {
        clock.advance(1_000);
        expect((await evaluator.call('GET', '/v1/status')).status).toBe(200);
      }
    }
  });
});

test('a WebSocket that is refused leaves no connection behind', async () => {
  const { evaluator } = await rig();
  const upgrade = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
  const refused: [path: string, headers: Record<string, string>, status: number][] = [
    ['/v1/events', {}, 401],
    ['/v1/events', { origin: 'https://evil.example' }, 403],
    ['/v1/events', { host: 'evil.example' }, 421],
    ['/screen', {}, 401],
    ['/nowhere', {}, 404],
    ['/%zz', {}, 400],
  ];
  // `statusOf` waits for the end of the connection.
  for (const [path, headers, status] of refused) expect([path, await statusOf(evaluator.url, `GET ${path}`, { ...upgrade, ...headers })]).toEqual([path, status]);
});
