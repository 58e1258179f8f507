import type { Socket } from 'node:net';
import type { OpenLink, PrinterLink } from './printer-link.ts';

export interface TcpLinkOptions {
  /** Begins to connect, as `net.connect` does. */
  connect(port: number, host: string): Socket;
  host: string;
  port: number;
}

/** A network printer that takes raw bytes: one connection for each job. */
export function tcpLink({ connect, host, port }: TcpLinkOptions): OpenLink {
  return async (signal) => {
    signal.throwIfAborted();
    const socket = connect(port, host);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const connected = Promise.withResolvers<void>();
    const onAbort = () => socket.destroy();
    signal.addEventListener('abort', onAbort);
    socket.once('connect', () => connected.resolve());
    socket.on('error', (error) => connected.reject(error));
    socket.once('close', () => connected.reject(new Error('The connection was closed.')));
    try {
      await connected.promise;
      signal.throwIfAborted();
      return new TcpLink(socket, closed);
    } catch (error) {
      socket.destroy();
      await closed;
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

class TcpLink implements PrinterLink {
  readonly twoWay = true;
  readonly kept = false;
  readonly path = undefined;
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #error: Error | undefined;
  /** We began to end it. */
  #ending = false;
  #onGone: (error: Error) => void = () => {};

  constructor(socket: Socket, closed: Promise<void>) {
    this.#socket = socket;
    this.#closed = closed;
    socket.setNoDelay(true);
    // Whatever the printer sends must be read, or the end of its stream is never seen.
    socket.resume();
    socket.on('error', (error) => {
      this.#error ??= error;
    });
    socket.once('close', () => {
      if (this.#ending) return;
      this.#error ??= new Error('The printer hung up.');
      this.#onGone(this.#error);
    });
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#socket.on('data', listener);
  }

  onGone(listener: (error: Error) => void): void {
    this.#onGone = listener;
    if (this.#error !== undefined) listener(this.#error);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.write(bytes, (error) => (error ? reject(this.#error ?? error) : resolve()));
    return promise;
  }

  /**
   * By a reset. A plain close would let the system go on delivering what it has buffered, for instance when paper is put
   * in again; a reset throws it away.
   */
  async abort(): Promise<void> {
    this.#ending = true;
    // In the turn in which `end` was called, Node cannot reset: the socket would never close.
    setImmediate(() => this.#socket.resetAndDestroy());
    await this.#closed;
  }

  /** Ends our side; that the printer then ends its own tells that it has read all. */
  async close(): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    this.#ending = true;
    this.#socket.end();
    await this.#closed;
    if (this.#error !== undefined) throw this.#error;
  }
}
