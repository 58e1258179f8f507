import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Tokens in addresses: base64url( nonce | AES-256-GCM ciphertext | tag ) of some JSON, under a key of their kind, so that one
 * kind can never be taken for another.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{38,400}$/;

export const tokenKey = (kind: string, secret: string) => createHash('sha256').update(`${kind}:${secret}`).digest();

export function sealToken(content: unknown, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url');
}

/** What a token holds; `undefined` for one that was not made with this key. */
export function openToken(token: string, key: Buffer): unknown {
  if (!TOKEN.test(token)) return undefined;
  const sealed = Buffer.from(token, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    return JSON.parse(text);
  } catch {
    // GCM says no: forged, damaged, or made with another key.
    return undefined;
  }
}
