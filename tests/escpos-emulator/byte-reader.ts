/** The printer would have printed something else than was meant, from `offset` on. */
export class EscPosError extends Error {
  override name = 'EscPosError';
  /** Bytes before the place of the error. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} (before byte ${offset}).`);
    this.offset = offset;
  }
}

/** Reads a print job from its beginning. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  atEnd(): boolean {
    return this.#offset >= this.#bytes.length;
  }

  /** @throws EscPosError at the end */
  byte(): number {
    const byte = this.#bytes[this.#offset];
    if (byte === undefined) this.fail('The data ends inside a command or character');
    this.#offset++;
    return byte;
  }

  /** @throws EscPosError at the end */
  littleEndian16(): number {
    return this.byte() + this.byte() * 256;
  }

  /** @throws EscPosError at the end */
  take(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.byte());
  }

  fail(message: string): never {
    throw new EscPosError(message, this.#offset);
  }
}
