import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { healthSchema } from '../contract/health.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { rulesAnswerSchema, type CounterDesk } from './counter-desk.ts';

/** How the device is, and by which rules it asks. */
export function registerStatusRoutes(scope: FastifyInstance, desk: CounterDesk): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.get(
    '/v1/status',
    {
      schema: {
        operationId: 'getStatus',
        tags: ['status'],
        summary: '评价器、队列、省平台和设备的状态 (health)',
        security: SECURITY,
        response: { 200: healthSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => desk.health(),
  );

  v1.get(
    '/v1/rules',
    {
      schema: {
        operationId: 'getRules',
        tags: ['status'],
        summary: '本机执行的评价规则及依据 (the rules in force, with their sources)',
        security: SECURITY,
        response: { 200: rulesAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => desk.rules(),
  );
}
