import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isIP, type AddressInfo, type Socket } from 'node:net';
import * as z from 'zod';
import type { Commands } from './commands.ts';
import type { DoorsConfig } from './config.ts';
import { CONNECTION_LIMIT, MESSAGE_LIMIT, type DoorDependencies, type OpenDoor } from './door.ts';
import { DoorGuard } from './door-guard.ts';
import { answering, DoorRefusal, httpStatusOf, refusedBy, type DoorAnswer, type DoorRefusalCode } from './door-refusal.ts';
import { commandSchema, echoOf, formFields, jsonObject, parsed } from './message.ts';

/** What browsers send, and programs do not. (`sec-fetch-mode` Node's own fetch sends, too.) */
const OF_PAGES = ['origin', 'referer', 'sec-fetch-site'];
const fieldsSchema = z.record(z.string(), z.unknown());

/**
 * Commands by `GET` or `POST /command` (docs/DOORS.md), as the UDP door takes them, which name the counter's address. Pages cannot use it:
 * a page anywhere could start a rating by a mere picture's address.
 * @throws Error with a code, e.g. EADDRINUSE
 */
export async function openHttpDoor({ port, host, from, counter }: NonNullable<DoorsConfig['http']>, commands: Commands, links: DoorDependencies): Promise<OpenDoor> {
  const { clock, log } = links;
  const guard = new DoorGuard({ door: 'http', from, clock, log });
  const app = boundedServer(guard);
  const refuse = (reply: FastifyReply, code: DoorRefusalCode) => answer(reply, refusedBy(new DoorRefusal(code)), guard);

  app.addHook('onRequest', async (request, reply) => {
    if (!guard.allows(request.ip)) return answer(reply, refusedBy(new DoorRefusal('too-many-requests')));
    if (OF_PAGES.some((name) => request.headers[name] !== undefined) || !isAddress(request)) return refuse(reply, 'no-pages');
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof DoorRefusal) return answer(reply, refusedBy(error), guard);
    return refuse(reply, z.object({ statusCode: z.literal(413) }).safeParse(error).success ? 'too-large' : 'malformed');
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/command',
    handler: (request, reply) => {
      const message = { ...formFields(queryOf(request)), ...fieldsSchema.safeParse(request.body).data };
      const obeyed = answering(log, () => {
        if (message['counter'] !== counter) throw new DoorRefusal('wrong-counter');
        return commands.run(parsed(commandSchema, message), request.ip);
      });
      return answer(reply, { ...echoOf(message, 'command', 'serial'), ...obeyed }, guard);
    },
  });
  await app.listen({ host, port });
  return { port: portOf(app), close: () => app.close() };
}

/** A small HTTP server that hears known addresses only, and no more than a message from each. */
export function boundedServer(guard: DoorGuard): FastifyInstance {
  const app = Fastify({
    bodyLimit: MESSAGE_LIMIT,
    requestTimeout: 5_000,
    connectionTimeout: 10_000,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { maxHeaderSize: MESSAGE_LIMIT },
    clientErrorHandler: (error, socket) => answerNoRequest(error, socket, guard),
  });
  app.server.maxConnections = CONNECTION_LIMIT;
  app.server.on('connection', (socket) => {
    if (!guard.knows(socket.remoteAddress)) socket.destroy();
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => jsonObject(body));
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'buffer' }, async (_request: FastifyRequest, body: Buffer) => formFields(body));
  app.setNotFoundHandler((_request, reply) => answer(reply, refusedBy(new DoorRefusal('no-such-address')), guard));
  return app;
}

export const portOf = ({ server }: FastifyInstance): number => addressOf(server.address()).port;

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The door does not listen.');
  return address;
}

function answer(reply: FastifyReply, body: DoorAnswer, guard?: DoorGuard): FastifyReply {
  if (body.result !== 0) guard?.refused(body.result);
  return reply.status(httpStatusOf(body)).header('cache-control', 'no-store').send(body);
}

/** What Node could not read as a request; of letters that stand in the address as they are, it reads none. */
function answerNoRequest({ code }: Error & { code?: string }, socket: Socket, guard: DoorGuard): void {
  if (!socket.writable) return;
  const refusal = new DoorRefusal(code === 'HPE_INVALID_URL' ? 'not-utf-8' : 'malformed');
  guard.refused(refusal.code);
  const body = JSON.stringify(refusedBy(refusal));
  const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/json; charset=utf-8', `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close'];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const queryOf = ({ raw: { url = '' } }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

/** Addressed by number, or as `localhost`: under any other name a page may have led a browser here (DNS rebinding). */
function isAddress({ headers: { host = '' } }: FastifyRequest): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(name) !== 0;
}
