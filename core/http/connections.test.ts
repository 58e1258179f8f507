import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pino from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../tests/support/eventually.ts';
import { listening } from '../../tests/support/listening.ts';
import { openSocket, sendRaw } from '../../tests/support/raw-http.ts';
import { limitConnections } from './connections.ts';
import { createHttpServer } from './http-server.ts';

describe('who is slow is sent away', () => {
  /** A server whose patience is 100 ms. */
  async function start() {
    const app = await createHttpServer(pino({ level: 'silent' }), '0.0.0', { patienceMs: 100 });
    app.post('/v1/things', async () => ({ done: true }));
    onTestFinished(() => app.close());
    return app.listen({ host: '127.0.0.1', port: 0 });
  }

  test.each([
    ['headers that never end', 'POST /v1/things HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
    ['a body that never ends', 'POST /v1/things HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a":'],
    ['a body in endless parts', 'POST /v1/things HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'],
    ['nothing at all', ''],
  ])('%s: 408, and the connection ends', async (_what, bytes) => {
    const answer = await sendRaw(await start(), bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('urn:counter-evaluator:problem:too-slow');
  });

  test('drop by drop is as slow as not at all', async () => {
    const socket = await openSocket(await start());
    const drip = setInterval(() => socket.write('x'), 10);
    onTestFinished(() => clearInterval(drip));
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    // What it went on sending may have the connection reset after the answer, which `text` would throw for.
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part));
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('who goes on after that is cut off, and holds no place', async () => {
    const url = await start();
    const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
    const cut = new Promise<string>((resolve) => {
      for (const sign of ['error', 'close']) socket.on(sign, () => resolve('cut'));
    });
    const drip = setInterval(() => socket.write('x'), 10);
    onTestFinished(() => {
      clearInterval(drip);
      socket.destroy();
    });
    socket.resume();
    // The end of a socket of which only one side was closed comes with the next drop.
    expect(await cut).toBe('cut');
  });
});

describe('at the limit of 4 connections', () => {
  async function start() {
    const waiting: unknown[] = [];
    const server = createServer((request, response) => void (request.url === '/wait' ? waiting.push(request) : response.end('here')));
    limitConnections(server, 4);
    return { server, waiting, url: await listening(server) };
  }

  test('the oldest that said nothing makes room for whoever speaks', async () => {
    const { url } = await start();
    const oldest = await openSocket(url);
    const others = [await openSocket(url), await openSocket(url), await openSocket(url)];
    const cut = once(oldest, 'close');
    expect(await sendRaw(url, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain('here');
    await cut;
    expect(others.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  });

  test('those between two requests go before one whose answer is awaited', async () => {
    const { server, url } = await start();
    const waiting = await openSocket(url);
    waiting.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n');
    const idle = await Promise.all(
      [1, 2, 3].map(async () => {
        const socket = await openSocket(url);
        socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
        await once(socket, 'data');
        return socket;
      }),
    );
    const cut = Promise.all(idle.map((socket) => once(socket, 'close')));
    expect(await sendRaw(url, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toContain('here');
    await cut;
    expect(waiting.destroyed).toBe(false);
    await eventually(async () => expect(await countOf(server)).toBe(1));
  });

  test('where all are busy the newcomer has to come again', async () => {
    const { waiting, url } = await start();
    for (let count = 0; count < 4; count += 1) (await openSocket(url)).write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(waiting.length).toBe(4));
    expect(await sendRaw(url, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n').catch(() => '')).toBe('');
  });

  test('where one address keeps all busy, another is let in', async () => {
    const { waiting, url } = await start();
    for (let count = 0; count < 4; count += 1) (await openSocket(url)).write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n');
    await eventually(() => expect(waiting.length).toBe(4));
    const other = connect({ port: Number(new URL(url).port), host: '127.0.0.1', localAddress: '127.0.0.2' });
    other.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    expect(await text(other)).toContain('here');
  });

  const countOf = (server: ReturnType<typeof createServer>) => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
});
