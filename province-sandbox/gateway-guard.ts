import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import type { Clock } from '../core/contract/clock.ts';

/** Greatest difference between the caller's clock and ours, in seconds. */
const STALE_AFTER_S = 300;
/** How long a nonce stays spent, in milliseconds: longer than a timestamp stays fresh on both sides of ours. */
const NONCE_SPENT_MS = 600_000;

/** Why a call was not let in, with the words for the caller's technician. */
export const GATEWAY_FAULTS = {
  BAD_SIGNATURE: '应用标识或签名不正确 (wrong application id or signature)',
  STALE_TIMESTAMP: `时间戳与服务器时间相差超过 ${STALE_AFTER_S} 秒 (timestamp is off by more than ${STALE_AFTER_S} s; see Date)`,
  REPLAYED_NONCE: '随机串已使用过 (this nonce was used already)',
} as const;
export type GatewayFault = keyof typeof GATEWAY_FAULTS;

const signatureHeadersSchema = z.object({
  'x-tif-paasid': z.string(),
  'x-tif-timestamp': z.string().regex(/^\d{1,12}$/),
  'x-tif-nonce': z.string().min(1).max(128),
  'x-tif-signature': z.string().regex(/^[0-9a-f]{64}$/),
});

export interface GatewayGuard {
  /** Why a call with these headers may not pass; `undefined` lets it in and spends its nonce. */
  check(headers: IncomingHttpHeaders): GatewayFault | undefined;
}

/**
 * The door of the gateway: TIF header signature (province-interface, "Envelopes and authentication", 2), fresh
 * timestamp, unused nonce. Spent nonces live in memory: a restart forgets them, and the records' keys still stop repeats.
 */
export function createGatewayGuard(options: { appId: string; secret: string; clock: Clock }): GatewayGuard {
  const { appId, secret, clock } = options;
  const spentAt = new Map<string, number>();

  function forgetOldNonces(now: number): void {
    for (const [nonce, at] of spentAt) {
      if (now - at <= NONCE_SPENT_MS) return;
      spentAt.delete(nonce);
    }
  }

  return {
    check(headers) {
      const parsed = signatureHeadersSchema.safeParse(headers);
      if (!parsed.success) return 'BAD_SIGNATURE';
      const timestamp = parsed.data['x-tif-timestamp'];
      const nonce = parsed.data['x-tif-nonce'];

      const expected = sha256(timestamp + secret + nonce + timestamp);
      const given = Buffer.from(parsed.data['x-tif-signature'], 'hex');
      const sameApp = timingSafeEqual(sha256(parsed.data['x-tif-paasid']), sha256(appId));
      const sameSignature = timingSafeEqual(given, expected);
      if (!sameApp || !sameSignature) return 'BAD_SIGNATURE';

      const now = clock.now();
      if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > STALE_AFTER_S) return 'STALE_TIMESTAMP';

      forgetOldNonces(now);
      if (spentAt.has(nonce)) return 'REPLAYED_NONCE';
      spentAt.set(nonce, now);
      return undefined;
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
