import { createDecipheriv, createHash } from 'node:crypto';
import * as z from 'zod';
import type { ServiceKey } from '../core/contract/evaluation.ts';

/**
 * The token of a receipt's QR: base64url( nonce | AES-256-GCM ciphertext | tag ), key SHA-256("rating-link:" + secret),
 * plaintext `[projectNo, serviceNumber, expiresAt]`. Device and province share the secret, so a device makes links
 * offline, and only they can read or forge one.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{38,400}$/;

/** `expiresAt` in Unix seconds. */
const linkSchema = z.tuple([z.string(), z.int(), z.int()]);

export interface RatingLink {
  key: ServiceKey;
  /** Instant from which the link is refused, milliseconds since 1970. */
  expiresAt: number;
}

/** Makes the reader of tokens; it returns `undefined` for a token that was not made with this secret. */
export function ratingLinkReader(secret: string): (token: string) => RatingLink | undefined {
  const secretKey = createHash('sha256').update(`rating-link:${secret}`).digest();
  return (token) => {
    const plaintext = TOKEN.test(token) ? decrypt(Buffer.from(token, 'base64url'), secretKey) : undefined;
    const parsed = linkSchema.safeParse(plaintext);
    if (!parsed.success) return undefined;
    const [projectNo, serviceNumber, expiresAt] = parsed.data;
    return { key: { projectNo, serviceNumber }, expiresAt: expiresAt * 1000 };
  };
}

function decrypt(sealed: Buffer, secretKey: Buffer): unknown {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', secretKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text);
  } catch {
    // GCM says no: forged, damaged, or made with another secret.
    return undefined;
  }
}
