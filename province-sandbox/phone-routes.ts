import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { formatChinaTime } from '../core/contract/china-time.ts';
import type { Clock } from '../core/contract/clock.ts';
import type { ServiceKey } from '../core/contract/evaluation.ts';
import type { RatingForm } from '../core/contract/rating-form.ts';
import { LEVELS, NO_REASONS, subjectSchema, type Level, type Rating, type Reasons } from '../core/contract/rating.ts';
import { judgeRating, type Draft } from '../core/evaluation/judge-rating.ts';
import { ratingForm } from '../core/evaluation/rating-form.ts';
import type { RegionRules } from '../core/evaluation/regions/region-rules.ts';
import { PAGE_HEADERS } from './page.ts';
import { createPhonePages, type NoticeName } from './phone-pages.ts';
import { ratingLinkReader } from './rating-link.ts';
import type { ProvinceStore, ServiceRow } from './store.ts';
import type { ChannelCode, WireRating } from './wire.ts';

/** What a rating through a receipt's QR counts as, whatever device showed the code. */
const QR_CHANNEL: ChannelCode = '3';
const FORM_LIMIT_BYTES = 64 * 1024;

const STATUS_OF = {
  'no-such-link': 404,
  expired: 410,
  'not-arrived': 202,
  'not-due': 200,
  rated: 200,
} as const satisfies Partial<Record<NoticeName, number>>;

/** Where a citizen stands who opens a link: before the form, or before words that say why there is none. */
type Visit =
  | { state: keyof typeof STATUS_OF }
  | { state: 'open'; key: ServiceKey; service: ServiceRow; form: RatingForm };

const paramsSchema = z.object({ token: z.string() });
const querySchema = z.object({ level: z.string().optional().catch(undefined) });

/** Adds the citizen's pages at `/r/:token`. A rating is committed before its "thank you" is sent. */
export function addPhonePages(
  app: FastifyInstance,
  parts: { store: ProvinceStore; secret: string; rules: RegionRules; clock: Clock },
): void {
  const { store, secret, rules, clock } = parts;
  const pages = createPhonePages(rules.name);
  const readRatingLink = ratingLinkReader(secret);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    async (_request: unknown, body: string) => new URLSearchParams(body),
  );

  app.setErrorHandler(async (error, request, reply) => {
    const status = statusOfError(error);
    if (status >= 500) request.log.error({ err: error }, 'A phone page failed.');
    return await sendPage(reply, status, pages.notice('failed'));
  });

  function visit(token: string): Visit {
    const link = readRatingLink(token);
    if (link === undefined) return { state: 'no-such-link' };
    if (clock.now() >= link.expiresAt) return { state: 'expired' };
    const service = store.findService(link.key);
    if (service === undefined) return { state: 'not-arrived' };
    if (store.isRated(link.key)) return { state: 'rated' };
    const form = formOf(rules, service);
    return form === undefined ? { state: 'not-due' } : { state: 'open', key: link.key, service, form };
  }

  app.get('/r/:token', async ({ params, query }, reply) => {
    const { token } = paramsSchema.parse(params);
    const found = visit(token);
    if (found.state !== 'open') return await sendPage(reply, STATUS_OF[found.state], pages.notice(found.state));
    const level = readLevel(querySchema.parse(query).level);
    const levelForm = found.form.levels.find((candidate) => candidate.level === level);
    const page =
      levelForm === undefined
        ? pages.levels(token, found.service, found.form, [])
        : pages.reasons(token, found.form, levelForm, { reasons: NO_REASONS, missing: [] });
    return await sendPage(reply, 200, page);
  });

  app.post('/r/:token', async ({ params, body }, reply) => {
    const { token } = paramsSchema.parse(params);
    const found = visit(token);
    if (found.state !== 'open') return await sendPage(reply, STATUS_OF[found.state], pages.notice(found.state));
    const draft = readDraft(body instanceof URLSearchParams ? body : new URLSearchParams());
    const judgement = judgeRating(found.form, draft);
    if (judgement.complete) {
      const now = clock.now();
      const code = store.addRating(recordOf(found.key, judgement.rating, now), now);
      return await sendPage(reply, 200, pages.notice(code === 'OK' ? 'thanks' : 'rated'));
    }
    const { missing } = judgement;
    const levelForm = found.form.levels.find(({ level }) => level === draft.level);
    const page =
      levelForm === undefined
        ? pages.levels(token, found.service, found.form, missing)
        : pages.reasons(token, found.form, levelForm, { reasons: draft.reasons, missing });
    return await sendPage(reply, 422, page);
  });
}

/** What is asked about a service; undefined when no rating is due, or its sender did not say what kind of case it is. */
function formOf(rules: RegionRules, { caseKind, serviceStage, jointDepts }: ServiceRow): RatingForm | undefined {
  if (caseKind === null || serviceStage === null) return undefined;
  return ratingForm(rules, { kind: caseKind, jointAgencies: jointDepts ?? undefined }, serviceStage);
}

async function sendPage(reply: FastifyReply, status: number, page: string): Promise<FastifyReply> {
  return await reply.code(status).headers(PAGE_HEADERS).send(page);
}

function statusOfError(error: unknown): number {
  const parsed = z.object({ statusCode: z.int().min(400).max(499) }).safeParse(error);
  return parsed.success ? parsed.data.statusCode : 500;
}

function readLevel(text: string | null | undefined): Level | null {
  return LEVELS.find((level) => String(level) === text) ?? null;
}

function readDraft(fields: URLSearchParams): Draft {
  const reasons: Reasons = {
    perSubject: subjectSchema.options.map((subject) => ({
      subject,
      indicators: fields.getAll(`reason.${subject}`),
      agencies: fields.getAll(`agency.${subject}`),
    })),
    // A form sends line breaks as CRLF, though the browser's maxlength counted one character.
    text: (fields.get('text') ?? '').replaceAll('\r\n', '\n'),
  };
  return { level: readLevel(fields.get('level')), reasons };
}

function recordOf(key: ServiceKey, { level, reasons }: Rating, ratedAt: number): WireRating {
  const agencies = new Set(reasons.perSubject.flatMap((about) => about.agencies ?? []));
  return {
    ...key,
    assessNumber: 1,
    satisfaction: SATISFACTION[level],
    evalDetail: reasons.perSubject.flatMap(({ indicators }) => indicators).join(','),
    writingEvaluation: reasons.text,
    assessTime: formatChinaTime(ratedAt),
    pf: QR_CHANNEL,
    ...(agencies.size > 0 && { relDeptCodes: [...agencies].join(',') }),
  };
}

const SATISFACTION: Record<Level, WireRating['satisfaction']> = { 5: '5', 4: '4', 3: '3', 2: '2', 1: '1' };
