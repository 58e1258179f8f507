import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { evaluationRequestSchema } from '../contract/case.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { evaluationAnswerSchema } from './counter-desk.ts';
import { paperFormSchema, paperRatingSchema, type PaperLink } from './paper-link.ts';

/** Paper forms that the hall enters. The one place at which a level passes the counter's API, and it passes one way. */
export function registerPaperRoutes(scope: FastifyInstance, paper: PaperLink): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/paper-ratings/form',
    {
      schema: {
        operationId: 'describePaperForm',
        tags: ['paper'],
        summary: '书面评价表的等级和评价指标，供录入 (what the paper form of a service asks, for whoever enters one)',
        security: SECURITY,
        body: evaluationRequestSchema,
        response: { 200: paperFormSchema, ...PROBLEM_ANSWERS },
      },
    },
    async ({ body }) => paper.form(body),
  );

  v1.post(
    '/v1/paper-ratings',
    {
      schema: {
        operationId: 'enterPaperRating',
        tags: ['paper'],
        summary: '录入书面评价表，不得由为群众办理的工作人员录入 (enter a paper form; never by whoever served)',
        security: SECURITY,
        body: paperRatingSchema,
        response: { 201: evaluationAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async ({ body }, reply) => reply.status(201).send(paper.enter(body)),
  );
}
