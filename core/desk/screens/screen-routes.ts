import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from '../../contract/content-security-policy.ts';
import { SCREEN_KEY_PREFIX } from '../../contract/screen-link.ts';
import { HttpProblem } from '../../http/problems.ts';
import { isSameSecret, subprotocolValue } from '../../http/presented-secret.ts';
import type { ScreenDesk } from './screen-desk.ts';

/** A screen that reads nothing for so long is gone; it gets the whole view when it comes back. */
const SCREEN_BUFFER_LIMIT = 1024 * 1024;

/** Where a clerk's page lies, beside the citizen's. */
const CLERK_PAGE = '/clerk/';

/**
 * What the clerk's page may do: its own files, and the line to where it came from, which older browsers do not count among `'self'`.
 * The host has been judged before.
 */
function clerkPolicy({ headers: { host = '' } }: FastifyRequest): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ws://${host} wss://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Serves the screens to a kiosk browser and links them by WebSocket. The link can rate, so it asks for the screen key:
 * whoever merely reaches the port (the clerk's own PC, say) cannot touch on the citizen's behalf.
 * @param frameOrigin the one origin that the screens may show in a frame
 */
export function registerScreenRoutes(app: FastifyInstance, screens: ScreenDesk, folder: string, screenKey: string, frameOrigin: string | null): void {
  const policy = contentSecurityPolicy({ frameOrigin });
  void app.register(fastifyStatic, {
    root: folder,
    setHeaders(response) {
      const { request } = response;
      response.header('content-security-policy', request.url.startsWith(CLERK_PAGE) ? clerkPolicy(request) : policy);
      response.header('x-content-type-options', 'nosniff');
      response.header('referrer-policy', 'no-referrer');
    },
  });

  app.get(CLERK_PAGE.slice(0, -1), { schema: { hide: true } }, (_request, reply) => reply.redirect(CLERK_PAGE));

  void app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      const presented = subprotocolValue(request.headers, SCREEN_KEY_PREFIX) ?? '';
      if (!isSameSecret(presented, screenKey)) throw new HttpProblem('wrong-token');
    });
    scope.get('/screen', { websocket: true, schema: { hide: true } }, (socket) => {
      const link = screens.connect({
        send(message) {
          if (socket.bufferedAmount > SCREEN_BUFFER_LIMIT) socket.terminate();
          else socket.send(JSON.stringify(message));
        },
      });
      socket.on('message', (data) => link.receive(parseJson(String(data))));
      socket.on('close', () => link.disconnect());
      socket.on('error', () => socket.terminate());
    });
  });
}

/** What is not JSON becomes `undefined`, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
