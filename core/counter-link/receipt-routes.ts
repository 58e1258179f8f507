import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { evaluationRequestSchema } from '../contract/case.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { paperFormAnswerSchema, receiptAnswerSchema, receiptRequestSchema, type CounterDesk } from './counter-desk.ts';

/** What the counter may have printed. */
export function registerReceiptRoutes(scope: FastifyInstance, desk: CounterDesk): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/receipts',
    {
      schema: {
        operationId: 'printReceipt',
        tags: ['receipts'],
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
        operationId: 'printPaperForm',
        tags: ['receipts'],
        summary: '打印书面评价表 (print a form to rate by hand)',
        security: SECURITY,
        body: evaluationRequestSchema,
        response: { 201: paperFormAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(await desk.printPaperForm(request.body)),
  );
}
