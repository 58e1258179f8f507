import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * Faults that a test puts into the sandbox's answers.
 * - `error-500`: answers 500 before anything touches the database.
 * - `reset`: does the work and commits it, then cuts the connection in place of the reply.
 */
export type Fault = 'reset' | 'error-500';

export interface Faults {
  /** Asked once per request with the path, e.g. `/gateway/ratings`; `undefined` lets it be. */
  beforeReply?(path: string): Fault | undefined;
}

/** Adds the faults to every route that is added to `app` after this. */
export function addFaults(app: FastifyInstance, faults: Faults): void {
  const toCut = new WeakSet<FastifyRequest>();

  app.addHook('preHandler', async (request, reply) => {
    const fault = faults.beforeReply?.(request.url.replace(/\?.*$/s, ''));
    if (fault === 'error-500') {
      await reply.code(500).send({ code: 'INTERNAL', message: '测试用故障 (a fault made by a test)' });
    }
    if (fault === 'reset') toCut.add(request);
  });

  app.addHook('onSend', async (request) => {
    if (toCut.has(request)) request.raw.socket.resetAndDestroy();
  });
}
