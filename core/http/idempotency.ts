import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../contract/clock.ts';
import { HttpProblem } from './problems.ts';

const KEPT_MS = 24 * 60 * 60_000;
/** Of all callers. The oldest goes first. */
const MOST_ANSWERS = 1_000;
const KEY = /^[\x21-\x7e]{1,200}$/;

interface Answer {
  status: number;
  type: string;
  body: string;
}

interface Kept {
  /** Of the request; a key belongs to one. */
  digest: string;
  /** When it came, in the clock's ticks. */
  at: number;
  /** Resolves once the first request is answered. */
  answer: Promise<Answer>;
  settle(answer: Answer): void;
}

/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) for every POST of the scope: the same caller with the same key and the same
 * request gets the very first answer again, with `Idempotency-Replayed: true`, for 24 hours and while the evaluator runs; nothing is
 * done, printed or offered twice. A second one that comes meanwhile waits for the first. Only success is kept: what was refused changed nothing and may be
 * tried again under its key. The keys are in memory: after a restart a repeat counts as a new request.
 * @param callerOf names who asks; a key is the caller's own
 */
export function keepFirstAnswers(scope: FastifyInstance, callerOf: (request: FastifyRequest) => string, clock: Clock): void {
  const kept = new Map<string, Kept>();
  /** The requests that are answered now. */
  const underWay = new WeakMap<FastifyRequest, { name: string; entry: Kept }>();

  scope.addHook('preHandler', async (request, reply) => {
    const key = request.method === 'POST' ? keyOf(request) : undefined;
    if (key === undefined) return undefined;
    const now = clock.ticks();
    forget(kept, ({ at }) => now - at >= KEPT_MS);
    const name = `${callerOf(request)} ${key}`;
    const digest = digestOf(request);
    const known = kept.get(name);
    if (known === undefined) {
      forget(kept, () => kept.size >= MOST_ANSWERS);
      const { promise, resolve } = Promise.withResolvers<Answer>();
      const entry = { digest, at: now, answer: promise, settle: resolve };
      kept.set(name, entry);
      underWay.set(request, { name, entry });
      return undefined;
    }
    if (known.digest !== digest) throw new HttpProblem('idempotency-key-reused');
    const { status, type, body } = await known.answer;
    return reply.status(status).headers({ 'content-type': type, 'idempotency-replayed': 'true' }).send(body);
  });

  scope.addHook('onSend', async (request, reply, payload) => {
    const first = underWay.get(request);
    if (first === undefined) return;
    underWay.delete(request);
    const status = reply.statusCode;
    first.entry.settle({ status, type: String(reply.getHeader('content-type')), body: typeof payload === 'string' ? payload : '' });
    if (status >= 300 && kept.get(first.name) === first.entry) kept.delete(first.name);
  });
}

/** @throws HttpProblem `invalid-body` when it is no key */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const presented = headers['idempotency-key'];
  if (presented === undefined) return undefined;
  // The draft wants quotes, many clients send none.
  const key = String(presented).replace(/^"(.*)"$/, '$1');
  if (KEY.test(key)) return key;
  throw new HttpProblem('invalid-body', {
    faults: [{ pointer: '', field: 'Idempotency-Key', detail: 'must be 1 to 200 ASCII characters without spaces', detailZh: '应为 1 至 200 个 ASCII 字符，不含空格' }],
  });
}

/** The body as its schema read it: blanks and the order of its fields make no other request. */
const digestOf = ({ method, url, body }: FastifyRequest) => createHash('sha256').update(JSON.stringify([method, url, body ?? null])).digest('base64');

/** Who came first stands first. One that is still under way goes as well: whoever waits for it holds its promise. */
function forget(kept: Map<string, Kept>, isOver: (oldest: Kept) => boolean): void {
  for (const [name, entry] of kept) {
    if (!isOver(entry)) return;
    kept.delete(name);
  }
}
