/** What is used of the native serial library, so that tests can put a simulated one in its place. */

export interface SerialPortInfo {
  /** `COM3`, `/dev/ttyUSB0`. */
  path: string;
  /** Four hex digits each, in small letters; undefined for ports that are no USB devices. */
  vendorId: string | undefined;
  productId: string | undefined;
  serialNumber: string | undefined;
  /** What the system calls it, for the technician. */
  label: string;
}

export interface SerialSettings {
  baudRate: number;
  dataBits: 7 | 8;
  stopBits: 1 | 2;
  parity: 'none' | 'even' | 'odd';
}

/** An open port. After it was lost or closed it is of no use; make a new one. */
export interface SerialConnection {
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Told once: with an error when the device went away, without one when we closed it. */
  onClose(listener: (error: Error | undefined) => void): void;
  /** Resolves when the bytes have left this machine. One write at a time. */
  write(bytes: Uint8Array): Promise<void>;
  /** Throws away what was written and has not left yet. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

export interface SerialLibrary {
  /** @throws Error with words for the technician, e.g. that `udevadm` is missing */
  list(): Promise<SerialPortInfo[]>;
  /** @throws Error when it is not there, or another program holds it */
  open(path: string, settings: SerialSettings): Promise<SerialConnection>;
}
