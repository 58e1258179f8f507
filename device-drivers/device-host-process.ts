/**
 * Entry of a device host: the process of one family of drivers, named by DEVICE_FAMILY. The evaluator starts it, under plain
 * Node as its child, under Electron by the shell. Killed at any moment, it costs a pause.
 */
import { connect } from 'node:net';
import { systemClock } from '../core/contract/clock.ts';
import { realHid } from './hid/real-hid.ts';
import type { StartFamily } from './host/family-context.ts';
import { deviceFamilySchema, type DeviceFamily } from './host/host-messages.ts';
import { runDeviceHost } from './host/run-device-host.ts';
import { windowsSpooler } from './receipt-printer/links/winspool.ts';
import { realSerial } from './serial/real-serial.ts';

/** Only the family that is asked for is loaded: a keypad's host has no use for a printer's libraries, nor for their faults. */
const LOAD: Readonly<Record<DeviceFamily, () => Promise<StartFamily>>> = {
  keypad: async () => (await import('./keypad/keypad-family.ts')).startKeypadFamily,
  scanner: async () => (await import('./scanner/scanner-family.ts')).startScannerFamily,
  'receipt-printer': async () => (await import('./receipt-printer/printer-family.ts')).startPrinterFamily,
};

const family = deviceFamilySchema.parse(process.env['DEVICE_FAMILY']);

await runDeviceHost({
  load: LOAD[family],
  context: {
    clock: systemClock,
    serial: realSerial,
    hid: realHid,
    connect: (port, host) => connect({ port, host }),
    spooler: process.platform === 'win32' ? windowsSpooler : undefined,
  },
});
