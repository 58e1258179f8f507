import type { FastifyInstance } from 'fastify';
import type * as z from 'zod';
import type { Clock } from '../core/contract/clock.ts';
import { GATEWAY_FAULTS, type GatewayGuard } from './gateway-guard.ts';
import type { RatingLink } from './rating-link.ts';
import type { ProvinceStore } from './store.ts';
import { describeIssue, pageRequestSchema, ratedRequestSchema, recordsRequestSchema, wireRatingSchema, wireServiceSchema } from './wire.ts';

/** How long a device may take between asking for a page and the citizen's last touch on it. */
const PAGE_VALID_MS = 1_800_000;

type RecordCode = 'OK' | 'ALREADY_EXISTS' | 'SERVICE_UNKNOWN';

const RECORD_WORDS: Record<RecordCode, string> = {
  OK: '已接收 (stored)',
  ALREADY_EXISTS: '该记录已存在，未作更改 (exists already; nothing was changed)',
  SERVICE_UNKNOWN: '没有对应的服务记录，请先上报服务 (no service record for this rating; send it first)',
};

interface RecordResult {
  code: RecordCode | 'INVALID';
  message: string;
}

/** A gateway request that cannot be read as a whole; nothing of it was stored. Its words hold no value of the request. */
export class MalformedRequest extends Error {
  override name = 'MalformedRequest';
  readonly statusCode = 400;
}

function readBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new MalformedRequest(describeIssue(parsed.error));
  return parsed.data;
}

/**
 * Adds the endpoints under `/gateway`. Each checks the signature before it reads the body, and each request that stores
 * is one commit, on the disk before the reply.
 */
export function addGateway(
  app: FastifyInstance,
  parts: { store: ProvinceStore; guard: GatewayGuard; clock: Clock; makePageToken(link: RatingLink): string },
): void {
  const { store, guard, clock, makePageToken } = parts;

  app.addHook('onRequest', async (request, reply) => {
    const fault = guard.check(request.headers);
    if (fault === undefined) return;
    await reply.code(401).send({ code: fault, message: GATEWAY_FAULTS[fault] });
  });

  /** Judges each record on its own, so that a bad one does not spoil the others. */
  function receive<T extends z.ZodType>(
    body: unknown,
    schema: T,
    add: (record: z.output<T>, receivedAt: number) => RecordCode,
  ): { results: RecordResult[] } {
    const { records } = readBody(recordsRequestSchema, body);
    const receivedAt = clock.now();
    const results = store.inOneCommit(() =>
      records.map((record): RecordResult => {
        const parsed = schema.safeParse(record);
        if (!parsed.success) return { code: 'INVALID', message: describeIssue(parsed.error) };
        const code = add(parsed.data, receivedAt);
        return { code, message: RECORD_WORDS[code] };
      }),
    );
    return { results };
  }

  app.post('/services', async ({ body }) => receive(body, wireServiceSchema, store.addService));

  app.post('/ratings', async ({ body }) => receive(body, wireRatingSchema, store.addRating));

  app.post('/rating-pages', async ({ body, protocol, host }) => {
    const { service, pf } = readBody(pageRequestSchema, body);
    const { projectNo, serviceNumber } = service;
    store.inOneCommit(() => store.addService(service, clock.now()));
    const token = makePageToken({ key: { projectNo, serviceNumber }, expiresAt: clock.now() + PAGE_VALID_MS, channel: pf });
    return { url: `${protocol}://${host}/d/${token}` };
  });

  app.post('/rated', async ({ body }) => {
    const { keys } = readBody(ratedRequestSchema, body);
    return { rated: keys.filter((key) => store.isRated(key)) };
  });
}
