import { constants, type PathLike } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod';
import type { CancelTimer, Clock } from '../../../core/contract/clock.ts';
import type { OpenLink, PrinterLink } from './printer-link.ts';

const errorWithCode = z.object({ code: z.string() });
const codeOf = (error: unknown): string | undefined => errorWithCode.safeParse(error).data?.code;
const errorFrom = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** How often a printer that has nothing to say, or takes nothing, is asked again; in milliseconds. */
const SOON_MS = 20;
/** The same when nothing was sent to it lately. */
const IDLE_MS = 1_000;
/** For so long after a write it may be answering. */
const ANSWERS_WITHIN_MS = 2_000;

/**
 * A USB printer of Linux, `/dev/usb/lp0`. The file is not blocking: a read or write that waits in the kernel would hold a
 * thread, and could not be taken back.
 */
export function deviceFileLink(path: string, clock: Clock): OpenLink {
  return async (signal) => {
    signal.throwIfAborted();
    const { file, twoWay } = await openDevice(path);
    if (signal.aborted) {
      await file.close();
      signal.throwIfAborted();
    }
    return new DeviceFileLink(file, path, twoWay, clock);
  };
}

/** Two-way if the system lets us read: a driver of a one-way printer, or the rights of the file, may not. */
async function openDevice(path: PathLike): Promise<{ file: FileHandle; twoWay: boolean }> {
  // NOCTTY and no O_CREAT: a wrong path must neither become our terminal nor a file that swallows receipts.
  const flags = constants.O_NONBLOCK | constants.O_NOCTTY;
  try {
    return { file: await open(path, constants.O_RDWR | flags), twoWay: true };
  } catch (error) {
    if (!['EACCES', 'EINVAL', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    return { file: await open(path, constants.O_WRONLY | flags), twoWay: false };
  }
}

class DeviceFileLink implements PrinterLink {
  readonly twoWay: boolean;
  readonly kept = true;
  readonly path: string;
  readonly #file: FileHandle;
  readonly #clock: Clock;
  #ended = false;
  #gone: Error | undefined;
  #onGone: (error: Error) => void = () => {};
  #wroteAt: number;
  #nextRead: CancelTimer = () => {};
  #reading: Promise<void> = Promise.resolve();
  #read: () => void = () => {};
  #wake: () => void = () => {};

  constructor(file: FileHandle, path: string, twoWay: boolean, clock: Clock) {
    this.#file = file;
    this.path = path;
    this.twoWay = twoWay;
    this.#clock = clock;
    this.#wroteAt = clock.ticks();
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    if (!this.twoWay) return;
    const bytes = Buffer.alloc(256);
    this.#read = () => {
      this.#nextRead();
      this.#reading = this.#reading.then(() => this.#readOnce(bytes, listener));
    };
    this.#read();
  }

  onGone(listener: (error: Error) => void): void {
    this.#onGone = listener;
    if (this.#gone !== undefined) listener(this.#gone);
  }

  async write(bytes: Uint8Array): Promise<void> {
    let sent = 0;
    while (sent < bytes.length) {
      if (this.#ended) throw this.#gone ?? new Error(`${this.path} was closed while it was written to.`);
      sent += await this.#writeSome(bytes.subarray(sent));
    }
    await this.#untilTaken(bytes);
    this.#wroteAt = this.#clock.ticks();
    this.#read();
  }

  async abort(): Promise<void> {
    await this.#end();
  }

  async close(): Promise<void> {
    if (this.#gone !== undefined) throw this.#gone;
    await this.#end();
  }

  async #writeSome(bytes: Uint8Array): Promise<number> {
    try {
      return (await this.#file.write(bytes)).bytesWritten;
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw this.#lose(errorFrom(error));
      await this.#pause(SOON_MS);
      return 0;
    }
  }

  /**
   * The kernel's driver (usblp) counts a block as written when it has begun with it, and throws it away when the file is
   * closed. To a write of no bytes, too, it says EAGAIN until the printer has taken that block.
   */
  async #untilTaken(bytes: Uint8Array): Promise<void> {
    for (;;) {
      if (this.#ended) throw this.#gone ?? new Error(`${this.path} was closed before the printer had taken everything.`);
      try {
        // Of an empty buffer Node would not ask the system.
        await this.#file.write(bytes, 0, 0);
        return;
      } catch (error) {
        if (codeOf(error) !== 'EAGAIN') throw this.#lose(errorFrom(error));
        await this.#pause(SOON_MS);
      }
    }
  }

  async #readOnce(bytes: Buffer, listener: (bytes: Uint8Array) => void): Promise<void> {
    if (this.#ended) return;
    try {
      const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, null);
      if (bytesRead > 0) listener(Uint8Array.from(bytes.subarray(0, bytesRead)));
      // A printer with nothing to say reads as an end of file on some kernels.
    } catch (error) {
      if (this.#ended) return;
      if (codeOf(error) !== 'EAGAIN') {
        this.#lose(errorFrom(error));
        return;
      }
    }
    if (this.#ended) return;
    const soon = this.#clock.ticks() - this.#wroteAt < ANSWERS_WITHIN_MS;
    this.#nextRead();
    this.#nextRead = this.#clock.after(soon ? SOON_MS : IDLE_MS, this.#read);
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #lose(error: Error): Error {
    if (this.#gone === undefined && !this.#ended) {
      this.#gone = error;
      this.#onGone(error);
      void this.#end();
    }
    return error;
  }

  async #end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#nextRead();
    this.#wake();
    // What the printer took is known by then; a file of a device that is gone closes with an error.
    await this.#file.close().catch(() => {});
  }
}
