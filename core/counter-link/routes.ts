import type { FastifyInstance } from 'fastify';
import type { CounterDesk } from './counter-desk.ts';
import { registerEvaluationRoutes } from './evaluation-routes.ts';
import { registerReceiptRoutes } from './receipt-routes.ts';
import { registerStatusRoutes } from './status-routes.ts';

/** Response schemas let through what they name and nothing else. */
export function registerCounterRoutes(scope: FastifyInstance, desk: CounterDesk): void {
  registerEvaluationRoutes(scope, desk);
  registerReceiptRoutes(scope, desk);
  registerStatusRoutes(scope, desk);
}
