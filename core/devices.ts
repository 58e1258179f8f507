import { join } from 'node:path';
import type { Logger } from 'pino';
import {
  DEFAULT_KEYPAD,
  DrivenKeypad,
  FamilyClient,
  keypadEventSchema,
  KeypadProfileProblem,
  loadKeypadProfile,
  noKeypad,
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
  /** Entries of the configuration that are there and cannot be used. */
  unusable: ReadonlySet<string>;
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
  const { dataFolder, config, unusable, clock, log, launch, onChange } = options;
  let listener: DeviceListener | undefined;
  const family = { launch, clock, onChange, log: (words: string) => log.warn({ words }, 'A device host') };

  const printing = openReceiptPrinter(unusable.has('printer') ? 'unusable' : (config.printer ?? undefined), join(dataFolder, 'receipts'), family);
  onStop(() => printing.printer.close());

  const { profile, warnings } = keypadProfile(options);
  const isDriven = profile !== undefined && profile.transport !== 'wedge';
  const keypads = new FamilyClient<KeypadEvent>({
    ...family,
    family: 'keypad',
    settings: { profile: isDriven ? profile : null, port: config.keypad?.port, address: config.keypad?.address },
    events: keypadEventSchema,
    onEvent(event) {
      if (event.type === 'pressed') listener?.pressed(event.session, event.meaning);
      else if (event.type === 'captured') listener?.captured(event.bytes);
      else if (event.type === 'ignored') log.info(event.reasons, 'Keys of the keypad counted for nothing.');
    },
  });
  onStop(() => keypads.host.stop());
  const keypad = keypadOf(profile, config.keypad !== null, keypads, options);
  if (isDriven) keypads.host.start();

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
      ...(unusable.has('scanner') ? [FAULTY_SCANNER] : scanners.health()),
      ...unsupported(keypads.seen, [...keypads.claimed, ...scanners.claimed, ...printing.claimed()]),
    ],
    restarts: () => keypads.restarts + scanners.restarts + printing.restarts(),
    lookAgain() {
      for (const { host } of [keypads, scanners]) host.tell('hint', null);
      printing.lookAgain();
    },
  };
}

/** The profile that the settings name, the usual one where they name none; undefined where no keypad is to be used. */
function keypadProfile({ dataFolder, config: { keypad, citizenInput }, unusable }: DevicesOptions): { profile: KeypadProfile | undefined; warnings: string[] } {
  if (keypad === null || unusable.has('keypad')) return { profile: undefined, warnings: [] };
  let profile: KeypadProfile;
  try {
    profile = loadKeypadProfile(join(dataFolder, PROFILES_FOLDER), keypad?.profile ?? DEFAULT_KEYPAD);
  } catch (error) {
    if (!(error instanceof KeypadProfileProblem)) throw error;
    // Never the usual one instead: its keys may mean the opposite.
    return { profile: undefined, warnings: [`config.json: keypad is not used, its keys count for nothing: ${error.message}`] };
  }
  const isTyped = profile.transport === 'wedge' && (keypad?.port !== undefined || keypad?.address !== undefined);
  return {
    profile,
    warnings: [
      ...(isTyped ? [`config.json: the keypad "${profile.id}" types like a keyboard: its port and address are not used. Is another profile meant?`] : []),
      ...(keypad && citizenInput !== 'levels' ? whatItCannotEnter(profile) : []),
    ],
  };
}

/** What a keypad alone cannot enter of a bad rating's reasons: a touch screen beside it can. */
function whatItCannotEnter({ id, keys }: KeypadProfile): string[] {
  const meanings = Object.values(keys);
  const without = 'without a touch screen set citizenInput "levels".';
  if (!meanings.some(({ action }) => action === 'confirm')) {
    return [`config.json: the keypad "${id}" has no key that confirms, so reasons can be given by touch alone; ${without}`];
  }
  const missing = Array.from({ length: 10 }, (_, digit) => digit).filter((digit) => !meanings.some((meaning) => meaning.digit === digit));
  return missing.length === 0 ? [] : [`config.json: the keypad "${id}" has no key for ${missing.join(', ')}, so not every reason can be chosen by it; ${without}`];
}

function keypadOf(profile: KeypadProfile | undefined, isWanted: boolean, client: FamilyClient<KeypadEvent>, { clock, onChange }: DevicesOptions): Keypad {
  if (profile === undefined) return noKeypad(isWanted);
  return profile.transport === 'wedge' ? new TypingKeypad(profile, clock, onChange) : new DrivenKeypad(profile, client);
}

const FAULTY_SCANNER: DeviceHealth = {
  id: 'scanner',
  kind: 'scanner',
  state: 'failed',
  detail: {
    zh: 'config.json 中 scanner 的设置有误，串口扫码器不使用。请按运行告警改正后重新启动。',
    en: 'The setting scanner in config.json is faulty, so no scanner on a serial port is used. Correct it as the warnings say, and start again.',
  },
};

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
        zh: `${label}（${path}）：已插入，但没有任何设置使用它。如果是按键器，请用学习功能生成按键器配置。`,
        en: `${label} (${path}): plugged in, and no setting uses it. If it is a keypad, make a profile with learn-keypad.`,
      },
    }));
}
