import type { CancelTimer, Clock } from '../../core/contract/clock.ts';

/** A scanner sends a code in one go; after so many milliseconds without a byte it is over. */
const PAUSE_MS = 60;
/** Longer than any code that a receipt carries. In characters. */
const LONGEST_CODE = 1_000;
/** A character of UTF-8 has up to four bytes. */
const MOST_BYTES = 4 * LONGEST_CODE;

const CR = 0x0d;
const LF = 0x0a;

export interface CodeReaderOptions {
  clock: Clock;
  /** A whole code of 1 to 1000 printable characters. */
  onCode(text: string): void;
  /** Something came that is no code. */
  onDropped(): void;
}

/** Bytes of a serial scanner → codes: each ends with CR, LF or a pause. Keeps at most one code. */
export class CodeReader {
  readonly #options: CodeReaderOptions;
  #bytes: number[] = [];
  #tooLong = false;
  #cancelPause: CancelTimer = () => {};

  constructor(options: CodeReaderOptions) {
    this.#options = options;
  }

  receive(bytes: Uint8Array): void {
    this.#cancelPause();
    for (const byte of bytes) {
      if (byte === CR || byte === LF) this.#end();
      else if (this.#bytes.length < MOST_BYTES) this.#bytes.push(byte);
      else this.#tooLong = true;
    }
    if (this.#bytes.length > 0) this.#cancelPause = this.#options.clock.after(PAUSE_MS, () => this.#end());
  }

  /** Forgets a code that has begun. */
  reset(): void {
    this.#cancelPause();
    this.#bytes = [];
    this.#tooLong = false;
  }

  #end(): void {
    const bytes = Uint8Array.from(this.#bytes);
    const text = this.#tooLong ? undefined : printable(bytes);
    this.reset();
    // CR and LF after each other end the same code twice.
    if (bytes.length === 0) return;
    if (text === undefined) this.#options.onDropped();
    else this.#options.onCode(text);
  }
}

function printable(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return [...text].length <= LONGEST_CODE && !/[\p{Cc}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u.test(text) ? text : undefined;
  } catch {
    // Not UTF-8: noise, or a wrong baud rate.
    return undefined;
  }
}
