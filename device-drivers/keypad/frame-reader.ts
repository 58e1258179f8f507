import { frameShape, INCOMPLETE, type FrameShape } from './frame-shape.ts';
import type { SerialProfile } from './keypad-profile.ts';

/**
 * A pause within a frame after which its beginning is given up, in milliseconds: it was noise, or a frame that lost a
 * byte. What it held is never read again: a press must not come out when the next citizen stands there.
 */
export const FRAME_GAP_MS = 500;

/** Bytes that are looked at in one go; a longer chunk is read in pieces, so that the buffer never grows. */
const PIECE = 4_096;

/**
 * A frame: `buffer[start]`…`buffer[end - 1]`, good until the call returns. `bodyEnd` is where checksum, trailer or delimiter
 * begin.
 */
export type OnFrame = (buffer: Uint8Array, start: number, bodyEnd: number, end: number) => void;

/**
 * Finds the frames in what a serial line sends, in whatever pieces it comes. After noise it begins again at the very next
 * byte that can begin a frame. Where frames have a checksum, a good frame is found at once even behind a false beginning.
 */
export class FrameReader {
  readonly #shape: FrameShape;
  readonly #buffer: Uint8Array;
  /** So many bytes of the buffer may still become a frame. */
  #kept = 0;
  #lastAt = 0;

  constructor(profile: Pick<SerialProfile, 'framing' | 'checksum' | 'codeAt' | 'codeLength'>) {
    this.#shape = frameShape(profile);
    this.#buffer = new Uint8Array(PIECE + this.#shape.longest);
  }

  /**
   * @param now ticks of the clock
   * @returns how many bytes turned out to belong to no frame
   */
  push(bytes: Uint8Array, now: number, onFrame: OnFrame): number {
    let noise = 0;
    if (now - this.#lastAt >= FRAME_GAP_MS) {
      noise = this.#kept;
      this.#kept = 0;
    }
    this.#lastAt = now;
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE);
      this.#buffer.set(piece, this.#kept);
      noise += this.#scan(this.#kept + piece.length, onFrame);
    }
    return noise;
  }

  reset(): void {
    this.#kept = 0;
  }

  #scan(end: number, onFrame: OnFrame): number {
    const { longest, tail } = this.#shape;
    const buffer = this.#buffer;
    let noise = 0;
    let done = 0;
    let found = this.#next(done, end);
    while (found.length > 0) {
      noise += found.at - done;
      done = found.at + found.length;
      onFrame(buffer, found.at, done - tail, done);
      found = this.#next(done, end);
    }
    const keepFrom = Math.max(found.at, end - longest);
    noise += keepFrom - done;
    buffer.copyWithin(0, keepFrom, end);
    this.#kept = end - keepFrom;
    return noise;
  }

  /**
   * The frame that ends first; length 0: none, and at `at` one may have begun. A frame with a checksum may be found within
   * what looks like a longer one, which is the same as what is found when the bytes come one at a time.
   */
  #next(from: number, end: number): { at: number; length: number } {
    const { nextStart, measure, checked } = this.#shape;
    const buffer = this.#buffer;
    let found = { at: end, length: 0 };
    let limit = end;
    for (let at = nextStart(buffer, from, limit); at < limit; ) {
      const length = measure(buffer, at, limit);
      if (length > 0) {
        found = { at, length };
        limit = at + length - 1;
      } else if (length === INCOMPLETE && found.length === 0 && found.at === end) {
        found = { at, length: 0 };
      }
      if (length >= 0 && !checked) break;
      at = nextStart(buffer, at + Math.max(1, -length), limit);
    }
    return found;
  }
}
