import { KeyObject, createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { JsonGeneralName } from '@peculiar/x509';

/** Before any device of ours was made, whatever a clock without a battery says. */
const NOT_BEFORE = Date.UTC(2026, 0, 1);
const YEARS = 10;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };

/** A new key of the curve P-256. @returns PEM (PKCS #8) */
export async function makeKey(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  return KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * A certificate for a key, signed by itself, for ten years.
 * @param key PEM
 * @param names under which the device is addressed: host names and addresses
 * @returns PEM
 * @throws Error when the key is none of the curve P-256
 */
export async function makeCertificate(key: string, names: readonly string[], now: number): Promise<string> {
  supplyMetadata();
  const { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } =
    await import('@peculiar/x509');
  const privateKey = createPrivateKey(key);
  const notBefore = new Date(Math.min(now, NOT_BEFORE));
  const notAfter = new Date(Math.max(now, NOT_BEFORE));
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Positive, as RFC 5280 wants it.
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    name: 'CN=Counter Evaluator',
    notBefore,
    notAfter,
    signingAlgorithm: SIGNING,
    keys: {
      privateKey: await crypto.subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), CURVE, false, ['sign']),
      publicKey: await crypto.subtle.importKey('spki', createPublicKey(privateKey).export({ type: 'spki', format: 'der' }), CURVE, true, ['verify']),
    },
    extensions: [
      // No authority: a PC that is told to trust it trusts this device, and no other certificate that its key might sign.
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value): JsonGeneralName => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/**
 * The library's container of parts reads and writes TypeScript's metadata, and leaves it to the program to bring what keeps them. No more than these
 * three is asked of it.
 */
function supplyMetadata(): void {
  if ('getMetadata' in Reflect) return;
  const kept = new WeakMap<object, Map<string, unknown>>();
  const getOwnMetadata = (key: string, target: object) => kept.get(target)?.get(key);
  const getMetadata = (key: string, target: object | null): unknown => (target === null ? undefined : (getOwnMetadata(key, target) ?? getMetadata(key, Reflect.getPrototypeOf(target))));
  const defineMetadata = (key: string, value: unknown, target: object) => {
    const own = kept.get(target) ?? new Map<string, unknown>();
    kept.set(target, own.set(key, value));
  };
  Object.assign(Reflect, { getOwnMetadata, getMetadata, defineMetadata });
}
