import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ServiceKey } from '../contract/evaluation.ts';
import type { RatingLink } from '../contract/province.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Expiry in Unix seconds. */
const bindingSchema = z.tuple([z.string(), z.int(), z.int()]);

/**
 * The address in a receipt's QR (province-interface, "QR codes": keyed by case and service, opaque short-lived token,
 * ASCII, nothing personal). The token is encrypted with a key derived from the secret that device and province share,
 * so it is made without a network, cannot be guessed, and tells a finder of the receipt nothing.
 *
 * Token: base64url of nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes); the plain text is the JSON array
 * `[projectNo, serviceNumber, expiry in Unix seconds]`.
 */
export function ratingLink(baseUrl: string, secret: string, key: ServiceKey, expiresAt: number): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', linkKey(secret), nonce);
  const plain = JSON.stringify([key.projectNo, key.serviceNumber, Math.floor(expiresAt / 1000)]);
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${baseUrl}/r/${Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url')}`;
}

/** What the address in a receipt's QR binds; undefined for a text that was not made with this address and secret. */
export function serviceOfLink(baseUrl: string, secret: string, text: string): RatingLink | undefined {
  const prefix = `${baseUrl}/r/`;
  if (!text.startsWith(prefix)) return undefined;
  const sealed = Buffer.from(text.slice(prefix.length), 'base64url');
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', linkKey(secret), sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    const [projectNo, serviceNumber, expiry] = bindingSchema.parse(JSON.parse(plain));
    return { key: { projectNo, serviceNumber }, expiresAt: expiry * 1000 };
  } catch {
    // Forged, damaged by the scanner, or another device's: GCM says no.
    return undefined;
  }
}

const linkKey = (secret: string) => createHash('sha256').update(`rating-link:${secret}`).digest();
