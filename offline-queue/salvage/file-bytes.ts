import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file that may be missing, cut short or partly unreadable. Read piece by piece, so that a large one costs no memory. */
export class FileBytes {
  /** Bytes; 0 for a missing file. */
  readonly size: number;
  readonly #descriptor: number | undefined;

  /** @throws the system's error when there is a file that may not be opened: that is no damage, and a person can help. */
  constructor(file: string) {
    this.#descriptor = openIfThere(file);
    this.size = this.#descriptor === undefined ? 0 : fstatSync(this.#descriptor).size;
  }

  /** A fresh buffer of `length` bytes from `offset` on: fewer at the end of the file, none where the disk cannot read. */
  read(offset: number, length: number): Buffer {
    if (this.#descriptor === undefined) return Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(length);
    try {
      return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, offset));
    } catch (error) {
      if (codeOf(error) === 'EIO') return Buffer.alloc(0);
      throw error;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);
