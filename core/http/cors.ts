import type { FastifyReply, FastifyRequest } from 'fastify';
import { cameOverLan } from './hosts.ts';
import { HttpProblem } from './problems.ts';

/** Where a page becomes a paired one: any page may ask. */
const PAIRING_STEPS: ReadonlySet<string> = new Set(['/v1/pairings', '/v1/pairings/:id/confirm']);

/** Files of the SDK, which any page may load. Told by what is allowed: no dots that climb, no escapes. */
const SDK_FILE = /^\/sdk\/(?:[a-z0-9][\w.-]*\/)*[a-z0-9][\w.-]*$/i;

/** Where browsers ask beforehand. */
export const PREFLIGHT_ADDRESSES = ['/v1/*', ...PAIRING_STEPS] as const;

/** The origin under which the request reached us: that of our own pages. */
export const ownOrigin = (request: FastifyRequest): string => `${cameOverLan(request) ? 'https' : 'http'}://${request.headers.host ?? ''}`;

/**
 * Turns pages of foreign origins away: but for the SDK's files, only paired ones may ask, and only at the counter's API. Decided by the
 * route that was found, so that no spelling of a path leads elsewhere. Sets what lets an admitted page read the answer, a refusal too.
 * @throws HttpProblem `unknown-origin`
 */
export function judgeOrigin(request: FastifyRequest, reply: FastifyReply, isPaired: (origin: string) => boolean): void {
  const { origin } = request.headers;
  const route = request.routeOptions.url ?? '';
  const isApi = route.startsWith('/v1/');
  if (isApi) reply.headers({ vary: 'Origin', 'cache-control': 'no-store' });
  else if (isSdkFile(request)) return void reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
  if (origin === undefined || origin === ownOrigin(request)) return;
  const isPairing = PAIRING_STEPS.has(route) && (request.method === 'POST' || request.method === 'OPTIONS');
  if (!isPairing && !(isApi && isPaired(origin))) throw new HttpProblem('unknown-origin');
  reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': 'retry-after, idempotency-replayed' });
}

function isSdkFile({ url, method, routeOptions }: FastifyRequest): boolean {
  const [path = ''] = url.split('?');
  return routeOptions.url !== undefined && (method === 'GET' || method === 'HEAD') && SDK_FILE.test(path);
}

/** Answers a browser's question beforehand; whether the page may ask at all was decided before. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .status(204)
    .headers({
      vary: 'Origin, Access-Control-Request-Private-Network',
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key',
      'access-control-max-age': '600',
      // Browsers before Local Network Access ask the server; later ones ask their user, or their policy, and send no header.
      ...(request.headers['access-control-request-private-network'] === 'true' && { 'access-control-allow-private-network': 'true' }),
    })
    .send();
}
