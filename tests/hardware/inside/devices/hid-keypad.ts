/** The far side of a simulated HID keypad: what its firmware would do. */
export interface PluggedKeypad {
  /** Sends an input report of `REPORT_BYTES`. */
  send(report: Uint8Array): Promise<void>;
  /** Waits for the next output report, without a report number. */
  nextOutput(): Promise<Uint8Array>;
  unplug(): Promise<void>;
}

export type PlugKeypad = () => Promise<PluggedKeypad>;

export const REPORT_BYTES = 8;
export const KEYPAD = { vendorId: 0x1209, productId: 0x0c5d, serialNumber: 'KP-0001', product: 'Five keys' };

/** Usage page 0xFF00 (vendor-defined), 8 bytes in, 8 bytes out, no report numbers. */
export const REPORT_DESCRIPTOR = Uint8Array.from(
  Buffer.from('0600ff0901a1011500 26ff007508 9508 09018102 9508 09019102 c0'.replaceAll(' ', ''), 'hex'),
);
