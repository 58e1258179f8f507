import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { WebSocket } from 'ws';
import type { Clock } from '../contract/clock.ts';
import type { FieldFault } from '../contract/refusal.ts';
import { offeredProtocols } from '../http/presented-secret.ts';
import { HttpProblem } from '../http/problems.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { EVENTS_PROTOCOL, eventMessageSchema, type CounterDesk, type EventMessage } from './counter-desk.ts';
import { principalKey, type CounterAdmission } from './principal.ts';
import type { WindowLink } from './window-link.ts';

/** A listener that reads nothing for so long piles up what we send it; it is cut off and may come again. */
const EVENTS_BUFFER_LIMIT = 256 * 1024;
const ALIVE_EVERY_MS = 20_000;
/** Listeners at a time. */
const MOST_LISTENERS = 32;
const MOST_LISTENERS_OF_ONE = 8;
/** More pings than this between two `alive` are no keeping alive. */
const MOST_PINGS = 100;
/** WebSocket's "policy violation". */
const NOT_ALLOWED = 1008;

export interface EventSources {
  counter: Pick<CounterDesk, 'onStatus'>;
  window: Pick<WindowLink, 'onChange'>;
  admission: CounterAdmission;
  clock: Clock;
}

/** `/v1/events`: tells each change of an evaluation and of the window, and every 20 s that the line holds. One way: whoever says something is cut off. */
export function registerEvents(scope: FastifyInstance, sources: EventSources): void {
  const listeners = new Map<WebSocket, string>();
  scope.withTypeProvider<ZodTypeProvider>().route({
    method: 'GET',
    url: '/v1/events',
    schema: {
      operationId: 'openEvents',
      tags: ['events'],
      summary: '状态变化事件，须升级为 WebSocket；每条消息的格式见 200 (events over WebSocket; each message as under 200)',
      security: SECURITY,
      response: { 200: eventMessageSchema, ...PROBLEM_ANSWERS },
    },
    // Before the upgrade: a refusal is an HTTP answer.
    preHandler: async (request) => {
      if (!request.ws) return;
      requireOurProtocol(request);
      requireRoom(listeners, principalKey(request));
    },
    handler: () => {
      throw new HttpProblem('websocket-only');
    },
    wsHandler(socket, request) {
      listeners.set(socket, principalKey(request));
      socket.on('close', () => listeners.delete(socket));
      stream(socket, request, sources);
    },
  });
}

/** Whoever offers subprotocols offers ours: else there were none to choose but the token. @throws HttpProblem `bad-request` */
function requireOurProtocol({ headers }: FastifyRequest): void {
  if (offeredProtocols(headers)?.includes(EVENTS_PROTOCOL) === false) throw new HttpProblem('bad-request', { faults: [PROTOCOL_MISSING] });
}

const PROTOCOL_MISSING: FieldFault = {
  pointer: '',
  field: 'Sec-WebSocket-Protocol',
  detail: `must offer ${EVENTS_PROTOCOL}, beside counter-token.<token>`,
  detailZh: `须包含 ${EVENTS_PROTOCOL}，与 counter-token.<令牌> 一起`,
};

/** @throws HttpProblem `too-many-requests` */
function requireRoom(listeners: ReadonlyMap<WebSocket, string>, caller: string): void {
  const own = [...listeners.values()].filter((one) => one === caller).length;
  if (listeners.size >= MOST_LISTENERS || own >= MOST_LISTENERS_OF_ONE) throw new HttpProblem('too-many-requests', { retryAfterMs: ALIVE_EVERY_MS });
}

function stream(socket: WebSocket, { principal }: FastifyRequest, { counter, window, admission, clock }: EventSources): void {
  const send = (message: EventMessage) => {
    if (socket.bufferedAmount > EVENTS_BUFFER_LIMIT) socket.terminate();
    else socket.send(JSON.stringify(eventMessageSchema.parse(message)));
  };
  let pings = 0;
  const keepAlive = () => {
    pings = 0;
    send({ type: 'alive' });
    cancelAlive = clock.after(ALIVE_EVERY_MS, keepAlive);
  };
  let cancelAlive = clock.after(ALIVE_EVERY_MS, keepAlive);
  const subscriptions = [
    counter.onStatus(send),
    window.onChange(() => send({ type: 'window' })),
    admission.onEnded((pairing) => {
      if (principal.kind === 'paired' && principal.pairing === pairing) cut('pairing ended');
    }),
    () => cancelAlive(),
  ];
  const endAll = () => subscriptions.splice(0).forEach((end) => end());
  const cut = (why: string) => {
    endAll();
    socket.close(NOT_ALLOWED, why);
  };
  socket.on('message', () => {
    cut('events go one way');
    // What it goes on sending is not even read; a second later it is cut off.
    socket.pause();
  });
  socket.on('ping', () => {
    pings += 1;
    if (pings > MOST_PINGS) socket.terminate();
  });
  socket.on('close', endAll);
  socket.on('error', () => socket.terminate());
}
