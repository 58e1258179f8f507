import * as z from 'zod';
import { hexSchema } from './hex.ts';
import { CHECKSUM_BYTES, type ChecksumRule } from './checksum.ts';

/** How a serial keypad marks where a frame begins and ends. Lengths are of whole frames, in bytes. */

export const MAX_FRAME = 256;
const maxLength = z.int().min(2).max(MAX_FRAME).default(64);

export const framingSchema = z.discriminatedUnion('kind', [
  /** `trailer`: bytes that always end the frame, after the checksum. */
  z.strictObject({ kind: z.literal('fixed'), length: z.int().min(1).max(64), header: hexSchema.optional(), trailer: hexSchema.optional() }),
  z.strictObject({ kind: z.literal('delimited'), delimiter: hexSchema, header: hexSchema.optional(), maxLength }),
  z.strictObject({
    kind: z.literal('length-prefixed'),
    header: hexSchema,
    lengthAt: z.int().min(1).max(32),
    lengthBytes: z.union([z.literal(1), z.literal(2)]).default(1),
    byteOrder: z.enum(['big', 'little']).default('big'),
    /** The frame has so many bytes more than the length says. */
    adds: z.int().min(-32).max(64),
    maxLength,
    trailer: hexSchema.optional(),
  }),
]);
export type Framing = z.infer<typeof framingSchema>;

/** What must follow for a serial profile's parts to fit together. */
interface SerialFormat {
  framing: Framing;
  checksum?: ChecksumRule | undefined;
  address?: { at: number } | undefined;
  codeAt: number;
  codeLength?: number | undefined;
}

/** Bytes of a frame that follow its checksum. */
export function endOf(framing: Framing): string {
  return framing.kind === 'delimited' ? framing.delimiter : (framing.trailer ?? '');
}

export function* serialFaults({ framing, checksum, address, codeAt, codeLength = 1 }: SerialFormat): Generator<{ path: string[]; message: string }> {
  const header = (framing.header ?? '').length / 2;
  const tail = endOf(framing).length / 2 + (checksum === undefined ? 0 : CHECKSUM_BYTES[checksum.kind]);
  const room = (framing.kind === 'fixed' ? framing.length : framing.maxLength) - tail;
  if (codeAt + codeLength > room) yield { path: ['codeAt'], message: `the code does not end before byte ${room}, where checksum or trailer begin` };
  if (codeAt < header) yield { path: ['codeAt'], message: 'the code lies in the header' };
  if (address !== undefined && (address.at < header || address.at >= room)) yield { path: ['address', 'at'], message: 'lies in header, checksum or trailer, or outside the frame' };
  if (address !== undefined && address.at >= codeAt && address.at < codeAt + codeLength) yield { path: ['address', 'at'], message: 'the code lies there' };
  if (checksum !== undefined && checksum.from > codeAt) yield { path: ['checksum', 'from'], message: 'the checksum leaves the code out' };
  yield* syncFaults(framing, header, checksum, codeAt);
}

function* syncFaults(framing: Framing, header: number, checksum: ChecksumRule | undefined, codeAt: number): Generator<{ path: string[]; message: string }> {
  if (framing.kind === 'fixed' && framing.length > 1 && header === 0 && checksum === undefined && framing.trailer === undefined) {
    yield { path: ['framing'], message: 'nothing tells where a frame begins: give a header, a trailer or a checksum' };
  }
  if (framing.kind === 'delimited' && header === 0 && checksum !== undefined) {
    yield { path: ['framing', 'header'], message: 'a delimited frame with a checksum needs a header: the checksum may look like the delimiter' };
  }
  if (framing.kind === 'length-prefixed' && (framing.lengthAt < header || framing.lengthAt + framing.lengthBytes > codeAt)) {
    yield { path: ['framing', 'lengthAt'], message: 'the length must lie between header and code' };
  }
}
