import * as z from 'zod';

/** The checks that serial keypads put at the end of a frame, as data and as arithmetic. */

const hexDigits = (count: 2 | 4) => z.string().regex(count === 2 ? /^[0-9A-F]{2}$/ : /^[0-9A-F]{4}$/, `write ${count} capital hex digits`);
const byteOrder = z.enum(['big', 'little']);
/** The first byte of the frame that counts; the last is the one before the checksum. */
const from = z.int().min(0).max(255);

const crcShape = (word: z.ZodString, zero: string) => ({
  from,
  poly: word,
  init: word.default(zero),
  xorOut: word.default(zero),
  /** Bytes go in, and the result comes out, lowest bit first. `poly` is written highest bit first all the same. */
  reflect: z.boolean().default(false),
});

export const checksumSchema = z.discriminatedUnion('kind', [
  /** `negate`: the sum of all, checksum included, is 0. */
  z.strictObject({ kind: z.literal('sum8'), from, negate: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('sum16'), from, byteOrder, negate: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('xor8'), from, init: hexDigits(2).default('00') }),
  z.strictObject({ kind: z.literal('crc8'), ...crcShape(hexDigits(2), '00') }),
  z.strictObject({ kind: z.literal('crc16'), byteOrder, ...crcShape(hexDigits(4), '0000') }),
]);
export type ChecksumRule = z.infer<typeof checksumSchema>;

/** How many bytes each kind takes. */
export const CHECKSUM_BYTES: Readonly<Record<ChecksumRule['kind'], 1 | 2>> = { sum8: 1, sum16: 2, xor8: 1, crc8: 1, crc16: 2 };

/** Whole number of `bytes[start]`…`bytes[end - 1]`. */
export type Checksum = (bytes: Uint8Array, start: number, end: number) => number;

/** The arithmetic of a rule, without its place in the frame. */
export function checksumOf(rule: ChecksumRule): Checksum {
  switch (rule.kind) {
    case 'sum8':
      return sum(0xff, rule.negate);
    case 'sum16':
      return sum(0xffff, rule.negate);
    case 'xor8':
      return xor(hex(rule.init));
    case 'crc8':
      return crc(8, rule);
    case 'crc16':
      return crc(16, rule);
  }
}

/** The bytes that carry a checksum's value, in the order in which they are sent. */
export function checksumBytes(rule: ChecksumRule, value: number): number[] {
  if (CHECKSUM_BYTES[rule.kind] === 1) return [value];
  const bytes = [value >> 8, value & 0xff];
  return 'byteOrder' in rule && rule.byteOrder === 'little' ? bytes.toReversed() : bytes;
}

const hex = (digits: string) => Number.parseInt(digits, 16);

function sum(mask: number, negate: boolean): Checksum {
  return (bytes, start, end) => {
    let total = 0;
    for (let at = start; at < end; at++) total += bytes[at] ?? 0;
    return (negate ? -total : total) & mask;
  };
}

function xor(init: number): Checksum {
  return (bytes, start, end) => {
    let total = init;
    for (let at = start; at < end; at++) total ^= bytes[at] ?? 0;
    return total;
  };
}

interface CrcRule {
  poly: string;
  init: string;
  xorOut: string;
  reflect: boolean;
}

function crc(width: 8 | 16, rule: CrcRule): Checksum {
  const { reflect } = rule;
  const mask = width === 8 ? 0xff : 0xffff;
  const init = reflect ? reversed(hex(rule.init), width) : hex(rule.init);
  const table = crcTable(width, hex(rule.poly), reflect);
  const xorOut = hex(rule.xorOut);
  return (bytes, start, end) => {
    let value = init;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      value = reflect ? (value >>> 8) ^ (table[(value ^ byte) & 0xff] ?? 0) : ((value << 8) & mask) ^ (table[((value >>> (width - 8)) ^ byte) & 0xff] ?? 0);
    }
    return value ^ xorOut;
  };
}

function crcTable(width: 8 | 16, poly: number, reflect: boolean): Uint16Array {
  const top = 1 << (width - 1);
  const mask = width === 8 ? 0xff : 0xffff;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let value = (reflect ? reversed(byte, 8) : byte) << (width - 8);
    for (let bit = 0; bit < 8; bit++) value = (value & top) === 0 ? value << 1 : (value << 1) ^ poly;
    return reflect ? reversed(value & mask, width) : value & mask;
  });
}

function reversed(value: number, bits: number): number {
  let result = 0;
  for (let bit = 0; bit < bits; bit++) result |= ((value >>> bit) & 1) << (bits - 1 - bit);
  return result;
}
