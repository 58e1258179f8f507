import { randomBytes } from 'node:crypto';
import { formatChinaTime } from '../../contract/china-time.ts';

/** So much of a device's id fits into a case serial number of at most 50 characters. */
const ID_LENGTH = 16;
const RANDOM_BYTES = 6;

/**
 * A case serial number that no other device, and no business system, gives: `<prefix>-<device>-<China time>-<random>`.
 * @param prefix two letters: what such a case is
 * @param now milliseconds since 1970
 */
export function numberOfOurOwn(prefix: string, deviceId: string, now: number): string {
  const device = deviceId.replaceAll(/[^0-9A-Za-z]/g, '').slice(-ID_LENGTH) || 'evaluator';
  return `${prefix}-${device}-${formatChinaTime(now).replaceAll(/\D/g, '')}-${randomBytes(RANDOM_BYTES).toString('hex')}`;
}
