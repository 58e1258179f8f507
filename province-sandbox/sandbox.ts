import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Clock } from '../core/contract/clock.ts';
import type { RegionRules } from '../core/evaluation/regions/region-rules.ts';
import { loadRegionRules } from '../core/evaluation/regions/shipped.ts';
import { addFaults, type Faults } from './faults.ts';
import { createGatewayGuard } from './gateway-guard.ts';
import { addGateway, MalformedRequest } from './gateway.ts';
import { renderOperatorPage } from './operator-page.ts';
import { DEVICE_PAGE_HEADERS, DONE_SCRIPT, noticeBody, PAGE_HEADERS, renderPage } from './page.ts';
import { createRatingPages } from './phone-pages.ts';
import { addRatingPages } from './phone-routes.ts';
import { devicePageTokens, ratingLinkReader } from './rating-link.ts';
import { openProvinceStore, type ProvinceStore } from './store.ts';

export interface ProvinceSandboxOptions {
  /** TCP port; 0 takes a free one. */
  port: number;
  /** Address to listen on; `127.0.0.1` unless told. */
  host?: string;
  /** SQLite file; made, with its folder, on first use. */
  databaseFile: string;
  /** Id and secret that the caller signs with; the secret also seals rating links. */
  appId: string;
  secret: string;
  /** Region whose form the phone page shows, e.g. `tianjin`. */
  region: string;
  clock: Clock;
  /** For tests only. */
  faults?: Faults;
}

export interface ProvinceSandbox {
  /** Address without a trailing slash, e.g. `http://127.0.0.1:8090`. */
  url: string;
  /** Ends running requests, then closes the database. A second call waits for the first. */
  close(): Promise<void>;
}

/** The sandbox could not start; nothing of it is left running. `code` is the system's, e.g. `EADDRINUSE`. */
export class SandboxStartFailed extends Error {
  override name = 'SandboxStartFailed';
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Rows on the operator's page. */
const CASES_SHOWN = 100;
/** Fastify's own 100 would refuse the link token of a long serial number. */
const MAX_TOKEN_LENGTH = 400;

/**
 * Starts a province to run against: gateway, citizen's phone pages, operator's page (README, "Wire protocol").
 * @throws SandboxStartFailed when the port is taken, the database cannot be opened, or the region is unknown
 */
export async function startProvinceSandbox(options: ProvinceSandboxOptions): Promise<ProvinceSandbox> {
  const rules = attempt('UNKNOWN_REGION', () => loadRegionRules(options.region));
  const store = attempt('DATABASE', () => openProvinceStore(options.databaseFile));
  const app = createApp(options, rules, store);
  const { port, host = '127.0.0.1' } = options;
  try {
    const url = await app.listen({ port, host });
    let closing: Promise<void> | undefined;
    return { url, close: () => (closing ??= stop(app, store)) };
  } catch (error) {
    await stop(app, store);
    throw listenFailure(error, host, port);
  }
}

async function stop(app: FastifyInstance, store: ProvinceStore): Promise<void> {
  await app.close();
  store.close();
}

function attempt<T>(fallbackCode: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new SandboxStartFailed(codeOf(error) ?? fallbackCode, message, { cause: error });
  }
}

function listenFailure(error: unknown, host: string, port: number): SandboxStartFailed {
  const code = codeOf(error) ?? 'LISTEN';
  const message =
    code === 'EADDRINUSE'
      ? `Port ${port} of ${host} is in use by another program. Stop that program or choose another port.`
      : `The province sandbox cannot listen on port ${port} of ${host} (${code}).`;
  return new SandboxStartFailed(code, message, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  const parsed = z.object({ code: z.string() }).safeParse(error);
  return parsed.success ? parsed.data.code : undefined;
}

function createApp(options: ProvinceSandboxOptions, rules: RegionRules, store: ProvinceStore): FastifyInstance {
  const { appId, secret, clock, faults } = options;
  const app = Fastify({
    // Failures only: request lines would hold the addresses of phone pages, each a citizen's key to a rating.
    logger: { level: 'error', stream: process.stderr },
    routerOptions: { maxParamLength: MAX_TOKEN_LENGTH },
  });

  app.addHook('onRequest', async (_request, reply) => {
    reply.header('date', new Date(clock.now()).toUTCString());
  });
  if (faults !== undefined) addFaults(app, faults);
  answerErrors(app, rules);

  const devicePages = devicePageTokens(secret);
  const guard = createGatewayGuard({ appId, secret, clock });
  app.register(async (gateway) => addGateway(gateway, { store, clock, guard, makePageToken: devicePages.make }), { prefix: '/gateway' });
  app.register(async (phone) => {
    const pages = createRatingPages(rules.name, 'phone');
    addRatingPages(phone, { store, rules, clock, pages, headers: PAGE_HEADERS, readLink: ratingLinkReader(secret) });
  });
  app.register(async (device) => {
    const pages = createRatingPages(rules.name, 'device');
    addRatingPages(device, { store, rules, clock, pages, headers: DEVICE_PAGE_HEADERS, readLink: devicePages.read });
  });

  const stylesheet = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8');
  app.get('/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  app.get('/rating-done.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(DONE_SCRIPT));
  app.get('/health', async () => ({ ok: true }));
  app.get('/', async (_request, reply) =>
    reply.headers(PAGE_HEADERS).send(renderOperatorPage(rules, store.counts(), store.newestCases(CASES_SHOWN))),
  );
  return app;
}

const ERROR_WORDS: Record<number, { code: string; message: string }> = {
  400: { code: 'MALFORMED', message: '请求无法解析 (the request cannot be read)' },
  413: { code: 'TOO_LARGE', message: '请求过大 (the request is too large)' },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: '请使用 application/json (send application/json)' },
};
const INTERNAL = { code: 'INTERNAL', message: '服务器内部错误 (the province failed; try again later)' };

function answerErrors(app: FastifyInstance, rules: RegionRules): void {
  app.setErrorHandler(async (error, request, reply) => {
    if (error instanceof MalformedRequest) return reply.code(400).send({ code: 'MALFORMED', message: error.message });
    const parsed = z.object({ statusCode: z.int() }).safeParse(error);
    const status = parsed.success ? parsed.data.statusCode : 500;
    const words = ERROR_WORDS[status];
    // The words of a parser's error quote the body, which may be personal: the table's words are sent in their place.
    if (words !== undefined) return reply.code(status).send(words);
    request.log.error({ err: error }, 'A request failed.');
    return reply.code(500).send(INTERNAL);
  });

  const notFoundPage = renderPage({
    title: '页面不存在',
    kind: 'phone',
    brand: { zh: `${rules.name}政务服务“好差评”`, en: 'Rate this government service' },
    body: noticeBody({
      tone: 'note',
      title: { zh: '页面不存在', en: 'There is no such page' },
      words: { zh: '请检查网址，或重新扫描二维码。', en: 'Please check the address, or scan the QR code again.' },
    }),
  });
  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404);
    return wantsPage(request)
      ? reply.headers(PAGE_HEADERS).send(notFoundPage)
      : reply.send({ code: 'NOT_FOUND', message: '没有这个地址 (there is no such address)' });
  });
}

function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}
