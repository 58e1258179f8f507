import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { formatChinaTime } from '../core/contract/china-time.ts';
import type { Clock } from '../core/contract/clock.ts';
import type { RatingForm } from '../core/contract/rating-form.ts';
import { LEVELS, NO_REASONS, subjectSchema, type Level, type Rating, type Reasons } from '../core/contract/rating.ts';
import { judgeRating, type Draft } from '../core/evaluation/judge-rating.ts';
import { ratingForm } from '../core/evaluation/rating-form.ts';
import type { RegionRules } from '../core/evaluation/regions/region-rules.ts';
import type { RatingPages, NoticeName } from './phone-pages.ts';
import type { RatingLink } from './rating-link.ts';
import type { ProvinceStore, ServiceRow } from './store.ts';
import type { WireRating } from './wire.ts';

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
  | { state: 'open'; link: RatingLink; service: ServiceRow; form: RatingForm };

const paramsSchema = z.object({ token: z.string() });
const querySchema = z.object({ level: z.string().optional().catch(undefined) });

export interface RatingPagesParts {
  store: ProvinceStore;
  rules: RegionRules;
  clock: Clock;
  pages: RatingPages;
  /** Of every page. */
  headers: Readonly<Record<string, string>>;
  /** What the token of an address binds. */
  readLink(token: string): RatingLink | undefined;
}

/** Adds the citizen's pages at `<path>/:token`. A rating is committed before its "thank you" is sent. */
export function addRatingPages(app: FastifyInstance, parts: RatingPagesParts): void {
  const { store, rules, clock, pages, headers, readLink } = parts;
  const sendPage = async (reply: FastifyReply, status: number, page: string) => await reply.code(status).headers(headers).send(page);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
    async (_request: unknown, body: string) => new URLSearchParams(body),
  );

  app.setErrorHandler(async (error, request, reply) => {
    const status = statusOfError(error);
    if (status >= 500) request.log.error({ err: error }, 'A rating page failed.');
    return await sendPage(reply, status, pages.notice('failed'));
  });

  function visit(token: string): Visit {
    const link = readLink(token);
    if (link === undefined) return { state: 'no-such-link' };
    if (clock.now() >= link.expiresAt) return { state: 'expired' };
    const service = store.findService(link.key);
    if (service === undefined) return { state: 'not-arrived' };
    if (store.isRated(link.key)) return { state: 'rated' };
    const form = formOf(rules, service);
    return form === undefined ? { state: 'not-due' } : { state: 'open', link, service, form };
  }

  app.get(`${pages.path}/:token`, async ({ params, query }, reply) => {
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

  app.post(`${pages.path}/:token`, async ({ params, body }, reply) => {
    const { token } = paramsSchema.parse(params);
    const found = visit(token);
    if (found.state !== 'open') return await sendPage(reply, STATUS_OF[found.state], pages.notice(found.state));
    const draft = readDraft(body instanceof URLSearchParams ? body : new URLSearchParams());
    const judgement = judgeRating(found.form, draft);
    if (judgement.complete) {
      const now = clock.now();
      const code = store.addRating(recordOf(found.link, judgement.rating, now), now);
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

function recordOf({ key, channel }: RatingLink, { level, reasons }: Rating, ratedAt: number): WireRating {
  const agencies = new Set(reasons.perSubject.flatMap((about) => about.agencies ?? []));
  return {
    ...key,
    assessNumber: 1,
    satisfaction: SATISFACTION[level],
    evalDetail: reasons.perSubject.flatMap(({ indicators }) => indicators).join(','),
    writingEvaluation: reasons.text,
    assessTime: formatChinaTime(ratedAt),
    pf: channel,
    ...(agencies.size > 0 && { relDeptCodes: [...agencies].join(',') }),
  };
}

const SATISFACTION: Record<Level, WireRating['satisfaction']> = { 5: '5', 4: '4', 3: '3', 2: '2', 1: '1' };
