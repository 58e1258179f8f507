import type { PrinterStatus } from '../status.ts';

/** A way to a printer that is open. It carries bytes and knows nothing of their meaning. */
export interface PrinterLink {
  /** Whether the printer can answer on it. */
  readonly twoWay: boolean;
  /** Whether it stays open between jobs. Others take one job each. */
  readonly kept: boolean;
  /** The port or file that it holds, if it holds one. */
  readonly path: string | undefined;
  /** Resolves when this machine has passed the bytes on. One write at a time. @throws Error when the link broke */
  write(bytes: Uint8Array): Promise<void>;
  /** Told what the printer sends; one listener. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Told once, when the link breaks without `abort` or `close`. */
  onGone(listener: (error: Error) => void): void;
  /** What the system says of the printer, where it is not the printer itself that tells. */
  status?(): Promise<PrinterStatus>;
  /** Ends it and throws away what has not left this machine. @throws Error if something may still come out of the printer */
  abort(): Promise<void>;
  /** Ends it; resolves when the other side has taken all that was written. @throws Error when that is not so */
  close(): Promise<void>;
}

/** @throws Error when the printer is not there; the signal's reason when it was aborted, and then nothing stays open */
export type OpenLink = (signal: AbortSignal) => Promise<PrinterLink>;
