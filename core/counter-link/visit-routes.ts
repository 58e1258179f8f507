import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { visitAnswerSchema, visitRequestSchema, type VisitLink } from './visit-link.ts';

const idParamsSchema = z.strictObject({ id: z.string().meta({ title: '页面编号 (id of the visit)' }) });

/** Pages of the region's own that a business system names by their address. */
export function registerVisitRoutes(scope: FastifyInstance, visits: VisitLink): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/page-visits',
    {
      schema: {
        operationId: 'showPage',
        tags: ['pages'],
        summary: '在评价器上显示省平台的评价页面，不产生评价记录 (show a rating page of the province; nothing of it is recorded here)',
        security: SECURITY,
        body: visitRequestSchema,
        response: { 201: visitAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(visits.show(request.body)),
  );

  v1.get(
    '/v1/page-visits/:id',
    {
      schema: {
        operationId: 'getPageVisit',
        tags: ['pages'],
        summary: '查询页面是否仍在显示 (whether the page is still open)',
        security: SECURITY,
        params: idParamsSchema,
        response: { 200: visitAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => visits.find(request.params.id),
  );

  v1.delete(
    '/v1/page-visits/:id',
    {
      schema: {
        operationId: 'closePage',
        tags: ['pages'],
        summary: '关闭页面，群众触屏后不可关闭 (take the page down, until the first touch)',
        security: SECURITY,
        params: idParamsSchema,
        response: { 200: visitAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request) => visits.close(request.params.id),
  );
}
