import * as z from 'zod';

/** Characters of a citizen's words that many provinces store (province-interface, "Rating record"). */
export const USUAL_TEXT_LIMIT = 150;

/** A name or an IPv4 address. Others a security policy cannot name, or takes for patterns. */
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3})$/;

/** The origin of an address that a citizen's screen may show: encrypted on the way, or never on the way at all. Null for any other. */
export function safeOriginOf(address: string): string | null {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '' || !HOST.test(url.hostname)) return null;
  const { protocol, hostname, origin } = url;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)) ? origin : null;
}

/** How this device reaches its province. The secret is known to device and province alone. */
export const provinceConfigSchema = z.strictObject({
  /** Base address of the gateway, without a trailing slash. */
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Base address that goes into receipts, where it differs from the gateway's. */
  linkUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Where its rating pages lie, as `https://host[:port]`, where that differs from the gateway's. */
  pageOrigin: z
    .string()
    .refine((text) => safeOriginOf(text) === text, 'must be https://host[:port] and nothing more')
    .optional(),
  appId: z.string().min(1).max(64),
  secret: z.string().min(8).max(256),
  /** 数据来源: three digits that the province gave to this caller. */
  dataSource: z.string().regex(/^\d{3}$/).default('001'),
  /** Greatest length of a citizen's words that it takes, in characters. */
  textLimit: z.int().min(1).max(2000).default(USUAL_TEXT_LIMIT),
  /**
   * Whether it takes what the field's conventions have no field for: agencies of a joint case, reasons still owed, groups.
   * A strict province would refuse the whole record.
   */
  takesExtensions: z.boolean().default(false),
  /** 评价渠道 `pf` of what was written on paper and entered afterwards; 1 is a PC, and provinces differ on 6 and 7. */
  paperPf: z.string().regex(/^[1-9]$/).default('1'),
});
export type ProvinceConfig = z.infer<typeof provinceConfigSchema>;
