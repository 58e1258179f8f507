import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A connection on which a test says what no client library would. It is cut with the test. */
export async function openSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // An attacker that is cut off is what many a test wants.
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Sends these bytes. @returns all that is answered until the server ends the connection */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const socket = await openSocket(url);
  socket.write(bytes);
  return text(socket);
}

/** A whole request by hand, and the status of its answer. */
export async function statusOf(url: string, requestLine: string, headers: Record<string, string> = {}): Promise<number> {
  const lines = Object.entries({ host: new URL(url).host, connection: 'close', ...headers }).map(([name, value]) => `${name}: ${value}`);
  const answer = await sendRaw(url, `${requestLine} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}
