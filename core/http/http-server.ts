import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import * as z from 'zod';
import { DOCUMENT_SCHEMAS } from './document-schemas.ts';
import { limitConnections, onClientError, socketOptions, USUAL_PATIENCE_MS } from './connections.ts';
import { answerPreflight, judgeOrigin, PREFLIGHT_ADDRESSES } from './cors.ts';
import { fieldFaults } from './field-faults.ts';
import { cameOverLan, isOwnHost, isServedOverLan } from './hosts.ts';
import { HttpProblem, InvalidBody, problem, problemOf, retryAfterOf, type Problem } from './problems.ts';

/** Greatest body in bytes. A whole case fits many times. */
const BODY_LIMIT = 64 * 1024;
/** Greatest WebSocket message in bytes: a screen's longest is a draft of 2,000 characters. */
const MESSAGE_LIMIT = 64 * 1024;

/** A peer that does not answer our goodbye is cut off after a second: its host kills an evaluator that takes too long to stop. */
const WEBSOCKET_OPTIONS = {
  maxPayload: MESSAGE_LIMIT,
  closeTimeout: 1_000,
  // By its version one of ours is known: in whatever order they come, the secret that a page puts beside it is not sent back.
  handleProtocols: (offered: ReadonlySet<string>) => [...offered].find((name) => /\.v\d+$/.test(name)) ?? false,
};

export interface HttpServerOptions {
  /** Whether pages of this origin may ask at the counter's API. None, if not given. */
  isPaired?: (origin: string) => boolean;
  /** Names by which this machine is addressed over the network, beside its addresses. */
  lanNames?: readonly string[] | undefined;
  /** A request is to arrive within so many milliseconds. */
  patienceMs?: number;
}

/**
 * The evaluator's HTTP server, without routes: problem documents for every error, and a refusal of foreign hosts and origins
 * before anything else is looked at.
 */
export async function createHttpServer(log: Logger, version: string, options: HttpServerOptions = {}): Promise<FastifyInstance> {
  const { isPaired = () => false, lanNames = [], patienceMs = USUAL_PATIENCE_MS } = options;
  const { node, timeouts, connectionTimeout } = socketOptions(patienceMs);
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    ...timeouts,
    connectionTimeout,
    forceCloseConnections: true,
    http: node,
    frameworkErrors(_error, request, reply) {
      // No hook runs here, and a connection that wanted to become a WebSocket has no server to end it.
      if (request.raw.headers.upgrade !== undefined) reply.raw.once('finish', () => request.raw.socket.destroySoon());
      void send(reply, problem('bad-request'));
    },
    clientErrorHandler: onClientError,
    routerOptions: { maxParamLength: 500 },
  });
  // A schema of ours is always zod's; the compiler's type cannot say so.
  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const parsed = schema.safeParse(data, { reportInput: true });
    return parsed.success ? { value: parsed.data } : { error: new InvalidBody(fieldFaults(schema, parsed.error)) };
  });
  app.setSerializerCompiler(serializerCompiler);
  // Built in, and not wanted: a body of any type but JSON is a mistake that should be told.
  app.removeContentTypeParser('text/plain');
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // Many clients name the type on a DELETE without a body, too.
    if (body.length === 0) return done(null, undefined);
    const text = decodeUtf8(body);
    if (text === undefined) return done(new HttpProblem('not-utf-8'));
    void parseJson(request, text, done);
  });

  app.setNotFoundHandler((_request, reply) => send(reply, problem('no-such-address')));
  app.setErrorHandler((error, request, reply) => {
    const answer = problemOf(error);
    if (answer.status >= 500) {
      // The message of an unforeseen error may quote the body; its name and place do not.
      const { name, stack } = error instanceof Error ? error : { name: 'unknown', stack: '' };
      log.error({ method: request.method, route: request.routeOptions.url, name, at: stack?.split('\n')[1]?.trim() }, 'A request failed.');
    }
    return send(reply, answer, retryAfterOf(error));
  });

  await app.register(fastifyWebsocket, { options: WEBSOCKET_OPTIONS });
  guard(app, isPaired, lanNames);
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Counter Evaluator 评价器', description: '业务系统接口 (API for the business system of a counter)', version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    ...DOCUMENT_SCHEMAS,
  });
  return app;
}

/**
 * Turns away whatever is not addressed to us, not served that way, or sent by a foreign page, before anything else is looked at. After the
 * WebSocket plug-in: else that would not know, and leave open, a connection that is refused here.
 */
function guard(app: FastifyInstance, isPaired: (origin: string) => boolean, lanNames: readonly string[]): void {
  const names = lanNames.map((name) => name.toLowerCase());
  const webSocketRoutes = new Set<string>();
  app.addHook('onRoute', ({ url, websocket, wsHandler }) => {
    if (websocket || wsHandler) webSocketRoutes.add(url);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!isOwnHost(request, names)) throw new HttpProblem('unknown-host');
    if (cameOverLan(request) && !isServedOverLan(request)) throw new HttpProblem('no-such-address');
    // Left to the plug-in it would be opened first.
    if (request.ws && !webSocketRoutes.has(request.routeOptions.url ?? '')) throw new HttpProblem('no-such-address');
    judgeOrigin(request, reply, isPaired);
  });
  for (const address of PREFLIGHT_ADDRESSES) app.options(address, { schema: { hide: true } }, answerPreflight);
  limitConnections(app.server);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Undefined for bytes that are no UTF-8: a business system that speaks GBK would ruin every name for good. */
function decodeUtf8(body: string | Buffer): string | undefined {
  try {
    return typeof body === 'string' ? body : utf8.decode(body);
  } catch {
    return undefined;
  }
}

/** RFC 6750 asks for it beside every 401. */
const CHALLENGE = { 'www-authenticate': 'Bearer realm="counter-evaluator"' };

/** @param retryAfterMs after which the same request may be answered; told in whole seconds, rounded up */
function send(reply: FastifyReply, answer: Problem, retryAfterMs?: number) {
  return reply
    .status(answer.status)
    .headers({
      'content-type': 'application/problem+json; charset=utf-8',
      ...(answer.status === 401 && CHALLENGE),
      ...(retryAfterMs !== undefined && { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }),
    })
    .send(JSON.stringify(answer));
}
