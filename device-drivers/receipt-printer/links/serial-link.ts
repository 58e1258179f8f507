import type { SerialConnection, SerialLibrary, SerialPortInfo } from '../../serial/serial-library.ts';
import type { OpenLink, PrinterLink } from './printer-link.ts';

export interface SerialLinkOptions {
  serial: SerialLibrary;
  /** Fixed name of the port; else it is found by its USB numbers. */
  path: string | undefined;
  /** Four hex digits. */
  vendorId: string | undefined;
  productId: string | undefined;
  baudRate: number;
}

/** A printer on a serial port, held open so that nobody else opens it and its status is known. */
export function serialLink({ serial, path, baudRate, ...wanted }: SerialLinkOptions): OpenLink {
  return async (signal) => {
    signal.throwIfAborted();
    const found = path ?? findPort(await serial.list(), wanted);
    signal.throwIfAborted();
    const connection = await serial.open(found, { baudRate, dataBits: 8, stopBits: 1, parity: 'none' });
    if (signal.aborted) {
      await connection.close();
      signal.throwIfAborted();
    }
    return new SerialLink(connection, found);
  };
}

/** The first one by its name, so that two alike do not change places from start to start. */
function findPort(ports: readonly SerialPortInfo[], wanted: Pick<SerialLinkOptions, 'vendorId' | 'productId'>): string {
  const fits = ports.filter(
    ({ vendorId, productId }) =>
      vendorId !== undefined &&
      (wanted.vendorId === undefined || vendorId === wanted.vendorId) &&
      (wanted.productId === undefined || productId === wanted.productId),
  );
  const [first] = fits.map((port) => port.path).toSorted();
  if (first === undefined) throw new Error(`No serial port has the USB numbers ${wanted.vendorId ?? 'any'}:${wanted.productId ?? 'any'}.`);
  return first;
}

class SerialLink implements PrinterLink {
  readonly twoWay = true;
  readonly kept = true;
  readonly path: string;
  readonly #connection: SerialConnection;
  #gone: Error | undefined;
  #onGone: (error: Error) => void = () => {};

  constructor(connection: SerialConnection, path: string) {
    this.#connection = connection;
    this.path = path;
    connection.onClose((error) => {
      if (error === undefined) return;
      this.#gone = error;
      this.#onGone(error);
    });
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#connection.onData(listener);
  }

  onGone(listener: (error: Error) => void): void {
    this.#onGone = listener;
    if (this.#gone !== undefined) listener(this.#gone);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#connection.write(bytes);
  }

  async abort(): Promise<void> {
    if (this.#gone !== undefined) return;
    // Else the system sends the rest while it closes, and waits for a printer that takes nothing. A port that is lost
    // meanwhile sends nothing either, so neither failure is news.
    await this.#connection.discard().catch(() => {});
    await this.#connection.close().catch(() => {});
  }

  async close(): Promise<void> {
    if (this.#gone !== undefined) throw this.#gone;
    await this.#connection.close();
  }
}
