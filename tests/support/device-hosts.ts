import { connect } from 'node:net';
import type { Clock } from '../../core/contract/clock.ts';
import { SimulatedHid } from '../../device-drivers/hid/simulated-hid.ts';
import { inProcessHosts, type InProcessHosts } from '../../device-drivers/host/in-process-launcher.ts';
import { startKeypadFamily } from '../../device-drivers/keypad/keypad-family.ts';
import { startPrinterFamily } from '../../device-drivers/receipt-printer/printer-family.ts';
import { startScannerFamily } from '../../device-drivers/scanner/scanner-family.ts';
import { SimulatedSerial } from '../../device-drivers/serial/simulated-serial.ts';

export interface TestDeviceHosts extends InProcessHosts {
  serial: SimulatedSerial;
  hid: SimulatedHid;
}

/** The real driver families in this process, with simulated serial ports and HID devices, and real sockets. */
export function testDeviceHosts(clock: Clock): TestDeviceHosts {
  const serial = new SimulatedSerial();
  const hid = new SimulatedHid();
  const families = { keypad: startKeypadFamily, 'receipt-printer': startPrinterFamily, scanner: startScannerFamily };
  return { ...inProcessHosts(families, { clock, serial, hid, connect, spooler: undefined }), serial, hid };
}
