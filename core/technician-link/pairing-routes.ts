import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { answering } from './answering.ts';
import { pairingsAnswerSchema, type TechnicianPairings } from './pairing-desk.ts';
import { orderSchema } from './technician-desk.ts';

const idParamsSchema = z.strictObject({ id: z.string().meta({ title: '配对编号 (id of the pairing)' }) });

/** The part of the technician's API that is about pairings; `scope` has looked at the token. */
export function registerPairingsRoutes(scope: FastifyInstance, desk: TechnicianPairings): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.get('/pairings', { schema: answering(pairingsAnswerSchema) }, async () => desk.pairings());
  v1.post('/pairings/:id/revoke', { schema: { ...answering(pairingsAnswerSchema), params: idParamsSchema, body: orderSchema } }, async ({ params, body }) =>
    desk.revoke(params.id, body),
  );
}
