const DLE = 0x10;
const EOT = 0x04;
const DC4 = 0x14;
const CLEAR_PARAMETERS = [8, 1, 3, 20, 1, 6, 2, 8];

export type RealTime =
  | { type: 'data'; bytes: readonly number[] }
  | { type: 'ask'; question: number }
  | { type: 'clear' }
  | { type: 'wrong'; what: string };

/** Picks out of the stream what a printer obeys as it comes in, whatever waits in its buffer. */
export class RealTimeCommands {
  #begun: number[] = [];

  /** Whether a command has begun that takes no room in the buffer. */
  get isOpen(): boolean {
    return this.#begun.length > 0;
  }

  static begins(byte: number): boolean {
    return byte === DLE;
  }

  /** Forgets half a command. */
  reset(): void {
    this.#begun = [];
  }

  /** @returns undefined while a command is not complete */
  take(byte: number): RealTime | undefined {
    this.#begun.push(byte);
    const outcome = interpret(this.#begun);
    if (outcome !== undefined) this.#begun = [];
    return outcome;
  }
}

function interpret(bytes: readonly number[]): RealTime | undefined {
  const [first = 0, second, third] = bytes;
  if (first !== DLE) return { type: 'data', bytes };
  if (second === undefined) return undefined;
  if (second === EOT) {
    if (third === undefined) return undefined;
    return third >= 1 && third <= 4 ? { type: 'ask', question: third } : { type: 'wrong', what: `DLE EOT ${third}` };
  }
  if (second === DC4) {
    const wrong = bytes.slice(2).some((byte, index) => byte !== CLEAR_PARAMETERS[index]);
    if (wrong) return { type: 'wrong', what: `DLE DC4 ${bytes.slice(2).join(' ')}` };
    return bytes.length === 2 + CLEAR_PARAMETERS.length ? { type: 'clear' } : undefined;
  }
  return { type: 'wrong', what: `DLE ${second}` };
}
