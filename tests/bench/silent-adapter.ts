import { Adapter } from '@node-escpos/adapter';

type Done = (error: Error | null) => void;

/** Keeps what @node-escpos/core would send to a printer. */
export class SilentAdapter extends Adapter<[]> {
  #written: Uint8Array = Buffer.alloc(0);

  get written(): Uint8Array {
    return this.#written;
  }

  override write(data: Buffer | string, done?: Done): this {
    this.#written = Buffer.concat([this.#written, Buffer.from(data)]);
    done?.(null);
    return this;
  }

  override open(done?: Done): this {
    done?.(null);
    return this;
  }

  override close(done?: Done): this {
    done?.(null);
    return this;
  }

  /** A printer that says nothing. */
  override read(): void {}
}
