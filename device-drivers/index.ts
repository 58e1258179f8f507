import type { Clock } from '../core/contract/clock.ts';
import type { ReceiptPrinter } from '../core/contract/receipt.ts';
import { FamilyClient, type FamilyClientOptions } from './host/family-client.ts';
import { encodeReceipt } from './receipt-printer/escpos-encoder.ts';
import { FilePrinter } from './receipt-printer/file-printer.ts';
import { HostedPrinter } from './receipt-printer/hosted-printer.ts';
import { noPrinter } from './receipt-printer/no-printer.ts';
import { printerEventSchema, type PrinterConfig } from './receipt-printer/printer-messages.ts';
import { profileOf } from './receipt-printer/printer-profile.ts';

export { guardChannels } from './host/channel-guard.ts';
export { FamilyClient } from './host/family-client.ts';
export type { DeviceFamily, DeviceHostProcess, LaunchDeviceHost } from './host/host-messages.ts';
export { nodeLauncher } from './host/node-launcher.ts';
export { DrivenKeypad } from './keypad/driven-keypad.ts';
export { keypadConfigSchema, keypadEventSchema, type KeypadEvent } from './keypad/keypad-messages.ts';
export { noKeypad } from './keypad/no-keypad.ts';
export type { KeypadProfile } from './keypad/keypad-profile.ts';
export { startLearning, type KeypadLearner } from './keypad/learn.ts';
export { profileFile, writeKeypadProfile } from './keypad/profile-file.ts';
export { DEFAULT_KEYPAD, KeypadProfileProblem, loadKeypadProfile, SHIPPED_KEYPADS } from './keypad/profiles.ts';
export { TypingKeypad } from './keypad/typing-keypad.ts';
export { printerConfigSchema, type PrinterConfig } from './receipt-printer/printer-messages.ts';
export { profileOf } from './receipt-printer/printer-profile.ts';
export { addressOf } from './receipt-printer/printer-words.ts';
export { scannerConfigSchema, scannerEventSchema, type ScannerEvent } from './scanner/scanner-messages.ts';

const ID = 'receipt-printer';

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

/** How the settings name a device: not at all, or in a way that cannot be used, or soundly. */
export type Named<Config> = Config | 'unusable' | undefined;

/** Opens the configured receipt printer, most kinds in a device host. Where none is to be used, receipts are not printed. */
export function openReceiptPrinter(config: Named<PrinterConfig>, receiptFolder: string, basics: FamilyBasics): OpenPrinter {
  const here = (printer: ReceiptPrinter): OpenPrinter => ({ printer, lookAgain: () => {}, claimed: () => [], restarts: () => 0 });
  if (config === undefined || config === 'unusable') return here(noPrinter(ID, config === 'unusable'));
  if (config.transport === 'file') {
    return here(new FilePrinter({ id: ID, folder: receiptFolder, profile: profileOf(config), encode: encodeReceipt, clock: basics.clock }));
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
