import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { directoryStaffAnswerSchema, mattersAnswerSchema, type DirectoryLink } from './directory-link.ts';

/** What a clerk picks from; empty where the hall keeps no tables. */
export function registerDirectoryRoutes(scope: FastifyInstance, directory: DirectoryLink): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();

  v1.get(
    '/v1/directory/staff',
    {
      schema: {
        operationId: 'listStaff',
        tags: ['directory'],
        summary: '大厅工作人员名单，来自 hall/staff.csv (staff of the hall)',
        security: SECURITY,
        response: { 200: directoryStaffAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => ({ staff: [...directory.staff()] }),
  );

  v1.get(
    '/v1/directory/matters',
    {
      schema: {
        operationId: 'listMatters',
        tags: ['directory'],
        summary: '大厅事项清单，来自 hall/matters.csv (matters of the hall)',
        security: SECURITY,
        response: { 200: mattersAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => ({ matters: [...directory.matters()] }),
  );
}
