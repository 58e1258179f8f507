import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { evaluationRequestSchema, groupRequestSchema } from '../contract/case.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { evaluationAnswerSchema, groupAnswerSchema, type CounterDesk } from './counter-desk.ts';

const idParamsSchema = z.strictObject({ id: z.string().meta({ title: '评价编号 (evaluation id)' }) });
const groupParamsSchema = z.strictObject({ id: z.string().meta({ title: '评价组编号，即开始时答复中的 group (group id, as starting it answered)' }) });

/** Starting, following and cancelling a rating. */
export function registerEvaluationRoutes(scope: FastifyInstance, desk: CounterDesk): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/evaluations',
    {
      schema: {
        operationId: 'startEvaluation',
        tags: ['evaluations'],
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
        operationId: 'startEvaluationGroup',
        tags: ['evaluations'],
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
    '/v1/evaluation-groups/:id',
    {
      schema: {
        operationId: 'getEvaluationGroup',
        tags: ['evaluations'],
        summary: '查询一组评价的状态，不含评价等级 (status of a group, never a level)',
        security: SECURITY,
        params: groupParamsSchema,
        response: { 200: groupAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => desk.findGroup(request.params.id),
  );

  v1.get(
    '/v1/evaluations/:id',
    {
      schema: {
        operationId: 'getEvaluation',
        tags: ['evaluations'],
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
        operationId: 'cancelEvaluation',
        tags: ['evaluations'],
        summary: '取消评价，群众触屏后不可取消 (cancel, until the first touch)',
        security: SECURITY,
        params: idParamsSchema,
        response: { 200: evaluationAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => desk.cancel(request.params.id),
  );
}
