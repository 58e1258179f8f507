import { crc32 } from 'node:zlib';

/** Values of columns, in a fixed order. */
export type ChecksumParts = (string | number | null)[];

/**
 * Checksum of what stands in clear in a row. SQLite's pages have none: without it a flipped bit could turn one level into
 * another, and the province would be told what nobody said.
 */
export function checksumOf(...parts: ChecksumParts): number {
  return crc32(JSON.stringify(parts));
}
