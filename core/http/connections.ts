import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { problem, type HttpProblemCode } from './problems.ts';

/** Connections of one listener at a time. */
const MOST_CONNECTIONS = 256;

/** A request is to arrive within so many milliseconds. */
export const USUAL_PATIENCE_MS = 10_000;

/**
 * How slow a peer may be, and when an idle one goes; the same for each listener.
 * @param patienceMs for a whole request; its headers come in half of that
 * @returns `node` for its constructor, `timeouts` as Node's server and Fastify call the rest
 */
export const socketOptions = (patienceMs: number) => ({
  node: {
    // A request without a Host header gets our own answer, not Node's empty one.
    requireHostHeader: false,
    // Java's client offers HTTP/2 with its first request, which is a request all the same.
    shouldUpgradeCallback: ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket',
    headersTimeout: patienceMs / 2,
    connectionsCheckingInterval: patienceMs / 5,
    // A counter whose plug was pulled holds its place among the listeners until the kernel finds out: before `alive` is due again.
    keepAlive: true,
    keepAliveInitialDelay: 5_000,
  },
  timeouts: { requestTimeout: patienceMs, keepAliveTimeout: 2 * patienceMs },
  /** Without a byte either way; what is printed for a counter may take longer than its request did. */
  connectionTimeout: 30_000,
});

/**
 * Keeps room for whoever has something to say: at the limit the oldest connection that has said nothing yet goes first, then those that wait
 * between two requests. If all others are busy, whoever holds most of them gives one: the oldest, or the new one. So no PC of the network shuts
 * out another, and busy ones are bounded by the time a request may take.
 * @returns a function that cuts all
 */
export function limitConnections(server: Server, limit = MOST_CONNECTIONS, patienceMs = USUAL_PATIENCE_MS): () => void {
  // Who asks for a WebSocket leaves the server's own time limits; a WebSocket, once open, lifts this one.
  server.prependListener('upgrade', (_request, socket: Socket) => void socket.setTimeout(patienceMs, () => socket.destroy()));
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size <= limit) return;
    const silent = [...open].find((one) => one !== socket && one.bytesRead === 0);
    if (silent) return cut(silent);
    server.closeIdleConnections();
    for (const one of open) if (one.destroyed) open.delete(one);
    if (open.size > limit) cut(dispensable(open, socket));
  });
  const cut = (socket: Socket) => {
    open.delete(socket);
    socket.destroy();
  };
  return () => [...open].forEach(cut);
}

/** Of whoever holds most: the newcomer, if it is one of those, else the oldest. */
function dispensable(open: ReadonlySet<Socket>, newcomer: Socket): Socket {
  const held = Map.groupBy(open, ({ remoteAddress }) => remoteAddress);
  const most = [...held.values()].reduce((a, b) => (b.length > a.length ? b : a));
  const [oldest = newcomer] = most;
  return most.includes(newcomer) ? newcomer : oldest;
}

const PROBLEM_OF_NODE: Readonly<Record<string, HttpProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/**
 * So long whoever is refused may read why. One that went on sending, drop by drop, would hold its place for good, as would one that never
 * finished its TLS handshake: to that no answer ever leaves.
 */
const LAST_WORD_MS = 1_000;

/** Answers what is no HTTP, too large or too slow with a problem document like everything else. */
export function onClientError(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable) return void socket.destroy();
  const answer = problem(PROBLEM_OF_NODE[error.code ?? ''] ?? 'bad-request');
  const body = JSON.stringify(answer);
  socket.end(
    `HTTP/1.1 ${answer.status} ${answer.title}\r\nContent-Type: application/problem+json; charset=utf-8\r\nConnection: close\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  const cut = setTimeout(() => socket.destroy(), LAST_WORD_MS);
  socket.once('close', () => clearTimeout(cut));
}
