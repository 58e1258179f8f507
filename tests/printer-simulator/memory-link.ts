import type { OpenLink, PrinterLink } from '../../device-drivers/receipt-printer/links/printer-link.ts';
import type { SimulatedPrinter } from './simulated-printer.ts';

export interface MemoryLine {
  open: OpenLink;
  /** Whether the cable is in. */
  isPlugged: boolean;
  /** Bytes reach us that the printer did not send. */
  noise(bytes: Uint8Array): void;
  /** Links that are open now, and that were ever open at once. */
  readonly openLinks: number;
  readonly mostLinks: number;
}

/**
 * A line to a simulated printer within this process, so that thousands of jobs take no time.
 * @param how `buffers`: a write is over before the printer has read it, as over TCP
 */
export function memoryLine(printer: SimulatedPrinter, how: { kept: boolean; buffers?: boolean }): MemoryLine {
  let openLinks = 0;
  let mostLinks = 0;
  let newest: MemoryLink | undefined;
  const line = {
    isPlugged: true,
    noise: (bytes: Uint8Array) => newest?.hear(bytes),
    get openLinks() {
      return openLinks;
    },
    get mostLinks() {
      return mostLinks;
    },
    async open(signal: AbortSignal): Promise<PrinterLink> {
      signal.throwIfAborted();
      if (!line.isPlugged) throw new Error('Nothing is plugged in.');
      openLinks++;
      mostLinks = Math.max(mostLinks, openLinks);
      newest = new MemoryLink(printer, how, () => {
        openLinks--;
      });
      return newest;
    },
  };
  return line;
}

class MemoryLink implements PrinterLink {
  readonly twoWay = true;
  readonly kept: boolean;
  readonly path = undefined;
  readonly #buffers: boolean;
  readonly #printer: SimulatedPrinter;
  readonly #onEnd: () => void;
  #onBytes: (bytes: Uint8Array) => void = () => {};
  #onGone: (error: Error) => void = () => {};
  #gone: Error | undefined;
  #isOver = false;
  #room = Promise.withResolvers<void>();

  constructor(printer: SimulatedPrinter, { kept, buffers = false }: { kept: boolean; buffers?: boolean }, onEnd: () => void) {
    this.#printer = printer;
    this.#buffers = buffers;
    this.kept = kept;
    this.#onEnd = onEnd;
    printer.connect({
      send: (bytes) => this.#onBytes(bytes),
      onRoom: () => {
        this.#room.resolve();
      },
      hangUp: () => {
        this.#gone = new Error('The printer hung up.');
        this.#end();
        this.#room.resolve();
        this.#onGone(this.#gone);
      },
    });
  }

  hear(bytes: Uint8Array): void {
    this.#onBytes(bytes);
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#onBytes = listener;
  }

  onGone(listener: (error: Error) => void): void {
    this.#onGone = listener;
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isOver) throw this.#gone ?? new Error('Written after the end.');
    this.#room = Promise.withResolvers<void>();
    if (!this.#printer.receive(bytes) && !this.#buffers) await this.#room.promise;
    if (this.#gone !== undefined) throw this.#gone;
  }

  async abort(): Promise<void> {
    this.#end();
    this.#room.resolve();
  }

  async close(): Promise<void> {
    if (this.#gone !== undefined) throw this.#gone;
    while (!this.#printer.hasReadAll && !this.#isOver) {
      this.#room = Promise.withResolvers<void>();
      await this.#room.promise;
    }
    this.#end();
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#printer.disconnect();
    this.#onEnd();
  }
}
