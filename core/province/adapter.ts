import * as z from 'zod';
import type { Clock } from '../contract/clock.ts';
import { ProvinceUnavailable, type ProvinceAdapter, type Reply, type ReplyClass } from '../contract/province.ts';
import { safeOriginOf, type ProvinceConfig } from './config.ts';
import { createGateway } from './gateway.ts';
import { requireShowable, type ScreensAt } from './rating-page.ts';
import { ratingLink, serviceOfLink } from './rating-link.ts';
import { pfOf, ratingToWire, serviceToWire } from './wire.ts';

/** As lenient as safety allows: a province that words its replies otherwise must not block the queue. */
const resultsSchema = z.object({
  results: z.array(z.object({ code: z.string(), message: z.string().nullish() })),
});

/** Longest words of a reply that are kept. */
const WORDS_KEPT = 500;
const ratedSchema = z.object({
  rated: z.array(z.object({ projectNo: z.string(), serviceNumber: z.int() })),
});

const pageSchema = z.object({ url: z.string().max(2000) });

/** A code that is not listed may be a passing fault: the record stays and is sent again, with ever longer pauses. */
const REPLY_CLASS: ReadonlyMap<string, ReplyClass> = new Map([
  ['OK', 'accepted'],
  ['ALREADY_EXISTS', 'already'],
  ['SERVICE_UNKNOWN', 'wait-for-service'],
  ['BUSY', 'retry'],
  ['INVALID', 'refused'],
]);

/** What a counter may see of a reply; anything else could be words. */
const CODE_FORM = /^[A-Z0-9_]{1,40}$/;

/**
 * The province behind a TIF gateway that takes records as JSON arrays.
 * @param skewMs the province's clock minus ours, as it was last measured
 */
export function createProvinceAdapter(config: ProvinceConfig, clock: Clock, skewMs = 0, screensAt: ScreensAt = 'browser'): ProvinceAdapter {
  const gateway = createGateway(config, clock, skewMs);

  const deliver = async (path: string, records: readonly unknown[], signal: AbortSignal): Promise<Reply[]> => {
    const { results } = await gateway.post(path, { records }, resultsSchema, signal);
    return results.map(({ code, message }) => ({
      class: REPLY_CLASS.get(code) ?? 'retry',
      code: CODE_FORM.test(code) ? code : 'UNKNOWN',
      words: (message ?? '').slice(0, WORDS_KEPT),
    }));
  };

  /** A question that stores nothing may be asked twice: a refused signature told the province's time. */
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof ProvinceUnavailable) || error.scope !== 'credentials') throw error;
      return await question();
    }
  };
  const pageOrigin = config.pageOrigin ?? safeOriginOf(config.url);

  return {
    sendServices: (records, signal) =>
      deliver('/gateway/services', records.map((record) => serviceToWire(record, config)), signal),
    sendRatings: (records, signal) => deliver('/gateway/ratings', records.map((record) => ratingToWire(record, config)), signal),
    // The refusal itself told the province's time, and each request is signed anew.
    renewCredentials: async () => {},
    ratingLink: (key, expiresAt) => ratingLink(config.linkUrl ?? config.url, config.secret, key, expiresAt),
    serviceOfLink: (text) => serviceOfLink(config.linkUrl ?? config.url, config.secret, text),
    ratedElsewhere: async (keys, signal) => (await ask(() => gateway.post('/gateway/rated', { keys }, ratedSchema, signal))).rated,
    async openRatingPage(record, channel, signal) {
      const service = serviceToWire({ ...record, lacksApplicant: false }, config);
      const request = { service, pf: pfOf(channel, config) };
      const { url } = await ask(() => gateway.post('/gateway/rating-pages', request, pageSchema, signal));
      await requireShowable(url, pageOrigin, screensAt, signal);
      return { url };
    },
    pageOrigin: () => pageOrigin,
    clockSkewMs: gateway.skewMs,
    isClockKnown: gateway.isSkewMeasured,
  };
}
