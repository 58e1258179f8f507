import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { answering } from './answering.ts';
import {
  devicesAnswerSchema,
  learnOrderSchema,
  learnStateSchema,
  pageAnswerSchema,
  pageOrderSchema,
  savedProfileSchema,
  saveOrderSchema,
  typedKeysSchema,
  type DeviceDesk,
} from './device-desk.ts';
import { orderSchema } from './technician-desk.ts';

/** The part of the technician's API that is about devices; `scope` has looked at the token. */
export function registerDeviceRoutes(scope: FastifyInstance, desk: DeviceDesk): void {
  const { learn } = desk;
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.get('/devices', { schema: answering(devicesAnswerSchema) }, async () => desk.devices());
  v1.post('/devices/rescan', { schema: { ...answering(devicesAnswerSchema), body: orderSchema } }, async ({ body }) => desk.rescan(body));
  v1.post('/printer/pages', { schema: { ...answering(pageAnswerSchema), body: pageOrderSchema } }, async ({ body }) => desk.printPage(body));

  v1.get('/keypad/learn', { schema: answering(learnStateSchema) }, async () => learn.state());
  v1.post('/keypad/learn', { schema: { ...answering(learnStateSchema), body: learnOrderSchema } }, async ({ body }) => learn.start(body));
  v1.post('/keypad/learn/typed', { schema: { ...answering(learnStateSchema), body: typedKeysSchema } }, async ({ body }) => learn.typed(body.keys));
  v1.post('/keypad/learn/save', { schema: { ...answering(savedProfileSchema), body: saveOrderSchema } }, async ({ body }) => learn.save(body));
  v1.post('/keypad/learn/cancel', { schema: { ...answering(learnStateSchema), body: z.strictObject({}).optional() } }, async () => learn.cancel());
}
