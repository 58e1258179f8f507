import { once } from 'node:events';
import { connect } from 'node:net';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate, makeKey } from '../make-certificate.ts';
import { createHttpServer } from './http-server.ts';
import { openLanListener } from './lan-listener.ts';

/** A TLS handshake's first bytes, as of a port scanner that says no more. */
const BEGINNING = Buffer.from([0x16, 3, 1, 2, 0, 1]);

async function start(patienceMs: number) {
  const app = await createHttpServer(pino({ level: 'silent' }), '0.0.0');
  onTestFinished(() => app.close());
  await app.ready();
  const key = await makeKey();
  const certificate = await makeCertificate(key, ['127.0.0.1'], Date.now());
  const listener = await openLanListener(app, { key, certificate }, { host: '127.0.0.1', port: 0 }, patienceMs);
  onTestFinished(() => listener.close());
  /** @returns what resolves when its connection is cut */
  const says = async (bytes: Buffer | string) => {
    const socket = connect(listener.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const cut = new Promise<string>((resolve) => socket.on('close', () => resolve('cut')));
    socket.on('error', () => {}).resume();
    await once(socket, 'connect');
    socket.write(bytes);
    return { cut };
  };
  return { listener, says };
}

test.each([
  ['says nothing', ''],
  ['begins a handshake and says no more', BEGINNING],
  ['speaks without TLS', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
])('whoever %s is cut off, and holds no place', async (_what, bytes) => {
  const { says } = await start(100);
  const { cut } = await says(bytes);
  expect(await cut).toBe('cut');
});

test('those that shake hands for ever end with the listener', async () => {
  const { listener, says } = await start(600_000);
  const shaking = await Promise.all([BEGINNING, ''].map(says));
  listener.close();
  expect(await Promise.all(shaking.map(({ cut }) => cut))).toEqual(['cut', 'cut']);
});
