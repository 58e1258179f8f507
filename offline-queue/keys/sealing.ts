import { randomBytes } from 'node:crypto';
import { sm4 } from 'sm-crypto-v2';
import { StorageProblem } from '../storage-problem.ts';

export const KEY_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** How much longer the sealed form is than the plain one. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/**
 * Seals by SM4-GCM. Layout: nonce, tag, ciphertext.
 * @param key 16 bytes
 * @param associated what it is sealed for: it is not in the result, and only who names the same opens it
 */
export function seal(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const sealed = sm4.encrypt(plain, key, { mode: 'gcm', output: 'array', iv: nonce, associatedData: associated, outputTag: true });
  if (sealed.tag === undefined) throw new StorageProblem('logic', 'SM4-GCM gave no tag.');
  return Buffer.concat([nonce, sealed.tag, sealed.output]);
}

/** What `seal` sealed; `undefined` when it was sealed with another key, for something else, or altered. */
export function unseal(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Buffer | undefined {
  if (sealed.length < SEAL_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, SEAL_BYTES);
  try {
    const plain = sm4.decrypt(sealed.subarray(SEAL_BYTES), key, { mode: 'gcm', output: 'array', iv: nonce, associatedData: associated, tag });
    return Buffer.from(plain);
  } catch {
    // The library has no error class of its own for a wrong tag, and nothing else can go wrong in there.
    return undefined;
  }
}
