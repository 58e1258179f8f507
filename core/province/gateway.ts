import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../contract/clock.ts';
import { ProvinceUnavailable, type FailureScope } from '../contract/province.ts';
import type { ProvinceConfig } from './config.ts';

/** Why the gateway turned a request away: its code decides whether a new timestamp can help. */
const rejectionSchema = z.object({ code: z.string(), message: z.string().optional() });

export interface Gateway {
  /**
   * Posts JSON to a path under the province's address and parses the reply.
   * @throws ProvinceUnavailable when there is no reply of the expected form
   */
  post<S extends z.ZodType>(path: string, body: unknown, reply: S, signal: AbortSignal): Promise<z.infer<S>>;
  /** Province's clock minus ours, milliseconds. */
  skewMs(): number;
  /** Whether that was measured since the start. */
  isSkewMeasured(): boolean;
}

/**
 * A client of the TIF gateway convention (province-interface, "Envelopes and authentication" 2): four headers, the
 * signature being SHA-256 over timestamp, token, nonce and timestamp. The timestamp is the province's, not ours: its
 * offset is measured from the `Date` header of every reply.
 */
export function createGateway(config: ProvinceConfig, clock: Clock, lastSkewMs: number): Gateway {
  let skewMs = lastSkewMs;
  let isMeasured = false;

  const measureSkew = (response: Response, sentAt: number) => {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    // The header counts whole seconds, so its instant is half a second past on average.
    isMeasured = true;
    skewMs = Math.round(date + 500 - (sentAt + clock.now()) / 2);
  };

  const send = async (path: string, body: unknown, signal: AbortSignal): Promise<{ response: Response; sentAt: number }> => {
    const sentAt = clock.now();
    try {
      const response = await fetch(`${config.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signedHeaders(config, sentAt + skewMs) },
        body: JSON.stringify(body),
        redirect: 'error',
        signal,
      });
      return { response, sentAt };
    } catch (error) {
      throw new ProvinceUnavailable(`连接不上省平台 ${config.url}，请检查网络和地址，评价在队列中等待。 The province cannot be reached; check network and address. Ratings wait in the queue.`, { cause: error });
    }
  };

  return {
    skewMs: () => skewMs,
    isSkewMeasured: () => isMeasured,
    async post(path, body, reply, signal) {
      const { response, sentAt } = await send(path, body, signal);
      const content = await jsonOf(response);
      const parsed = reply.safeParse(content);
      // Only the province tells its time, not whatever else may answer at its address.
      if (response.ok ? parsed.success : isAboutUs(response.status) || rejectionSchema.safeParse(content).success) measureSkew(response, sentAt);
      if (!response.ok) throw rejected(response, content, clock);
      if (!parsed.success) {
        throw new ProvinceUnavailable(`${config.url} 应答的不是省平台网关（是网络登录页吗？）。 What answers at ${config.url} is not the province's gateway (a login page of the network?).`);
      }
      return parsed.data;
    },
  };
}

function signedHeaders(config: ProvinceConfig, provinceNow: number): Record<string, string> {
  const timestamp = String(Math.floor(provinceNow / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = createHash('sha256').update(`${timestamp}${config.secret}${nonce}${timestamp}`).digest('hex');
  return {
    'x-tif-paasid': config.appId,
    'x-tif-timestamp': timestamp,
    'x-tif-nonce': nonce,
    'x-tif-signature': signature,
  };
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (!response.ok) return undefined;
    throw new ProvinceUnavailable('省平台的答复中断，或不是 JSON。 The reply of the province broke off or is not JSON.', { cause: error });
  }
}

/** Statuses by which a server says that it could not digest this very request; with others another one fares no better. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([400, 409, 413, 415, 422, 500]);

/** Who judges our signature is the province, however it words that. */
const isAboutUs = (status: number) => status === 401 || status === 403;

function scopeOf(status: number): FailureScope {
  if (isAboutUs(status)) return 'credentials';
  return ABOUT_THE_REQUEST.has(status) ? 'request' : 'province';
}

function rejected(response: Response, content: unknown, clock: Clock): ProvinceUnavailable {
  const reason = rejectionSchema.safeParse(content).data;
  const code = reason && /^[A-Z0-9_]{1,40}$/.test(reason.code) ? ` ${reason.code}` : '';
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
  return new ProvinceUnavailable(`省平台拒绝了请求。 The province turned the request away: HTTP ${response.status}${code}.`, {
    retryAfterMs,
    // Who asks for a pause asks it for every request.
    scope: retryAfterMs !== undefined && response.status >= 500 ? 'province' : scopeOf(response.status),
  });
}

/** The longest pause we grant a server that asks for one; a typo there must not silence a device for weeks. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_RETRY_AFTER_MS);
}
