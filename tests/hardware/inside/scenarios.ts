import { plugUhidKeypad } from './devices/uhid-keypad.ts';
import { plugUsbHidKeypad } from './devices/usb-hid-keypad.ts';
import type { Scenario } from './scenario.ts';

/** By the name that a test starts them with; each loads its own drivers only. */
export const scenarios: Record<string, (() => Promise<Scenario>) | undefined> = {
  'uhid-keypad': async () => (await import('./scenarios/hid-driver.ts')).hidDriver(plugUhidKeypad),
  'usb-hid-keypad': async () => (await import('./scenarios/hid-driver.ts')).hidDriver(plugUsbHidKeypad),
  'ftdi-port': async () => (await import('./scenarios/ftdi-driver.ts')).ftdiDriver,
  'cdc-port': async () => (await import('./scenarios/acm-driver.ts')).acmDriver,
  'usb-printer-link': async () => (await import('./scenarios/printer-link.ts')).printerLink,
  'usb-printer-busy': async () => (await import('./scenarios/printer-busy.ts')).printerBusy,
  'usb-printer-host': async () => (await import('./scenarios/printer-host.ts')).printerHost,
  'keypad-host': async () => (await import('./scenarios/keypad-host.ts')).keypadHost,
};
