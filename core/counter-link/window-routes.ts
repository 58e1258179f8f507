import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { announcementSchema, signInSchema, signSchema, todayAnswerSchema, windowAnswerSchema, type TodayLink, type WindowLink } from './window-link.ts';

/** The counter's part in the idle screen. Each request says how things shall be, so that the same one again changes nothing. */
export function registerWindowRoutes(scope: FastifyInstance, window: WindowLink, today: TodayLink): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();
  const usual = { tags: ['window'], security: SECURITY, response: { 200: windowAnswerSchema, ...PROBLEM_ANSWERS } };

  v1.get('/v1/window', { schema: { operationId: 'getWindow', summary: '在岗人员和窗口提示 (who is on duty, and the sign)', ...usual } }, async () => window.window());

  v1.get(
    '/v1/window/today',
    {
      schema: {
        operationId: 'getToday',
        tags: ['window'],
        summary: '本窗口今日评价数量，不含评价等级 (counts of today at this window, never levels)',
        security: SECURITY,
        response: { 200: todayAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async () => today.today(),
  );

  v1.put(
    '/v1/window/staff',
    { schema: { operationId: 'signIn', summary: '工作人员签到，公示牌显示该人员 (sign in)', body: signInSchema, ...usual } },
    async ({ body }) => window.signIn(body),
  );
  v1.delete('/v1/window/staff', { schema: { operationId: 'signOut', summary: '工作人员签退 (sign out)', ...usual } }, async () => window.signOut());

  v1.put(
    '/v1/window/sign',
    { schema: { operationId: 'putUpSign', summary: '显示暂离、请到其他窗口或暂停服务，不影响正在进行的评价 (put up a sign; a rating under way goes on)', body: signSchema, ...usual } },
    async ({ body }) => window.putUpSign(body),
  );
  v1.delete('/v1/window/sign', { schema: { operationId: 'takeDownSign', summary: '取消窗口提示 (take the sign down)', ...usual } }, async () => window.takeDownSign());

  v1.put(
    '/v1/window/announcement',
    { schema: { operationId: 'announce', summary: '欢迎或叫号，仅在没有群众评价时显示 (greet, or call a number, while nobody rates)', body: announcementSchema, ...usual } },
    async ({ body }) => window.announce(body),
  );
  v1.delete('/v1/window/announcement', { schema: { operationId: 'endAnnouncement', summary: '结束播报 (end the announcement)', ...usual } }, async () => window.endAnnouncement());
}
