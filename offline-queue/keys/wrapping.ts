import { createHash } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { KEY_BYTES, seal, unseal } from './sealing.ts';

/** C1C3C2, the order of the standard in force. */
const CIPHER_MODE = 1;
const PUBLIC_KEY = /^04[0-9a-f]{128}$/i;
const PRIVATE_KEY = /^[0-9a-f]{64}$/i;

/** A short name for a key that tells nothing about it: the first 8 hex digits of its hash. */
export const fingerprintOf = (key: Uint8Array): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

const purposeOf = (keyId: number) => Buffer.from(`data-key ${keyId}`, 'utf8');

/** Wraps a data key for a machine. Hex. */
export function wrapForMachine(dataKey: Uint8Array, keyId: number, machineKey: Uint8Array): string {
  return seal(machineKey, dataKey, purposeOf(keyId)).toString('hex');
}

/** `undefined` when another machine key wrapped it, it wraps another data key, or it was altered. */
export function unwrapForMachine(wrapped: string, keyId: number, machineKey: Uint8Array): Uint8Array | undefined {
  return unseal(machineKey, Buffer.from(wrapped, 'hex'), purposeOf(keyId));
}

/** The hall's public key; its holder alone opens what is wrapped for it. */
export interface RecoveryPublicKey {
  /** `04…`, lower case. */
  hex: string;
  fingerprint: string;
}

/** `undefined` unless it is a point of the curve, uncompressed, in hex. */
export function parsePublicKey(text: string): RecoveryPublicKey | undefined {
  const hex = text.trim().toLowerCase();
  try {
    if (!PUBLIC_KEY.test(hex) || !sm2.verifyPublicKey(hex)) return undefined;
  } catch {
    return undefined;
  }
  return { hex, fingerprint: fingerprintOf(Buffer.from(hex, 'hex')) };
}

/** The public key that belongs to a private one of 64 hex digits; `undefined` when that is none. */
export function publicKeyOf(privateKey: string): RecoveryPublicKey | undefined {
  if (!PRIVATE_KEY.test(privateKey)) return undefined;
  try {
    return parsePublicKey(sm2.getPublicKeyFromPrivateKey(privateKey));
  } catch {
    return undefined;
  }
}

/** A new pair, in hex. */
export const makeRecoveryKeyPair = (): { publicKey: string; privateKey: string } => sm2.generateKeyPairHex();

/** Wraps a data key for whoever holds the private key. Hex. */
export function wrapForRecovery(dataKey: Uint8Array, recoveryKey: RecoveryPublicKey): string {
  return sm2.doEncrypt(Buffer.from(dataKey), recoveryKey.hex, CIPHER_MODE);
}

/** `undefined` when it was wrapped for another key, or altered. */
export function unwrapForRecovery(wrapped: string, privateKey: string): Uint8Array | undefined {
  try {
    const dataKey = sm2.doDecrypt(wrapped, privateKey, CIPHER_MODE, { output: 'array' });
    // Where its check fails, the library gives an empty list.
    return dataKey.length === KEY_BYTES ? Buffer.from(dataKey) : undefined;
  } catch {
    return undefined;
  }
}
