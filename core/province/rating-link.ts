import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { ServiceKey } from '../contract/evaluation.ts';

/**
 * The address in a receipt's QR (province-interface, "QR codes": keyed by case and service, opaque short-lived token,
 * ASCII, nothing personal). The token is encrypted with a key derived from the secret that device and province share,
 * so it is made without a network, cannot be guessed, and tells a finder of the receipt nothing.
 *
 * Token: base64url of nonce (12 bytes), AES-256-GCM ciphertext, tag (16 bytes); the plain text is the JSON array
 * `[projectNo, serviceNumber, expiry in Unix seconds]`.
 */
export function ratingLink(baseUrl: string, secret: string, key: ServiceKey, expiresAt: number): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(`rating-link:${secret}`).digest(), nonce);
  const plain = JSON.stringify([key.projectNo, key.serviceNumber, Math.floor(expiresAt / 1000)]);
  const ciphertext = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${baseUrl}/r/${Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url')}`;
}
