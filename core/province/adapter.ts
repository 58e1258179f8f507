import * as z from 'zod';
import type { Clock } from '../contract/clock.ts';
import type { ProvinceAdapter, Reply, ReplyClass } from '../contract/province.ts';
import type { ProvinceConfig } from './config.ts';
import { createGateway } from './gateway.ts';
import { ratingLink } from './rating-link.ts';
import { ratingToWire, serviceToWire } from './wire.ts';

const resultsSchema = z.object({
  results: z.array(z.object({ code: z.string().max(64), message: z.string().max(500).default('') })),
});
const ratedSchema = z.object({
  rated: z.array(z.object({ projectNo: z.string(), serviceNumber: z.int() })),
});

/** A code that is not listed is a refusal: a technician must see it, and nothing is sent again and again in the dark. */
const REPLY_CLASS: Record<string, ReplyClass> = {
  OK: 'accepted',
  ALREADY_EXISTS: 'already',
  SERVICE_UNKNOWN: 'wait-for-service',
  BUSY: 'retry',
  INVALID: 'refused',
};

/** The province behind a TIF gateway that takes records as JSON arrays. */
export function createProvinceAdapter(config: ProvinceConfig, clock: Clock): ProvinceAdapter {
  const gateway = createGateway(config, clock);

  const deliver = async (path: string, records: readonly unknown[], signal: AbortSignal): Promise<Reply[]> => {
    const { results } = await gateway.post(path, { records }, resultsSchema, signal);
    return results.map(({ code, message }) => ({
      class: REPLY_CLASS[code] ?? 'refused',
      detail: message === '' ? code : `${code}: ${message}`,
    }));
  };

  return {
    sendServices: (records, signal) =>
      deliver('/gateway/services', records.map((record) => serviceToWire(record, config.dataSource)), signal),
    sendRatings: (records, signal) => deliver('/gateway/ratings', records.map(ratingToWire), signal),
    ratingLink: (key, expiresAt) => ratingLink(config.linkUrl ?? config.url, config.secret, key, expiresAt),
    async ratedElsewhere(keys, signal) {
      const { rated } = await gateway.post('/gateway/rated', { keys }, ratedSchema, signal);
      return rated;
    },
    clockSkewMs: gateway.skewMs,
  };
}
