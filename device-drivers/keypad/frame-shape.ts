import { CHECKSUM_BYTES, checksumBytes, checksumOf, type ChecksumRule } from './checksum.ts';
import { fromHex } from './hex.ts';
import type { SerialProfile } from './keypad-profile.ts';
import { endOf, type Framing } from './serial-format.ts';

/** What `measure` says beside a length: more bytes must come; no frame begins here (any number below 0: so many bytes further on). */
export const INCOMPLETE = 0;
const NO_FRAME = -1;

/** `buffer[start]`…`buffer[end - 1]` are the bytes that came. @returns the frame's length, `INCOMPLETE`, or below 0 how far to go on */
type Measure = (buffer: Uint8Array, start: number, end: number) => number;

/** A profile's framing, made ready to run. */
export interface FrameShape {
  measure: Measure;
  /** The first place from `start` on where a frame may begin; `end` if nowhere. */
  nextStart: Measure;
  /** No frame has more bytes. */
  longest: number;
  /** How many bytes checksum, trailer and delimiter take. */
  tail: number;
  /** Frames prove themselves by a checksum. */
  checked: boolean;
}

type Format = Pick<SerialProfile, 'framing' | 'checksum' | 'codeAt' | 'codeLength'>;

export function frameShape(format: Format): FrameShape {
  const { framing, checksum } = format;
  const header = fromHex(framing.header ?? '');
  const tail = fromHex(endOf(framing)).length + (checksum === undefined ? 0 : CHECKSUM_BYTES[checksum.kind]);
  const least = format.codeAt + (format.codeLength ?? 1) + tail;
  return {
    measure: afterHeader(header, measureOf(framing, checksum, least)),
    nextStart: startFinder(header[0]),
    longest: framing.kind === 'fixed' ? framing.length : framing.maxLength,
    tail,
    checked: checksum !== undefined,
  };
}

/** @param least bytes of the shortest frame that has room for a code */
function measureOf(framing: Framing, checksum: ChecksumRule | undefined, least: number): Measure {
  const valid = proof(fromHex(endOf(framing)), checksum);
  if (framing.kind === 'delimited') return checksum === undefined ? untilDelimiter(framing, least) : untilProven(framing.maxLength, least, valid);
  const lengthOf = framing.kind === 'fixed' ? () => framing.length : lengthField(framing, least);
  return (buffer, start, end) => {
    const length = lengthOf(buffer, start, end);
    if (length <= 0) return length;
    if (start + length > end) return INCOMPLETE;
    return valid(buffer, start, start + length) ? length : NO_FRAME;
  };
}

function startFinder(first: number | undefined): Measure {
  if (first === undefined) return (_buffer, start) => start;
  return (buffer, start, end) => {
    let at = start;
    while (at < end && buffer[at] !== first) at++;
    return at;
  };
}

function afterHeader(header: Uint8Array, measure: Measure): Measure {
  return (buffer, start, end) => {
    const there = Math.min(header.length, end - start);
    for (let at = 0; at < there; at++) if (buffer[start + at] !== header[at]) return NO_FRAME;
    return there < header.length ? INCOMPLETE : measure(buffer, start, end);
  };
}

/** Whether a frame ends as it must: the checksum, then the trailer or delimiter. */
function proof(trailer: Uint8Array, rule: ChecksumRule | undefined): (buffer: Uint8Array, start: number, end: number) => boolean {
  const endsWell = (buffer: Uint8Array, end: number) => trailer.every((byte, at) => buffer[end - trailer.length + at] === byte);
  if (rule === undefined) return (buffer, _start, end) => endsWell(buffer, end);
  const checksum = checksumOf(rule);
  const tail = trailer.length + CHECKSUM_BYTES[rule.kind];
  return (buffer, start, end) => {
    if (!endsWell(buffer, end)) return false;
    const sent = checksumBytes(rule, checksum(buffer, start + rule.from, end - tail));
    return sent.every((byte, at) => buffer[end - tail + at] === byte);
  };
}

function lengthField(framing: Extract<Framing, { kind: 'length-prefixed' }>, least: number): Measure {
  const { lengthAt, lengthBytes, byteOrder, adds, maxLength } = framing;
  return (buffer, start, end) => {
    const at = start + lengthAt;
    if (at + lengthBytes > end) return INCOMPLETE;
    const first = buffer[at] ?? 0;
    const second = buffer[at + 1] ?? 0;
    const value = lengthBytes === 1 ? first : byteOrder === 'big' ? 256 * first + second : 256 * second + first;
    const length = value + adds;
    return length < least || length > maxLength ? NO_FRAME : length;
  };
}

/**
 * To the first delimiter. The frame begins at the last header before it: an earlier one has lost its own delimiter. Without
 * a header it begins after the delimiter before, so what is too long to be a frame is passed over whole.
 */
function untilDelimiter(framing: Extract<Framing, { kind: 'delimited' }>, least: number): Measure {
  const delimiter = fromHex(framing.delimiter);
  const header = fromHex(framing.header ?? '');
  return (buffer, start, end) => {
    // What has a header may be given up at its longest; what has none must be passed over to its delimiter.
    const last = header.length > 0 ? Math.min(end, start + framing.maxLength) : end;
    const at = find(delimiter, buffer, start + header.length, last);
    if (at === last) return header.length > 0 && end - start >= framing.maxLength ? NO_FRAME : INCOMPLETE;
    if (header.length > 0 && find(header, buffer, start + header.length, at) < at) return NO_FRAME;
    const length = at + delimiter.length - start;
    return length < least || length > framing.maxLength ? -length : length;
  };
}

/** To the first delimiter before which the checksum is right; the bytes between may look like delimiters. */
function untilProven(maxLength: number, least: number, valid: (buffer: Uint8Array, start: number, end: number) => boolean): Measure {
  return (buffer, start, end) => {
    const last = Math.min(end, start + maxLength);
    for (let stop = start + least; stop <= last; stop++) if (valid(buffer, start, stop)) return stop - start;
    return last === start + maxLength ? NO_FRAME : INCOMPLETE;
  };
}

/** Where `what` begins, from `start` on and all of it before `end`; `end` if nowhere. */
function find(what: Uint8Array, buffer: Uint8Array, start: number, end: number): number {
  const first = what[0];
  for (let at = start; at + what.length <= end; at++) {
    if (buffer[at] === first && what.every((byte, offset) => buffer[at + offset] === byte)) return at;
  }
  return end;
}
