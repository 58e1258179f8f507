import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import * as z from 'zod';
import { fieldFaults } from './field-faults.ts';
import { HttpProblem, InvalidBody, problem, problemOf, type Problem } from './problems.ts';

/** Greatest body in bytes. A whole case fits many times. */
const BODY_LIMIT = 64 * 1024;
/** Greatest WebSocket message in bytes: a screen's longest is a draft of 2,000 characters. */
const MESSAGE_LIMIT = 64 * 1024;

/** A peer that does not answer our goodbye is cut off after a second: its host kills an evaluator that takes too long to stop. */
const WEBSOCKET_OPTIONS = { maxPayload: MESSAGE_LIMIT, closeTimeout: 1_000 };

/** Names under which a loopback server may be addressed; any other is DNS rebinding or a mistake. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The evaluator's HTTP server, without routes: loopback only, problem documents for every error, and a refusal of
 * foreign hosts and origins before anything else is looked at.
 */
export async function createHttpServer(log: Logger, version: string): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 10_000,
    connectionTimeout: 30_000,
    forceCloseConnections: true,
    // A request without a Host header gets our own answer, not Node's empty one.
    http: { requireHostHeader: false },
    frameworkErrors: (_error, _request, reply) => void send(reply, problem('bad-request')),
    clientErrorHandler(_error, socket) {
      if (!socket.writable) return;
      const body = JSON.stringify(problem('bad-request'));
      socket.end(
        'HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nConnection: close\r\n' +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    },
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

  app.addHook('onRequest', async (request) => {
    if (!isOwnHost(request.headers.host)) throw new HttpProblem('unknown-host');
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${request.headers.host}`) throw new HttpProblem('unknown-origin');
  });

  app.setNotFoundHandler((_request, reply) => send(reply, problem('no-such-address')));
  app.setErrorHandler((error, request, reply) => {
    const answer = problemOf(error);
    if (answer.status >= 500) {
      // The message of an unforeseen error may quote the body; its name and place do not.
      const { name, stack } = error instanceof Error ? error : { name: 'unknown', stack: '' };
      log.error({ method: request.method, route: request.routeOptions.url, name, at: stack?.split('\n')[1]?.trim() }, 'A request failed.');
    }
    return send(reply, answer);
  });

  await app.register(fastifyWebsocket, { options: WEBSOCKET_OPTIONS });
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Counter Evaluator 评价器', description: '业务系统接口 (API for the business system of a counter)', version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
  return app;
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

function send(reply: FastifyReply, answer: Problem) {
  return reply
    .status(answer.status)
    .headers({ 'content-type': 'application/problem+json; charset=utf-8', ...(answer.status === 401 && CHALLENGE) })
    .send(JSON.stringify(answer));
}

function isOwnHost(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, '');
  return name !== undefined && LOOPBACK_NAMES.has(name);
}
