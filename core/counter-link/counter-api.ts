import type { FastifyInstance } from 'fastify';
import { bearerToken } from '../http/presented-secret.ts';
import type { CounterDesk } from './counter-desk.ts';
import type { CounterAdmission } from './principal.ts';
import { registerCounterRoutes } from './routes.ts';
import type { WindowLink } from './window-link.ts';
import { registerWindowRoutes } from './window-routes.ts';

/** All that the counter's side can reach. */
export interface CounterApi {
  counter: CounterDesk;
  window: WindowLink;
  admission: CounterAdmission;
}

/** Version 1 of the counter's API: whoever asks is admitted once, before anything else is looked at. */
export function registerCounterApi(app: FastifyInstance, { counter, window, admission }: CounterApi): void {
  void app.register(async (scope) => {
    scope.decorateRequest('principal');
    scope.addHook('onRequest', async (request) => {
      const { origin = null, host = '' } = request.headers;
      request.principal = admission.admit({ token: bearerToken(request.headers), origin, ownOrigin: `http://${host}`, overLan: false });
    });
    registerCounterRoutes(scope, counter);
    registerWindowRoutes(scope, window);
  });

  app.get('/v1/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
