import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { requireToken } from '../http/presented-secret.ts';
import { answering } from './answering.ts';
import type { DeviceDesk } from './device-desk.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import { createMetrics } from './metrics.ts';
import type { TechnicianPairings } from './pairing-desk.ts';
import { registerPairingsRoutes } from './pairing-routes.ts';
import {
  auditTrailAnswerSchema,
  backupAnswerSchema,
  correctionOrderSchema,
  deadLettersAnswerSchema,
  deadLettersExportSchema,
  keysAnswerSchema,
  orderAnswerSchema,
  orderSchema,
  queueReportSchema,
  type TechnicianDesk,
} from './technician-desk.ts';

const number = (title: string) => z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).meta({ title });
const seqParamsSchema = z.strictObject({ seq: number('死信编号 (number of the dead letter)') });
const keyParamsSchema = z.strictObject({ id: number('数据密钥编号 (number of the data key)') });
const limit = number('条数 (limit)').min(1).max(500).default(50);
const deadLettersQuerySchema = z.strictObject({ after: number('起始编号 (after)').default(0), limit });
const auditQuerySchema = z.strictObject({ before: number('截止编号 (before)').optional(), limit });

/** What the technician's API is about. */
export interface TechnicianApi {
  desk: TechnicianDesk;
  devices: DeviceDesk;
  pairings: TechnicianPairings;
}

/** Version 1 of the technician's API. Its token is not the counter's: what it shows is not for the clerk. */
export function registerTechnicianRoutes(app: FastifyInstance, { desk, devices, pairings }: TechnicianApi, token: string): void {
  const metrics = createMetrics();
  void app.register(
    async (scope) => {
      scope.addHook('onRequest', requireToken(token, 'wrong-technician-token'));
      // Names, reasons and the province's words belong into no cache.
      scope.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      const v1 = scope.withTypeProvider<ZodTypeProvider>();

      v1.get('/queue', { schema: answering(queueReportSchema) }, async () => desk.queue());
      v1.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
        reply.type(metrics.contentType).send(await metrics.textOf(desk.queue(), devices)),
      );

      v1.get('/dead-letters', { schema: { ...answering(deadLettersAnswerSchema), querystring: deadLettersQuerySchema } }, async ({ query }) => ({
        deadLetters: desk.deadLetters(query),
      }));
      v1.post('/dead-letters/export', { schema: { ...answering(deadLettersExportSchema), body: orderSchema } }, async ({ body }) =>
        desk.exportDeadLetters(body),
      );
      v1.post(
        '/dead-letters/:seq/correct',
        { schema: { ...answering(orderAnswerSchema), params: seqParamsSchema, body: correctionOrderSchema } },
        async ({ params, body }) => desk.correct(params.seq, body),
      );
      const onLetter = { schema: { ...answering(orderAnswerSchema), params: seqParamsSchema, body: orderSchema } };
      v1.post('/dead-letters/:seq/requeue', onLetter, async ({ params, body }) => desk.requeue(params.seq, body));
      v1.post('/dead-letters/:seq/write-off', onLetter, async ({ params, body }) => desk.writeOff(params.seq, body));

      v1.get('/audit', { schema: { ...answering(auditTrailAnswerSchema), querystring: auditQuerySchema } }, async ({ query }) => ({
        entries: desk.audit(query),
      }));

      v1.post('/keys/rotate', { schema: { ...answering(keysAnswerSchema), body: orderSchema } }, async ({ body }) => ({
        keys: desk.rotateKeys(body),
      }));
      v1.post(
        '/keys/:id/give-up',
        { schema: { ...answering(keysAnswerSchema), params: keyParamsSchema, body: orderSchema } },
        async ({ params, body }) => ({ keys: desk.giveUpKey(params.id, body) }),
      );

      v1.post('/backups', { schema: { ...answering(backupAnswerSchema), body: orderSchema } }, async ({ body }) => desk.backUp(body));
      registerDeviceRoutes(scope, devices);
      registerPairingsRoutes(scope, pairings);
    },
    { prefix: '/technician/v1' },
  );
}
