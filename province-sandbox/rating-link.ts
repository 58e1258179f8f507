import * as z from 'zod';
import type { ServiceKey } from '../core/contract/evaluation.ts';
import { openToken, sealToken, tokenKey } from './sealed-token.ts';
import { channelCodeSchema, type ChannelCode } from './wire.ts';

/** What the address of a rating page binds. */
export interface RatingLink {
  key: ServiceKey;
  /** Instant from which the link is refused, milliseconds since 1970. */
  expiresAt: number;
  /** What a rating through it counts as. */
  channel: ChannelCode;
}

/** What a rating through a receipt's QR counts as, whatever device showed the code. */
const QR_CHANNEL: ChannelCode = '3';

/** `expiresAt` in Unix seconds. */
const linkSchema = z.tuple([z.string(), z.int(), z.int()]);
const pageSchema = z.tuple([z.string(), z.int(), z.int(), channelCodeSchema]);

/**
 * Makes the reader of a receipt's tokens: key SHA-256("rating-link:" + secret), plaintext
 * `[projectNo, serviceNumber, expiresAt]`. Device and province share the secret, so a device makes links offline, and only
 * they can read or forge one. It returns `undefined` for a token that was not made with this secret.
 */
export function ratingLinkReader(secret: string): (token: string) => RatingLink | undefined {
  const key = tokenKey('rating-link', secret);
  return (token) => {
    const parsed = linkSchema.safeParse(openToken(token, key));
    if (!parsed.success) return undefined;
    const [projectNo, serviceNumber, expiresAt] = parsed.data;
    return { key: { projectNo, serviceNumber }, expiresAt: expiresAt * 1000, channel: QR_CHANNEL };
  };
}

/** The tokens of pages that devices show; nobody but the province makes or reads them. */
export function devicePageTokens(secret: string): { make(link: RatingLink): string; read(token: string): RatingLink | undefined } {
  const key = tokenKey('rating-page', secret);
  return {
    make: ({ key: { projectNo, serviceNumber }, expiresAt, channel }) =>
      sealToken([projectNo, serviceNumber, Math.floor(expiresAt / 1000), channel], key),
    read(token) {
      const parsed = pageSchema.safeParse(openToken(token, key));
      if (!parsed.success) return undefined;
      const [projectNo, serviceNumber, expiresAt, channel] = parsed.data;
      return { key: { projectNo, serviceNumber }, expiresAt: expiresAt * 1000, channel };
    },
  };
}
