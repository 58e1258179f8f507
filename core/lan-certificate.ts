import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { writeOwnerOnlyFile } from '../offline-queue/database/owner-only-file.ts';
import { makeCertificate, makeKey } from './make-certificate.ts';

export const LAN_KEY_FILE = 'lan-key.pem';
export const LAN_CERTIFICATE_FILE = 'lan-certificate.pem';

/** With what the device answers over the network. */
export interface LanCertificate {
  /** PEM. */
  key: string;
  /** PEM. */
  certificate: string;
  /** SHA-256 of the certificate, as `AA:BB:…`: people compare it. */
  fingerprint: string;
  /** What the technician must know, though it is used. */
  warnings: string[];
}

/**
 * The certificate in the data folder, made on first use: P-256, signed by itself, ten years. A hall may put one of its own in its place, with its key.
 * @param names under which counters address the device: a certificate that lacks one is told of
 * @param addresses of the device at present; a new certificate holds them as well
 * @throws Error in words for the technician, when what lies there cannot be used; nothing is overwritten then
 */
export async function loadLanCertificate(dataFolder: string, names: readonly string[], addresses: readonly string[], now: number): Promise<LanCertificate> {
  const keyFile = join(dataFolder, LAN_KEY_FILE);
  const certificateFile = join(dataFolder, LAN_CERTIFICATE_FILE);
  if (existsSync(certificateFile) && !existsSync(keyFile)) throw unusable(`缺少 ${LAN_KEY_FILE}`, `${LAN_KEY_FILE} is missing`);
  try {
    const key = existsSync(keyFile) ? readFileSync(keyFile, 'utf8') : writeOwnerOnlyFile(keyFile, await makeKey());
    const certificate = existsSync(certificateFile) ? readFileSync(certificateFile, 'utf8') : writeOwnerOnlyFile(certificateFile, await makeCertificate(key, [...names, ...addresses], now));
    const parsed = new X509Certificate(certificate);
    if (!parsed.checkPrivateKey(createPrivateKey(key))) throw new Error('the key does not belong to the certificate');
    return { key, certificate, fingerprint: parsed.fingerprint256, warnings: faultsOf(parsed, names, now) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(why, why, error);
  }
}

const RENEW = {
  zh: `如需重新生成，请删除 ${LAN_KEY_FILE} 和 ${LAN_CERTIFICATE_FILE} 并重新启动，窗口电脑须重新核对指纹。`,
  en: `To have new ones made, delete ${LAN_KEY_FILE} and ${LAN_CERTIFICATE_FILE} and start again; counters must compare the fingerprint anew.`,
};

function unusable(zh: string, en: string, cause?: unknown): Error {
  return new Error(
    `局域网访问（config.json：lan）未启用，${LAN_CERTIFICATE_FILE} 或 ${LAN_KEY_FILE} 不能使用：${zh}。${RENEW.zh}` +
      ` The network (config.json: lan) is not served, ${LAN_CERTIFICATE_FILE} or ${LAN_KEY_FILE} cannot be used: ${en}. ${RENEW.en}`,
    { cause },
  );
}

/** Clients refuse these; whether it matters is for the technician to say. */
function faultsOf(certificate: X509Certificate, names: readonly string[], now: number): string[] {
  const faults: string[] = [];
  if (certificate.validToDate.getTime() < now) {
    faults.push(`${LAN_CERTIFICATE_FILE}：证书已于 ${certificate.validTo} 过期。${RENEW.zh} ${LAN_CERTIFICATE_FILE}: it expired on ${certificate.validTo}. ${RENEW.en}`);
  }
  const unnamed = names.filter((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) === undefined);
  if (unnamed.length > 0) {
    const list = unnamed.join(', ');
    faults.push(`${LAN_CERTIFICATE_FILE}：证书不含 ${list}，窗口电脑不能以此访问。${RENEW.zh} ${LAN_CERTIFICATE_FILE} lacks ${list}: counters cannot reach the device by it. ${RENEW.en}`);
  }
  return faults;
}
