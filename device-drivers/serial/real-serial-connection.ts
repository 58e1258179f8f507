import type { SerialPort } from 'serialport';
import type { CancelTimer, Clock } from '../../core/contract/clock.ts';
import { CloseNotice } from '../finder/close-notice.ts';
import { ConnectionClosed, DeviceLost, DeviceMisuse, errorOf } from '../finder/device-errors.ts';
import type { SerialConnection } from './serial-library.ts';

/** A write goes to the system in such pieces, so that `discard` can leave out the rest. */
const PIECE_BYTES = 1024;
/** How often a port is asked whether it is still one. */
const LOOK_EVERY_MS = 2_000;
/** The words of glibc and of musl. */
const GONE = /input\/output error|i\/o error|no such device/i;

/** An open port of the native library. */
export class RealSerialConnection implements SerialConnection {
  readonly #port: SerialPort;
  readonly #notice = new CloseNotice();
  readonly #dataListeners: ((bytes: Uint8Array) => void)[] = [];
  #writing: Promise<void> | undefined;
  #discarding = false;
  #closing: Promise<void> | undefined;
  #cancelLook: CancelTimer = () => {};

  constructor(port: SerialPort, clock: Clock) {
    this.#port = port;
    // The library notices a lost port by reading, so it reads whether anybody listens or not.
    port.on('data', (bytes: Uint8Array) => {
      for (const listener of this.#dataListeners) listener(bytes);
    });
    // Errors that matter come by `close` or by the call that failed.
    port.on('error', () => {});
    port.on('close', (error: unknown) => {
      this.#cancelLook();
      const lost = this.#closing === undefined;
      this.#notice.tell(lost ? new DeviceLost(`The serial port ${port.path} is gone.`, { cause: error }) : undefined);
    });
    // Windows and macOS end the read of a port that is gone.
    if (process.platform === 'linux') this.#lookLater(clock);
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#dataListeners.push(listener);
  }

  onClose(listener: (error: Error | undefined) => void): void {
    this.#notice.listen(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#writing !== undefined) throw new DeviceMisuse(`A write to ${this.#port.path} is under way.`);
    this.#checkOpen();
    this.#writing = this.#writeAll(bytes);
    try {
      await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  async discard(): Promise<void> {
    this.#checkOpen();
    const writing = this.#writing;
    if (writing === undefined) return this.#flush();
    this.#discarding = true;
    await this.#flush();
    // What the piece under way had left may have slipped in behind the first flush.
    await writing.catch(() => {});
    this.#discarding = false;
    if (this.#port.isOpen) await this.#flush();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#notice.ended) return;
    // The system would wait half a minute for what cannot leave.
    if (this.#writing !== undefined && this.#port.isOpen) await this.#flush().catch(() => {});
    await this.#closePort();
  }

  async #closePort(): Promise<void> {
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve, reject) => {
      this.#port.close((error) => (error === null || error === undefined ? resolve() : reject(error)));
    });
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      await this.#settled((done) => this.#port.write(Buffer.from(bytes.subarray(at, at + PIECE_BYTES)), done));
      if (this.#discarding) throw new ConnectionClosed('The rest of the write was discarded.');
    }
    await this.#settled((done) => this.#port.drain(done));
  }

  /**
   * A port that went away while bytes came in reads as empty from then on, and the library reads it again and again, without an
   * end, with all of a processor and ever more memory (serialport/bindings-cpp#162). Every other request fails.
   */
  #lookLater(clock: Clock): void {
    this.#cancelLook = clock.after(LOOK_EVERY_MS, () => {
      const look = this.#port.port?.getBaudRate() ?? Promise.reject(new Error('The port is closed.'));
      look.then(
        () => this.#port.isOpen && this.#lookLater(clock),
        (cause: unknown) => GONE.test(errorOf(cause).message) && this.#lose(cause),
      );
    });
  }

  #lose(cause: unknown): void {
    if (this.#closing !== undefined || this.#notice.ended) return;
    this.#closing = this.#closePort();
    this.#closing.catch(() => {});
    this.#notice.tell(new DeviceLost(`The serial port ${this.#port.path} is gone.`, { cause }));
  }

  #flush(): Promise<void> {
    return this.#settled((done) => this.#port.flush(done));
  }

  /** The library forgets the callbacks of a port that went away: its end settles them. */
  #settled(begin: (done: (error?: Error | null) => void) => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#checkOpen();
    const forget = this.#notice.listen((error) => reject(error ?? new ConnectionClosed(`The serial port ${this.#port.path} was closed.`)));
    try {
      begin((error) => (error === null || error === undefined ? resolve() : reject(errorOf(error))));
    } catch (error) {
      reject(errorOf(error));
    }
    return promise.finally(forget);
  }

  #checkOpen(): void {
    if (this.#notice.ended) throw this.#notice.error ?? new ConnectionClosed(`The serial port ${this.#port.path} was closed.`);
    if (!this.#port.isOpen) throw new ConnectionClosed(`The serial port ${this.#port.path} is being closed.`);
  }
}
