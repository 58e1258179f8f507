import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { WebSocket } from 'ws';
import * as z from 'zod';
import { evaluationRequestSchema, groupRequestSchema } from '../contract/case.ts';
import { healthSchema } from '../contract/health.ts';
import { HttpProblem } from '../http/problems.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { evaluationAnswerSchema, groupAnswerSchema, paperFormAnswerSchema, receiptAnswerSchema, receiptRequestSchema, rulesAnswerSchema, eventMessageSchema, statusEventSchema, type CounterDesk, type StatusEvent } from './counter-desk.ts';

const idParamsSchema = z.strictObject({ id: z.string().meta({ title: '评价编号 (evaluation id)' }) });

/** A listener that reads nothing for so long piles up what we send it; it is cut off and may come again. */
const EVENTS_BUFFER_LIMIT = 256 * 1024;

/** Response schemas let through what they name and nothing else. */
export function registerCounterRoutes(scope: FastifyInstance, desk: CounterDesk): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/evaluations',
    {
      schema: {
        summary: '开始一次评价 (start a rating)',
        security: SECURITY,
        body: evaluationRequestSchema,
        response: { 200: evaluationAnswerSchema, 201: evaluationAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => {
      const { evaluation, created } = desk.offer(request.body);
      return reply.status(created ? 201 : 200).send(evaluation);
    },
  );

  v1.post(
    '/v1/evaluation-groups',
    {
      schema: {
        summary: '开始一组办件的评价：批量业务或主题、一件事 (start a rating of a batch or a theme)',
        security: SECURITY,
        body: groupRequestSchema,
        response: { 200: groupAnswerSchema, 201: groupAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => {
      const { group, created } = desk.offerGroup(request.body);
      return reply.status(created ? 201 : 200).send(group);
    },
  );

  v1.get(
    '/v1/evaluations/:id',
    {
      schema: {
        summary: '查询评价状态，不含评价等级 (status, never the level)',
        security: SECURITY,
        params: idParamsSchema,
        response: { 200: evaluationAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => desk.find(request.params.id),
  );

  v1.delete(
    '/v1/evaluations/:id',
    {
      schema: {
        summary: '取消评价，群众触屏后不可取消 (cancel, until the first touch)',
        security: SECURITY,
        params: idParamsSchema,
        response: { 200: evaluationAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => desk.cancel(request.params.id),
  );

  v1.post(
    '/v1/receipts',
    {
      schema: {
        summary: '打印带动态二维码的评价回执 (print a receipt with a dynamic QR code)',
        security: SECURITY,
        body: receiptRequestSchema,
        response: { 201: receiptAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(await desk.printReceipt(request.body)),
  );

  v1.post(
    '/v1/paper-forms',
    {
      schema: {
        summary: '打印书面评价表 (print a form to rate by hand)',
        security: SECURITY,
        body: evaluationRequestSchema,
        response: { 201: paperFormAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(await desk.printPaperForm(request.body)),
  );

  v1.get(
    '/v1/status',
    {
      schema: {
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
        summary: '本机执行的评价规则及依据 (the rules in force, with their sources)',
        security: SECURITY,
        response: { 200: rulesAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => desk.rules(),
  );

  v1.route({
    method: 'GET',
    url: '/v1/events',
    schema: {
      summary: '状态变化事件，须升级为 WebSocket；每条消息的格式见 200 (events over WebSocket; each message as under 200)',
      security: SECURITY,
      response: { 200: eventMessageSchema, ...PROBLEM_ANSWERS },
    },
    handler: () => {
      throw new HttpProblem('websocket-only');
    },
    wsHandler: (socket) => streamEvents(socket, desk),
  });
}

function streamEvents(socket: WebSocket, desk: CounterDesk): void {
  const unsubscribe = desk.onStatus((event: StatusEvent) => {
    if (socket.bufferedAmount > EVENTS_BUFFER_LIMIT) socket.terminate();
    else socket.send(JSON.stringify(statusEventSchema.parse(event)));
  });
  socket.on('close', unsubscribe);
  socket.on('error', () => socket.terminate());
}
