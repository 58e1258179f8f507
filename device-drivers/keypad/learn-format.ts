import type { z } from 'zod';
import { CHECKSUM_BYTES, checksumBytes, checksumOf, type ChecksumRule } from './checksum.ts';
import { toHex } from './hex.ts';
import { usualChecksums } from './usual-checksums.ts';
import type { Framing, framingSchema } from './serial-format.ts';

/** How the frames of a keypad are built, found from a press of each key. */

export interface SerialFormat {
  framing: z.input<typeof framingSchema> & Pick<Framing, 'kind'>;
  checksum?: ChecksumRule;
  codeAt: number;
  codeLength?: number;
}

const LONGEST_CODE = 8;
const LONGEST_MARK = 16;
/** CR LF first: CR alone would leave a line feed before the next frame. */
const DELIMITERS: readonly (readonly number[])[] = [[0x0d, 0x0a], [0x0a], [0x0d], [0x03]];

export const alike = (frames: readonly Uint8Array[]) => new Set(frames.map(({ length }) => length)).size === 1;

/** @param releases frames that came when a key was let go; @returns undefined when nothing tells where a frame begins or ends */
export function serialFormat(frames: readonly Uint8Array[], releases: readonly Uint8Array[]): SerialFormat | undefined {
  return textFormat(frames, releases) ?? (alike(frames) ? fixedFormat(frames, releases) : undefined);
}

/**
 * From the first to the last byte that differs: all of them must be right for a key to count, which stands in for a
 * checksum that nobody recognised. Where these are too many, the first byte that differs in every two frames.
 */
export function varyingSpan(frames: readonly Uint8Array[], end = Number.POSITIVE_INFINITY): { at: number; length: number } | undefined {
  const varies = columns(frames).slice(0, end).map((column) => new Set(column).size);
  const first = varies.findIndex((count) => count > 1);
  if (first < 0) return undefined;
  const length = varies.findLastIndex((count) => count > 1) - first + 1;
  if (length <= LONGEST_CODE) return { at: first, length };
  const telling = varies.indexOf(frames.length);
  return telling < 0 ? undefined : { at: telling, length: 1 };
}

/** Lines of text; their keys may differ in length. */
function textFormat(frames: readonly Uint8Array[], releases: readonly Uint8Array[]): SerialFormat | undefined {
  const delimiter = DELIMITERS.find((mark) => frames.every((frame) => mark.every((byte, at) => frame[frame.length - mark.length + at] === byte)));
  if (delimiter === undefined) return undefined;
  const bodies = [...frames, ...releases.filter((release) => endsWith(release, delimiter))].map((frame) => frame.subarray(0, frame.length - delimiter.length));
  const isText = (byte: number) => (byte >= 0x20 && byte < 0x7f) || byte === 0x02;
  if (bodies.some((body) => body.length === 0 || !body.every(isText))) return undefined;
  const header = Math.min(commonStart(bodies), Math.min(...bodies.map(({ length }) => length)) - 1, LONGEST_MARK);
  const mark = header > 0 ? { header: toHex(firstOf(bodies).subarray(0, header)) } : {};
  return { framing: { kind: 'delimited', delimiter: toHex(Uint8Array.from(delimiter)), ...mark }, codeAt: header };
}

function fixedFormat(frames: readonly Uint8Array[], releases: readonly Uint8Array[]): SerialFormat | undefined {
  const { length } = firstOf(frames);
  const all = [...frames, ...releases.filter((release) => release.length === length)];
  const bare = varyingSpan(all);
  if (bare === undefined) return undefined;
  const reversed = all.map((frame) => frame.toReversed());
  const mostTrailer = Math.min(commonStart(reversed), 2);
  for (let trailer = 0; trailer <= mostTrailer; trailer++) {
    const checksum = usualChecksums().find((rule) => proves(rule, all, trailer, bare.at));
    const end = length - trailer - (checksum === undefined ? 0 : CHECKSUM_BYTES[checksum.kind]);
    const span = checksum === undefined ? undefined : varyingSpan(all, end);
    if (checksum !== undefined && span !== undefined) return fixed(firstOf(all), span, trailer, checksum);
  }
  return fixed(firstOf(all), bare, Math.min(commonStart(reversed), LONGEST_MARK), undefined);
}

function fixed(frame: Uint8Array, span: { at: number; length: number }, trailer: number, checksum: ChecksumRule | undefined): SerialFormat {
  const header = Math.min(span.at, LONGEST_MARK);
  const marks = {
    ...(header > 0 ? { header: toHex(frame.subarray(0, header)) } : {}),
    ...(trailer > 0 ? { trailer: toHex(frame.subarray(frame.length - trailer)) } : {}),
  };
  return { framing: { kind: 'fixed', length: frame.length, ...marks }, ...(checksum && { checksum }), codeAt: span.at, codeLength: span.length };
}

/** Whether a checksum is right in every frame, and says something: it differs where the keys do. */
function proves(rule: ChecksumRule, frames: readonly Uint8Array[], trailer: number, codeAt: number): boolean {
  const size = CHECKSUM_BYTES[rule.kind];
  const end = firstOf(frames).length - trailer - size;
  if (rule.from > codeAt || end <= codeAt) return false;
  const checksum = checksumOf(rule);
  const right = frames.every((frame) => checksumBytes(rule, checksum(frame, rule.from, end)).every((byte, at) => frame[end + at] === byte));
  return right && new Set(frames.map((frame) => toHex(frame.subarray(end, end + size)))).size > 1;
}

const endsWith = (frame: Uint8Array, mark: readonly number[]) => mark.every((byte, at) => frame[frame.length - mark.length + at] === byte);
const firstOf = (frames: readonly Uint8Array[]) => frames[0] ?? new Uint8Array();
/** The bytes at each offset, of frames of one length. */
const columns = (frames: readonly Uint8Array[]) => Array.from(firstOf(frames), (_, at) => frames.map((frame) => frame[at]));

/** How many bytes all frames begin with alike. */
function commonStart(frames: readonly Uint8Array[]): number {
  const first = firstOf(frames);
  const differs = first.findIndex((byte, at) => frames.some((frame) => frame[at] !== byte));
  return differs < 0 ? first.length : differs;
}
