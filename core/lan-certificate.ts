import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from './contract/error-words.ts';
import { writeOwnerOnlyFile } from '../offline-queue/database/owner-only-file.ts';
import { LAN_CERTIFICATE_FILE, LAN_KEY_FILE, RENEW, type Words } from './lan-faults.ts';
import { makeCertificate, makeKey } from './make-certificate.ts';

/** With what the device answers over the network. */
export interface LanCertificate {
  /** PEM. */
  key: string;
  /** PEM. */
  certificate: string;
  parsed: X509Certificate;
  /** SHA-256 of the certificate, as `AA:BB:…`: people compare it. */
  fingerprint: string;
  /** What the technician must know of the files, though they are used. */
  warnings: string[];
}

/**
 * The certificate in the data folder, made on first use: P-256, signed by itself, ten years. A hall may put one of its own in its place, with its key.
 * @param names under which counters address the device, and its present addresses: what a new certificate holds
 * @throws Error in words for the technician, when what lies there cannot be used; nothing is overwritten then
 */
export async function loadLanCertificate(dataFolder: string, names: readonly string[], now: number): Promise<LanCertificate> {
  const keyFile = join(dataFolder, LAN_KEY_FILE);
  const certificateFile = join(dataFolder, LAN_CERTIFICATE_FILE);
  const isMade = existsSync(certificateFile);
  if (isMade && !existsSync(keyFile)) throw unusable({ zh: `缺少 ${LAN_KEY_FILE}`, en: `${LAN_KEY_FILE} is missing` });
  const key = existsSync(keyFile) ? read(keyFile) : write(keyFile, await makeKey());
  const privateKey = parseKey(key);
  const certificate = isMade ? read(certificateFile) : write(certificateFile, await certificateFor(key, names, now));
  const parsed = parseCertificate(certificate);
  if (!parsed.checkPrivateKey(privateKey)) throw unusable({ zh: '密钥与证书不相配', en: 'the key does not belong to the certificate' });
  return { key, certificate, parsed, fingerprint: parsed.fingerprint256, warnings: exposed(keyFile) };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = messageOf(error);
    throw unserved({ zh: `不能读取 ${file}（${why}），请检查其权限后重新启动`, en: `${file} cannot be read (${why}); look at its permissions, and start again` }, error);
  }
}

function write(file: string, content: string): string {
  try {
    return writeOwnerOnlyFile(file, content);
  } catch (error) {
    const why = messageOf(error);
    throw unserved({ zh: `不能写入 ${file}（${why}），请检查磁盘空间和权限后重新启动`, en: `${file} cannot be written (${why}); look at the disk's room and the folder's permissions, and start again` }, error);
  }
}

function parseKey(key: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (error) {
    throw damaged(LAN_KEY_FILE, error);
  }
}

function parseCertificate(certificate: string): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (error) {
    throw damaged(LAN_CERTIFICATE_FILE, error);
  }
}

async function certificateFor(key: string, names: readonly string[], now: number): Promise<string> {
  try {
    return await makeCertificate(key, names, now);
  } catch (error) {
    throw unusable({ zh: `不能用 ${LAN_KEY_FILE} 生成证书（只用 P-256 密钥）`, en: `no certificate can be made for ${LAN_KEY_FILE} (it takes a key of P-256)` }, error);
  }
}

/** A key that others on this machine can read lets them stand in for the device. Windows has other means than a mode. */
function exposed(keyFile: string): string[] {
  if (process.platform === 'win32' || (statSync(keyFile).mode & 0o077) === 0) return [];
  return [
    `${LAN_KEY_FILE}：本机其他用户可以读取密钥，请执行 chmod 600 ${keyFile}；如已泄露，请重新生成。${RENEW.zh}` +
      ` ${LAN_KEY_FILE}: other users of this machine can read the key. Run chmod 600 ${keyFile}; if it may have leaked, have it made anew. ${RENEW.en}`,
  ];
}

function damaged(file: string, error: unknown): Error {
  const why = messageOf(error);
  return unusable({ zh: `${file} 已损坏、不完整，或不是未加密的 PEM（${why}）`, en: `${file} is damaged, incomplete, or no unencrypted PEM (${why})` }, error);
}

const unusable = ({ zh, en }: Words, cause?: unknown) =>
  unserved({ zh: `${LAN_CERTIFICATE_FILE} 或 ${LAN_KEY_FILE} 不能使用：${zh}。${RENEW.zh}`, en: `${LAN_CERTIFICATE_FILE} or ${LAN_KEY_FILE} cannot be used: ${en}. ${RENEW.en}` }, cause);

const unserved = ({ zh, en }: Words, cause?: unknown) =>
  new Error(`局域网访问（config.json：lan）未启用，${zh} The network (config.json: lan) is not served: ${en}`, { cause });
