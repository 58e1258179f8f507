import * as z from 'zod';

/** Bytes as profiles and messages write them: two capital hex digits each, nothing between. */
export const hexSchema = z
  .string()
  .regex(/^(?:[0-9A-F]{2})+$/, 'write bytes as pairs of capital hex digits, e.g. "AA55"')
  .max(64, 'at most 32 bytes');

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).toUpperCase().padStart(2, '0');
  return text;
}

/** @param hex pairs of hex digits, as `hexSchema` lets through; anything else gives bytes of 0 */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
