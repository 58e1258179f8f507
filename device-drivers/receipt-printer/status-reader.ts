import { type PrinterStatus, statusOfAsb } from './status.ts';

/**
 * Something that a printer said. `answer`: to `DLE EOT`. `paper`: to `GS r`. `cleared`: to `DLE DC4 8`. `status`: by itself
 * (ASB). Nothing in an answer tells its question.
 */
export type PrinterSaid =
  | { type: 'answer'; byte: number }
  | { type: 'paper'; byte: number }
  | { type: 'cleared' }
  | { type: 'status'; status: PrinterStatus };

const XON = 0x11;
const XOFF = 0x13;
const CLEARED = [0x37, 0x25, 0x00];
const ASB_LENGTH = 4;

const isAnswer = (byte: number) => (byte & 0x93) === 0x12;
const beginsAsb = (byte: number) => (byte & 0x93) === 0x10;
/** What `GS r` answers, and what the later bytes of an ASB look like. */
const isPlain = (byte: number) => (byte & 0x90) === 0;

/**
 * Takes the stream of a printer apart, byte by byte, by the bits that ESC/POS fixes for each kind. What fits no kind is
 * dropped: line noise, flow control, answers to commands that we never send.
 */
export class StatusReader {
  /** The beginning of a sequence of several bytes. */
  #begun: number[] = [];

  /** @returns what these bytes complete */
  read(bytes: Uint8Array): PrinterSaid[] {
    return [...bytes].flatMap((byte) => this.#step(byte) ?? []);
  }

  /** Forgets a sequence that was begun: what comes now belongs to something else. */
  reset(): void {
    this.#begun = [];
  }

  #step(byte: number): PrinterSaid | undefined {
    // Flow control may stand between any two bytes.
    if (byte === XON || byte === XOFF) return undefined;
    if (this.#begun.length > 0) {
      if (this.#continues(byte)) return this.#continue(byte);
      // It was no sequence: this byte begins anew.
      this.#begun = [];
    }
    if (isAnswer(byte)) return { type: 'answer', byte };
    if (byte === CLEARED[0] || beginsAsb(byte)) this.#begun = [byte];
    else if (isPlain(byte)) return { type: 'paper', byte };
    return undefined;
  }

  #continues(byte: number): boolean {
    return this.#begun[0] === CLEARED[0] ? byte === CLEARED[this.#begun.length] : isPlain(byte);
  }

  #continue(byte: number): PrinterSaid | undefined {
    this.#begun.push(byte);
    const isClear = this.#begun[0] === CLEARED[0];
    if (this.#begun.length < (isClear ? CLEARED.length : ASB_LENGTH)) return undefined;
    const complete = this.#begun;
    this.#begun = [];
    return isClear ? { type: 'cleared' } : { type: 'status', status: statusOfAsb(complete) };
  }
}
