import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { requireToken } from '../http/presented-secret.ts';
import { problemSchema } from '../http/problems.ts';
import { signSchema, staffOnDutySchema, windowAnswerSchema, type WindowLink } from './window-link.ts';

/** The counter's part in the idle screen. Each request says how things shall be, so that the same one again changes nothing. */
export function registerWindowRoutes(app: FastifyInstance, window: WindowLink, token: string): void {
  void app.register(async (scope) => {
    scope.addHook('onRequest', requireToken(token, 'wrong-token'));
    const v1 = scope.withTypeProvider<ZodTypeProvider>();
    const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };
    const usual = {
      security: [{ token: [] }],
      response: {
        200: windowAnswerSchema,
        '4xx': { description: '请求被拒绝，见 type 和 errors (refused; see type and errors)', ...problemContent },
        '5xx': { description: '评价器暂时不能处理 (the evaluator cannot now)', ...problemContent },
      },
    };

    v1.get('/v1/window', { schema: { summary: '在岗人员和窗口提示 (who is on duty, and the sign)', ...usual } }, async () => window.window());

    v1.put(
      '/v1/window/staff',
      { schema: { summary: '工作人员签到，公示牌显示该人员 (sign in)', body: staffOnDutySchema, ...usual } },
      async ({ body }) => window.signIn(body),
    );
    v1.delete('/v1/window/staff', { schema: { summary: '工作人员签退 (sign out)', ...usual } }, async () => window.signOut());

    v1.put(
      '/v1/window/sign',
      { schema: { summary: '显示暂离、请到其他窗口或暂停服务，不影响正在进行的评价 (put up a sign; a rating under way goes on)', body: signSchema, ...usual } },
      async ({ body }) => window.putUpSign(body),
    );
    v1.delete('/v1/window/sign', { schema: { summary: '取消窗口提示 (take the sign down)', ...usual } }, async () => window.takeDownSign());
  });
}
