import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { cameOverLan } from '../http/hosts.ts';
import { HttpProblem } from '../http/problems.ts';
import { PROBLEM_ANSWERS, SECURITY } from './answers.ts';
import { pairedAnswerSchema, pairingAnswerSchema, pairingConfirmationSchema, pairingOfferSchema, pairingRequestSchema, type Asker, type PairingLink } from './pairing-link.ts';

const idParamsSchema = z.strictObject({ id: z.string().meta({ title: '配对请求编号 (id of the pairing offer)' }) });

const TAGS = ['pairing'];

/** What a browser names as a page's origin: a scheme with an authority, or `null` for a page that has none, e.g. one opened from disk. */
const ORIGIN = /^(null|[a-z][a-z0-9+.-]*:\/\/[\x21-\x7e]*)$/;
const LONGEST_ORIGIN = 300;

/** The two steps that need no token: by them a counter comes to have one. */
export function registerPairingSteps(app: FastifyInstance, pairing: PairingLink): void {
  const v1 = app.withTypeProvider<ZodTypeProvider>();

  v1.post(
    '/v1/pairings',
    {
      schema: {
        operationId: 'beginPairing',
        tags: TAGS,
        summary: '开始配对，评价器屏幕显示六位配对码，两分钟内有效 (begin a pairing: the screen shows a code of six digits for two minutes)',
        body: pairingRequestSchema,
        response: { 201: pairingOfferSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(pairing.begin(request.body, askerOf(request))),
  );

  v1.post(
    '/v1/pairings/:id/confirm',
    {
      schema: {
        operationId: 'confirmPairing',
        tags: TAGS,
        summary: '输入配对码和窗口号，得到令牌；窗口号不同则评价器移到该窗口 (confirm with the code and the window: gives the token; the device moves to that window)',
        params: idParamsSchema,
        body: pairingConfirmationSchema,
        response: { 201: pairedAnswerSchema, ...PROBLEM_ANSWERS },
      },
    },
    async (request, reply) => reply.status(201).send(pairing.confirm(request.params.id, request.body, askerOf(request))),
  );
}

/** What a counter asks, and does, about its own pairing. */
export function registerPairingRoutes(scope: FastifyInstance, pairing: PairingLink): void {
  const v1 = scope.withTypeProvider<ZodTypeProvider>();
  const usual = { tags: TAGS, security: SECURITY, response: { 200: pairingAnswerSchema, ...PROBLEM_ANSWERS } };

  v1.get('/v1/pairing', { schema: { operationId: 'getPairing', summary: '本令牌的配对 (the pairing of this token)', ...usual } }, async ({ principal }) =>
    pairing.own(principal),
  );
  v1.delete('/v1/pairing', { schema: { operationId: 'endPairing', summary: '解除本令牌的配对 (end the pairing of this token)', ...usual } }, async ({ principal }) => {
    const ended = pairing.own(principal);
    pairing.end(principal);
    return ended;
  });
}

/** @throws HttpProblem `unknown-origin` for what no browser sends: it goes into lists that people read */
function askerOf(request: FastifyRequest): Asker {
  const { origin = null } = request.headers;
  if (origin !== null && (origin.length > LONGEST_ORIGIN || !ORIGIN.test(origin))) throw new HttpProblem('unknown-origin');
  return { origin, address: cameOverLan(request) ? request.ip : null };
}
