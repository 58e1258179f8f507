import fastifyWebsocket from '@fastify/websocket';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import type { Clock } from '../../contract/clock.ts';
import { visitRequestSchema } from '../visit-link.ts';
import type { Commands } from './commands.ts';
import type { DoorsConfig } from './config.ts';
import { MESSAGE_LIMIT, type DoorDependencies, type OpenDoor } from './door.ts';
import { DoorGuard } from './door-guard.ts';
import { answering, done, DoorRefusal, refusedBy, type DoorAnswer } from './door-refusal.ts';
import { Ends } from './ends.ts';
import { boundedServer, portOf } from './http.ts';
import { caseFieldsSchema, echoOf, jsonObject, parsed } from './message.ts';

const HEARTBEAT_MS = 60_000;
/** A peer that reads nothing for so long is gone. */
const BUFFER_LIMIT = 64 * 1024;

/** A peer that does not answer our goodbye is cut off after a second. */
const WEBSOCKET_OPTIONS = { maxPayload: MESSAGE_LIMIT, closeTimeout: 1_000 };

const functionSchema = z.object({ function: z.string().trim().toLowerCase().min(1).max(64) });
const signInSchema = z.object({ staffNo: caseFieldsSchema.shape.staffNo.unwrap(), staffName: caseFieldsSchema.shape.staffName });
const showSchema = z.object({ ...visitRequestSchema.shape });
const closeSchema = z.object({ id: z.string().max(64).optional() });

/**
 * JSON messages that show a page or start a rating, and what became of it (docs/DOORS.md).
 * @throws Error with a code, e.g. EADDRINUSE
 */
export async function openWebSocketDoor(
  { port, host, from, origins }: NonNullable<DoorsConfig['webSocket']>,
  commands: Commands,
  links: DoorDependencies,
): Promise<OpenDoor> {
  const { clock, log } = links;
  const guard = new DoorGuard({ door: 'webSocket', from, clock, log });
  const allowed = new Set(origins.map((origin) => new URL(origin).origin));
  const ends = new Ends(links);
  const app = boundedServer(guard);
  await app.register(fastifyWebsocket, { options: WEBSOCKET_OPTIONS });
  app.addHook('onRequest', async ({ headers: { origin }, ip }, reply) => {
    if (!guard.allows(ip)) return reply.status(429).send(refusedBy(new DoorRefusal('too-many-requests')));
    if (origin === undefined || allowed.has(origin)) return;
    guard.refused('foreign-origin', ip);
    return reply.status(403).send(refusedBy(new DoorRefusal('foreign-origin')));
  });
  await app.register(async (scope) => {
    scope.get('/*', { websocket: true }, (socket, { ip }) => {
      const visitor = new Visitor(socket, commands, ends, links);
      keepAlive(socket, clock);
      socket.on('message', (data: Buffer, isBinary) => {
        if (socket.readyState !== socket.OPEN) return;
        if (!guard.allows(ip)) return socket.close(1013, 'too many messages');
        const { result } = visitor.hear(isBinary ? new Uint8Array() : data);
        if (result !== 0) guard.refused(result);
      });
      socket.on('error', () => {
        guard.refused('broken-message');
        socket.terminate();
      });
    });
  });
  await app.listen({ host, port });
  const close = async () => {
    ends.stop();
    await app.close();
  };
  return { port: portOf(app), close };
}

/** One connection. */
class Visitor {
  readonly #socket: WebSocket;
  readonly #commands: Commands;
  readonly #ends: Ends;
  readonly #links: DoorDependencies;
  /** What it last began. */
  #begun: string | undefined;

  constructor(socket: WebSocket, commands: Commands, ends: Ends, links: DoorDependencies) {
    this.#socket = socket;
    this.#commands = commands;
    this.#ends = ends;
    this.#links = links;
  }

  hear(bytes: Uint8Array): DoorAnswer {
    let echo = {};
    let begins = false;
    const answer = answering(this.#links.log, () => {
      const message = jsonObject(bytes);
      echo = echoOf(message, 'function', 'serial');
      const { function: name } = parsed(functionSchema, message);
      begins = name === 'startevaluation' || name.includes('show');
      return this.#obey(name, message);
    });
    this.#send({ ...echo, ...answer });
    if (begins) this.#follow(answer);
    return answer;
  }

  #obey(name: string, message: Record<string, unknown>): DoorAnswer {
    const commands = this.#commands;
    if (name === 'startevaluation') return commands.start(parsed(caseFieldsSchema, message));
    if (name === 'login') return commands.signIn(parsed(signInSchema, message));
    if (name === 'logout') return commands.signOut(parsed(caseFieldsSchema.pick({ staffNo: true }), message).staffNo);
    if (name === 'heartbeat') return done();
    if (name === 'close') return this.#close(parsed(closeSchema, message).id ?? this.#begun);
    if (name.includes('show')) return commands.show(parsed(showSchema, message));
    throw new DoorRefusal('malformed', [{ pointer: '/function', field: 'function', detail: 'is not known', detailZh: '无此功能' }]);
  }

  #close(id: string | undefined): DoorAnswer {
    if (id === undefined) throw new DoorRefusal('nothing-shown');
    return this.#commands.close(id);
  }

  #follow(answer: DoorAnswer): void {
    const { id } = answer;
    this.#begun = id ?? this.#begun;
    this.#ends.watch(answer, (status) => this.#send({ function: 'Closed', id, status }));
  }

  #send(message: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > BUFFER_LIMIT) this.#socket.terminate();
    else this.#socket.send(JSON.stringify(message));
  }
}

/** A peer that does not answer for a whole minute is gone, and makes room. */
function keepAlive(socket: WebSocket, clock: Clock): void {
  let answered = true;
  let cancel = () => {};
  const beat = () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    cancel = clock.after(HEARTBEAT_MS, beat);
  };
  cancel = clock.after(HEARTBEAT_MS, beat);
  socket.on('pong', () => {
    answered = true;
  });
  socket.on('close', () => cancel());
}
