import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  DEFAULT_KEYPAD,
  DrivenKeypad,
  FamilyClient,
  keypadEventSchema,
  KeypadProfileProblem,
  loadKeypadProfile,
  openReceiptPrinter,
  scannerEventSchema,
  TypingKeypad,
  type KeypadEvent,
  type KeypadProfile,
  type LaunchDeviceHost,
  type ScannerEvent,
} from '../device-drivers/index.ts';
import type { DeviceConfig } from './config.ts';
import type { Clock } from './contract/clock.ts';
import type { DeviceHealth } from './contract/device-health.ts';
import type { Keypad, KeyMeaning } from './contract/keypad.ts';
import type { ReceiptPrinter } from './contract/receipt.ts';

/** Where profiles of keypads lie that a technician has made. */
export const PROFILES_FOLDER = 'device-profiles';

export interface DevicesOptions {
  dataFolder: string;
  config: DeviceConfig;
  clock: Clock;
  log: Logger;
  launch: LaunchDeviceHost;
  /** The state of a device may have changed. */
  onChange(): void;
}

/** What the devices tell, to whom it may concern. */
export interface DeviceListener {
  pressed(session: string, meaning: KeyMeaning): void;
  scanned(text: string): void;
  /** Bytes from a keypad that a technician teaches us, in hex. */
  captured(bytes: string): void;
}

/** Everything that is attached to this device. */
export interface Devices {
  printer: ReceiptPrinter;
  keypad: Keypad;
  /** The keypads' device host, which also learns new ones; started if it does not run. */
  keypadHost(): FamilyClient<KeypadEvent>['host'];
  listen(listener: DeviceListener): void;
  /** All devices, and what is plugged in that no setting claims. */
  health(): DeviceHealth[];
  /** How often device hosts ended by themselves since the start. */
  restarts(): number;
  /** Something may have been plugged in or out. */
  lookAgain(): void;
  /** Faults of the settings, for the technician. */
  warnings: readonly string[];
}

/** @param onStop takes what ends each part, in the order of their start */
export function startDevices(options: DevicesOptions, onStop: (end: () => Promise<void> | void) => void): Devices {
  const { dataFolder, config, clock, log, launch, onChange } = options;
  let listener: DeviceListener | undefined;
  const family = { launch, clock, onChange, log: (words: string) => log.warn({ words }, 'A device host') };

  const printing = openReceiptPrinter(config.printer, join(dataFolder, 'receipts'), family);
  onStop(() => printing.printer.close());

  const { profile, warnings } = keypadProfile(dataFolder, config);
  const keypads = new FamilyClient<KeypadEvent>({
    ...family,
    family: 'keypad',
    settings: { profile: profile.transport === 'wedge' ? null : profile, port: config.keypad?.port, address: config.keypad?.address },
    events: keypadEventSchema,
    onEvent(event) {
      if (event.type === 'pressed') listener?.pressed(event.session, event.meaning);
      else if (event.type === 'captured') listener?.captured(event.bytes);
      else if (event.type === 'ignored') log.info(event.reasons, 'Keys of the keypad counted for nothing.');
    },
  });
  onStop(() => keypads.host.stop());
  const keypad = profile.transport === 'wedge' ? new TypingKeypad(profile, clock, onChange) : new DrivenKeypad(profile, keypads);
  if (profile.transport !== 'wedge') keypads.host.start();

  const scanners = new FamilyClient<ScannerEvent>({
    ...family,
    family: 'scanner',
    settings: config.scanner,
    events: scannerEventSchema,
    onEvent: (event) => event.type === 'scanned' && listener?.scanned(event.text),
  });
  onStop(() => scanners.host.stop());
  if (config.scanner !== undefined) scanners.host.start();

  return {
    printer: printing.printer,
    keypad,
    warnings,
    keypadHost() {
      keypads.host.start();
      return keypads.host;
    },
    listen(next) {
      listener = next;
    },
    health: () => [
      printing.printer.health(),
      ...keypad.health(),
      ...scanners.health(),
      ...unsupported(keypads.seen, [...keypads.claimed, ...scanners.claimed, ...printing.claimed()]),
    ],
    restarts: () => keypads.restarts + scanners.restarts + printing.restarts(),
    lookAgain() {
      for (const { host } of [keypads, scanners]) host.tell('hint', null);
      printing.lookAgain();
    },
  };
}

/** The profile that the settings name; the usual one, with a warning, where that cannot be used. */
function keypadProfile(dataFolder: string, { keypad, citizenInput }: DeviceConfig): { profile: KeypadProfile; warnings: string[] } {
  const folder = join(dataFolder, PROFILES_FOLDER);
  const warnings: string[] = [];
  let profile = loadKeypadProfile(folder, DEFAULT_KEYPAD);
  try {
    profile = loadKeypadProfile(folder, keypad?.profile ?? DEFAULT_KEYPAD);
  } catch (error) {
    if (!(error instanceof KeypadProfileProblem)) throw error;
    warnings.push(`config.json: keypad is not used: ${error.message}`);
  }
  const confirms = Object.values(profile.keys).some(({ action }) => action === 'confirm');
  if (keypad !== undefined && citizenInput !== 'levels' && !confirms) {
    warnings.push(
      `config.json: the keypad "${profile.id}" has no key that confirms, so reasons can be given by touch alone; without a touch screen set citizenInput "levels".`,
    );
  }
  return { profile, warnings };
}

type DevicesSeen = FamilyClient<KeypadEvent>['seen'];

/** What is plugged in and no family uses. */
function unsupported(seen: DevicesSeen, claimed: readonly string[]): DeviceHealth[] {
  return seen
    .filter(({ path }) => !claimed.includes(path))
    .map(({ id, path, label }) => ({
      id,
      kind: 'unsupported',
      state: 'unknown',
      detail: {
        zh: `${label}（${path}）：已插入，但没有任何设置使用它。如果是按键器，请用学习功能生成按键设置。`,
        en: `${label} (${path}): plugged in, and no setting uses it. If it is a keypad, make a profile with learn-keypad.`,
      },
    }));
}
