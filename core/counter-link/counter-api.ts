import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../contract/clock.ts';
import { ownOrigin } from '../http/cors.ts';
import { cameOverLan } from '../http/hosts.ts';
import { keepFirstAnswers } from '../http/idempotency.ts';
import { bearerToken, subprotocolValue } from '../http/presented-secret.ts';
import { RateLimit } from '../http/rate-limit.ts';
import { COUNTER_TOKEN_PREFIX, type CounterDesk } from './counter-desk.ts';
import type { DirectoryLink } from './directory-link.ts';
import { registerDirectoryRoutes } from './directory-routes.ts';
import { registerEvaluationRoutes } from './evaluation-routes.ts';
import { registerEvents } from './events.ts';
import { counterDocument } from './openapi/document.ts';
import type { PairingLink } from './pairing-link.ts';
import { registerPairingSteps, registerPairingRoutes } from './pairing-routes.ts';
import type { PaperLink } from './paper-link.ts';
import { registerPaperRoutes } from './paper-routes.ts';
import { principalKey, type CounterAdmission, type Principal } from './principal.ts';
import { registerReceiptRoutes } from './receipt-routes.ts';
import { registerStatusRoutes } from './status-routes.ts';
import type { VisitLink } from './visit-link.ts';
import { registerVisitRoutes } from './visit-routes.ts';
import type { TodayLink, WindowLink } from './window-link.ts';
import { registerWindowRoutes } from './window-routes.ts';

/** All that the counter's side can reach. */
export interface CounterApi {
  counter: CounterDesk;
  window: WindowLink;
  today: TodayLink;
  directory: DirectoryLink;
  pairing: PairingLink;
  paper: PaperLink;
  visits: VisitLink;
  admission: CounterAdmission;
}

/** How much anybody may ask. */
export interface CounterLimits {
  clock: Clock;
  /** Of each caller, and of all strangers at one address together; four seconds' worth at once. */
  requestsPerSecond: number;
}

/**
 * Version 1 of the counter's API: whoever asks is admitted once, before anything else is looked at. Response schemas let through what
 * they name and nothing else.
 */
export function registerCounterApi(app: FastifyInstance, api: CounterApi, { clock, requestsPerSecond }: CounterLimits): void {
  const { counter, window, today, directory, pairing, paper, visits, admission } = api;
  const callers = new RateLimit(requestsPerSecond, clock);
  // Apart from the callers: a stranger's flood, from the same machine even, must not keep an admitted one waiting.
  const strangers = new RateLimit(requestsPerSecond, clock);

  void app.register(async (scope) => {
    scope.decorateRequest('principal');
    scope.addHook('onRequest', async (request) => {
      request.principal = admit(request, admission, strangers);
      callers.count(principalKey(request));
    });
    keepFirstAnswers(scope, principalKey, clock);
    registerEvaluationRoutes(scope, counter);
    registerReceiptRoutes(scope, counter);
    registerStatusRoutes(scope, counter);
    registerEvents(scope, { counter, window, admission, clock });
    registerPairingRoutes(scope, pairing);
    registerPaperRoutes(scope, paper);
    registerWindowRoutes(scope, window, today);
    registerDirectoryRoutes(scope, directory);
    registerVisitRoutes(scope, visits);
  });

  // What needs no token.
  void app.register(async (scope) => {
    scope.addHook('onRequest', async ({ ip }) => strangers.count(ip));
    registerPairingSteps(scope, pairing);
    let document: Record<string, unknown> | undefined;
    scope.get('/v1/openapi.json', { schema: { hide: true } }, async () => (document ??= counterDocument(app.swagger())));
  });
}

/** @throws HttpProblem `wrong-token`, `unknown-origin`; `too-many-requests` for one who keeps trying */
function admit(request: FastifyRequest, admission: CounterAdmission, strangers: RateLimit): Principal {
  const { headers, ip, ws } = request;
  // A page cannot send a header when it opens a WebSocket.
  const token = bearerToken(headers) || (ws && subprotocolValue(headers, COUNTER_TOKEN_PREFIX)) || '';
  try {
    return admission.admit({ token, origin: headers.origin ?? null, ownOrigin: ownOrigin(request), overLan: cameOverLan(request) });
  } catch (error) {
    strangers.count(ip);
    throw error;
  }
}
