import { createServer, request as requestUpstream, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { Clock } from '../../core/contract/clock.ts';
import { freePort } from './free-port.ts';

/** What somebody on the way answers in the province's place. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export type Fault =
  /** Nobody listens. */
  | 'refuse'
  /** Half of the request's body reaches the province, then both sides are reset. */
  | 'reset-request'
  /** The province did what it was asked; the connection is reset before the first byte of its reply. */
  | 'lose-reply'
  /** The same after half of the reply. */
  | 'reset-reply'
  /** The same, with an orderly end in place of the reset. */
  | 'truncate-reply'
  /** The same, and nothing ever comes. */
  | 'withhold-reply'
  /** The same, and the reply comes at a byte a second of the clock. */
  | 'drip-reply'
  /** The province is not asked. @param nth counts the answers of this fault from 0 */
  | { answer(nth: number): Answer }
  /** Only of a proxy with TLS: it shows another certificate. */
  | { certificate: Certificate };

export interface Certificate {
  /** PEM. */
  key: string;
  cert: string;
}

export interface FaultProxy {
  /** What to reach the province by. */
  url: string;
  port: number;
  /** From now on; undefined lets everything through. */
  set(fault: Fault | undefined): Promise<void>;
  /** Since the start. */
  connections(): number;
  requests(): number;
  /** Connections on which the client waits for something that only the clock brings, or nothing. */
  held(): number;
}

export interface FaultProxyOptions {
  /** Address of the province, `http://…`. */
  target: string;
  clock: Clock;
  /** Speaks TLS with this certificate. */
  tls?: Certificate;
}

const DRIP_MS = 1_000;

interface WholeReply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** An HTTP proxy on loopback that stands between a device and its province and spoils what it is told to; goes with the test. */
export async function startFaultProxy({ target, clock, tls }: FaultProxyOptions): Promise<FaultProxy> {
  let fault: Fault | undefined;
  let connections = 0;
  let requests = 0;
  let answers = 0;
  const held = new Set<Socket>();

  const hold = (socket: Socket) => {
    held.add(socket);
    socket.once('close', () => held.delete(socket));
  };

  const drip = (socket: Socket, bytes: Buffer) => {
    if (socket.destroyed) return;
    if (bytes.length === 0) return void socket.end();
    socket.write(bytes.subarray(0, 1));
    clock.after(DRIP_MS, () => drip(socket, bytes.subarray(1)));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { socket } = request;
    const today = fault;
    if (today === 'reset-request') return cutInHalf(target, request);
    const body = await buffer(request);
    if (typeof today === 'object' && 'answer' in today) {
      const { status, headers, body: words } = today.answer(answers++);
      return void response.writeHead(status, headers).end(words);
    }
    const reply = await forward(target, request, body);
    if (today === undefined || typeof today === 'object') return void response.writeHead(reply.status, reply.headers).end(reply.body);
    const bytes = bytesOf(reply);
    const half = bytes.subarray(0, bytes.length - Math.ceil(reply.body.length / 2));
    if (today === 'lose-reply') socket.resetAndDestroy();
    else if (today === 'reset-reply') socket.write(half, () => socket.resetAndDestroy());
    else if (today === 'truncate-reply') socket.end(half);
    else hold(socket);
    if (today === 'drip-reply') drip(socket, bytes);
  };

  const listener: RequestListener = (request, response) => {
    requests += 1;
    // A client that has gone meanwhile needs no answer.
    handle(request, response).catch(() => request.socket.destroy());
  };
  const secure = tls && createSecureServer(tls, listener);
  const server = secure ?? createServer(listener);
  server.on('connection', () => (connections += 1));
  const listen = (port: number) => new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  await listen(await freePort());
  const { port } = z.object({ port: z.int() }).parse(server.address());
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    async set(next) {
      fault = next;
      answers = 0;
      if (next === 'refuse') server.close();
      else if (!server.listening) await listen(port);
      secure?.setSecureContext(typeof next === 'object' && 'certificate' in next ? next.certificate : (tls ?? {}));
      // What was agreed upon before the change would outlive it. Connections on hold stay: their client is to give them up.
      if (held.size === 0 || next === 'refuse') server.closeAllConnections();
    },
    connections: () => connections,
    requests: () => requests,
    held: () => held.size,
  };
}

/** Sends on what the province should judge by: its own framing of the request is the upstream's business. */
function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && (name.startsWith('x-tif-') || name === 'content-type') ? [[name, value] as const] : [],
  );
  return Object.fromEntries(kept);
}

function forward(target: string, request: IncomingMessage, body: Buffer): Promise<WholeReply> {
  return new Promise((resolve, reject) => {
    const upstream = requestUpstream(`${target}${request.url}`, { method: request.method ?? 'POST', headers: headersOf(request) });
    upstream.on('error', reject).on('response', (reply) => {
      buffer(reply).then((content) => {
        const { 'content-type': type = '', date = '' } = reply.headers;
        resolve({ status: reply.statusCode ?? 502, headers: { 'content-type': type, date, 'content-length': String(content.length) }, body: content });
      }, reject);
    });
    upstream.end(body);
  });
}

function cutInHalf(target: string, request: IncomingMessage): void {
  request.once('data', (chunk: Buffer) => {
    const length = request.headers['content-length'] ?? String(chunk.length);
    const headers = { ...headersOf(request), 'content-length': length };
    const upstream = requestUpstream(`${target}${request.url}`, { method: 'POST', headers });
    // The reset that we make ourselves.
    upstream.on('error', () => {});
    upstream.write(chunk.subarray(0, chunk.length / 2), () => {
      upstream.socket?.resetAndDestroy();
      request.socket.resetAndDestroy();
    });
  });
}

function bytesOf({ status, headers, body }: WholeReply): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} \r\n${lines.join('')}\r\n`), body]);
}
