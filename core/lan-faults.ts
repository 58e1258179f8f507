import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { chinaDay } from './contract/china-time.ts';

export const LAN_KEY_FILE = 'lan-key.pem';
export const LAN_CERTIFICATE_FILE = 'lan-certificate.pem';

/** Words for the technician. */
export interface Words {
  zh: string;
  en: string;
}

/** How a new certificate is made. It is never made unasked: counters trust the one that they were told of. */
export const RENEW: Words = {
  zh: `如需重新生成，请删除 ${LAN_KEY_FILE} 和 ${LAN_CERTIFICATE_FILE} 并重新启动；指纹随之改变，窗口电脑须重新核对指纹并信任新证书。`,
  en: `To have new ones made, delete ${LAN_KEY_FILE} and ${LAN_CERTIFICATE_FILE} and start again; the fingerprint changes, so counters must compare it and trust the new certificate.`,
};

/** Told so long beforehand, but of a short-lived certificate in its last quarter only. */
const LEAD_MS = 90 * 86_400_000;

/** What of a certificate is looked at. */
type Looked = Pick<X509Certificate, 'validFromDate' | 'validToDate' | 'checkIP' | 'checkHost'>;

/** What a certificate is held against. */
export interface InUse {
  /** Of the settings: names by which counters address the device. */
  names: readonly string[];
  /** At which the device can be reached now. */
  addresses: readonly string[];
  /** By the device's clock, in milliseconds since 1970. */
  now: number;
}

/** Why clients refuse a certificate, or soon will, each in Chinese and English with what to do; empty where all is well. */
export function lanFaults(certificate: Looked, { names, addresses, now }: InUse): string[] {
  const lacks = (name: string) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) === undefined;
  // Whoever gave it a name goes by that, and addresses may change.
  const unnamed = names.length > 0 ? lackedNames(names.filter(lacks)) : lackedAddresses(addresses.filter(lacks));
  return [timeFault(certificate, now), unnamed].filter((fault) => fault !== undefined).map(({ zh, en }) => `${LAN_CERTIFICATE_FILE}：${zh} ${LAN_CERTIFICATE_FILE}: ${en}`);
}

function timeFault({ validFromDate, validToDate }: Looked, now: number): Words | undefined {
  const [from, to, today] = [validFromDate.getTime(), validToDate.getTime(), now].map(chinaDay);
  const left = validToDate.getTime() - now;
  if (left < 0) {
    return {
      zh: `证书已于 ${to} 过期（本机日期 ${today}，如有误请先校正）。${RENEW.zh}`,
      en: `the certificate expired on ${to} (this device has ${today}; if that is wrong, set its clock first). ${RENEW.en}`,
    };
  }
  if (validFromDate.getTime() > now) {
    return {
      zh: `证书自 ${from} 起有效，而本机日期为 ${today}：请校正本机日期，或更换证书。`,
      en: `the certificate is valid from ${from} on, and this device has ${today}: set its clock, or replace the certificate.`,
    };
  }
  if (left >= Math.min(LEAD_MS, (validToDate.getTime() - validFromDate.getTime()) / 4)) return undefined;
  return {
    zh: `证书将于 ${to} 过期，届时窗口电脑不能访问，请在此之前更换。${RENEW.zh}`,
    en: `the certificate expires on ${to}, and counters cannot reach the device from then on: replace it before. ${RENEW.en}`,
  };
}

function lackedNames(names: readonly string[]): Words | undefined {
  if (names.length === 0) return undefined;
  const list = names.join(', ');
  return {
    zh: `证书不含 ${list}，窗口电脑不能以此访问。${RENEW.zh}`,
    en: `the certificate lacks ${list}: counters cannot reach the device by it. ${RENEW.en}`,
  };
}

function lackedAddresses(addresses: readonly string[]): Words | undefined {
  if (addresses.length === 0) return undefined;
  const list = addresses.join(', ');
  return {
    zh:
      `本机现在的地址 ${list} 不在证书中（地址可能已由 DHCP 改变），以此访问的窗口电脑会提示证书无效。请让网络管理员固定原来的地址；` +
      `或在 config.json 的 lan.names 中填写不变的主机名，再重新生成证书。${RENEW.zh}`,
    en:
      `the certificate lacks this device's present address ${list} (DHCP may have changed it): counters that use it are told that the certificate is invalid. Have the old address reserved; ` +
      `or put a host name that stays into lan.names of config.json, and have the certificate made anew. ${RENEW.en}`,
  };
}
