import type { Clock } from '../core/contract/clock.ts';
import type { ReceiptPrinter } from '../core/contract/receipt.ts';
import { FamilyClient, type FamilyClientOptions } from './host/family-client.ts';
import { encodeReceipt } from './receipt-printer/escpos-encoder.ts';
import { FilePrinter } from './receipt-printer/file-printer.ts';
import { HostedPrinter } from './receipt-printer/hosted-printer.ts';
import { printerEventSchema, type PrinterConfig } from './receipt-printer/printer-messages.ts';
import { PAPER_80MM } from './receipt-printer/printer-profile.ts';

export { DeviceCallTimeout, DeviceHostLost, type DeviceHost } from './host/device-host.ts';
export { FamilyClient } from './host/family-client.ts';
export { DeviceProblem, type DeviceFamily, type DeviceHostProcess, type LaunchDeviceHost } from './host/host-messages.ts';
export { nodeLauncher } from './host/node-launcher.ts';
export { DrivenKeypad } from './keypad/driven-keypad.ts';
export { keypadConfigSchema, keypadEventSchema, type KeypadEvent } from './keypad/keypad-messages.ts';
export type { KeypadProfile } from './keypad/keypad-profile.ts';
export { startLearning, type KeypadLearner } from './keypad/learn.ts';
export { profileFile, writeKeypadProfile } from './keypad/profile-file.ts';
export { DEFAULT_KEYPAD, KeypadProfileProblem, loadKeypadProfile, SHIPPED_KEYPADS } from './keypad/profiles.ts';
export { TypingKeypad } from './keypad/typing-keypad.ts';
export { printerConfigSchema, type PrinterConfig } from './receipt-printer/printer-messages.ts';
export { profileOf } from './receipt-printer/printer-profile.ts';
export { scannerConfigSchema, scannerEventSchema, type ScannerEvent } from './scanner/scanner-messages.ts';

/** What every family's client is made with. */
type FamilyBasics = Pick<FamilyClientOptions<never>, 'launch' | 'log' | 'onChange'> & { clock: Clock };

/** The receipt printer, and what its driver wants to know or tells beside printing. */
export interface OpenPrinter {
  printer: ReceiptPrinter;
  /** Something may have been plugged in or out. */
  lookAgain(): void;
  /** Paths that it uses. */
  claimed(): readonly string[];
  /** How often its device host had to be started again. */
  restarts(): number;
}

/** Opens the configured receipt printer in a device host, or one that writes into `receiptFolder` where there is none. */
export function openReceiptPrinter(config: PrinterConfig | undefined, receiptFolder: string, basics: FamilyBasics): OpenPrinter {
  if (config === undefined) {
    const options = { id: 'receipt-printer', folder: receiptFolder, profile: PAPER_80MM, encode: encodeReceipt, clock: basics.clock };
    return { printer: new FilePrinter(options), lookAgain: () => {}, claimed: () => [], restarts: () => 0 };
  }
  const client = new FamilyClient({ ...basics, family: 'receipt-printer', settings: config, events: printerEventSchema, onEvent: () => {} });
  client.host.start();
  return {
    printer: new HostedPrinter(client),
    lookAgain: () => client.host.tell('hint', null),
    claimed: () => client.claimed,
    restarts: () => client.restarts,
  };
}
