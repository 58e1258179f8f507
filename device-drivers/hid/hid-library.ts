/** What is used of the native HID library, so that tests can put a simulated one in its place. */

export interface HidDeviceInfo {
  path: string;
  vendorId: number;
  productId: number;
  serialNumber: string | undefined;
  usagePage: number | undefined;
  usage: number | undefined;
  label: string;
}

/** An open device. node-hid tells of an unplugged one by a read error alone. */
export interface HidConnection {
  onReport(listener: (report: Uint8Array) => void): void;
  /** Told once: with an error when the device went away, without one when we closed it. */
  onClose(listener: (error: Error | undefined) => void): void;
  /** Sends an output report; its first byte is the report's number, 0 where the device numbers none. */
  write(report: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export interface HidLibrary {
  list(): Promise<HidDeviceInfo[]>;
  /** @throws Error when it is not there, or another program holds it */
  open(path: string): Promise<HidConnection>;
}
