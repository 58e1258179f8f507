import { onTestFinished } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { COUNTER_TOKEN_PREFIX, EVENTS_PROTOCOL, eventMessageSchema, type EventMessage } from '../../core/counter-link/counter-desk.ts';

/** A counter that listens on `/v1/events`. */
export interface Listener {
  socket: WebSocket;
  /** All messages so far; grows as they arrive. */
  messages: EventMessage[];
  /** Resolves with WebSocket's close code once the line has ended. */
  ended: Promise<number>;
}

/**
 * Listens as a program does, or, with an origin, as a page. @param url base address of the evaluator
 * @throws Error with the HTTP status when it is turned away
 */
export async function listen(url: string, token: string, { origin, ...options }: ClientOptions = {}): Promise<Listener> {
  const address = `${url.replace(/^http/, 'ws')}/v1/events`;
  const socket =
    origin === undefined
      ? new WebSocket(address, { ...options, headers: { authorization: `Bearer ${token}` } })
      : new WebSocket(address, [EVENTS_PROTOCOL, COUNTER_TOKEN_PREFIX + token], { ...options, origin });
  onTestFinished(() => socket.terminate());
  const messages: EventMessage[] = [];
  socket.on('message', (data) => messages.push(eventMessageSchema.parse(JSON.parse(String(data)))));
  const ended = new Promise<number>((resolve) => void socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => reject(new Error(`HTTP ${response.statusCode}`)));
    socket.on('open', resolve);
    // After the line stands `close` tells all that matters.
    socket.on('error', reject);
  });
  return { socket, messages, ended };
}
