import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { keypadConfigSchema, printerConfigSchema, scannerConfigSchema } from '../device-drivers/index.ts';
import { doorsConfigSchema } from './counter-link/doors/config.ts';
import { deviceKindSchema } from './contract/device.ts';
import { citizenInputSchema } from './contract/rating-form.ts';
import { DEFAULT_REGION } from './evaluation/regions/shipped.ts';
import { JsonFileProblem, readJsonFile } from './hall/json-file.ts';
import { fieldFaults } from './http/field-faults.ts';
import { offersConfigSchema } from './offers-config.ts';
import { provinceConfigSchema } from './province/config.ts';

export const CONFIG_FILE = 'config.json';

const seconds = (min: number, max: number, usual: number) => z.int().min(min).max(max).default(usual);

const lanConfigSchema = z.strictObject({
  port: z.int().min(0).max(65_535).default(17_843),
  /** The address of this machine to listen at; all, if not given. */
  host: z.union([z.ipv4(), z.ipv6()]).default('0.0.0.0'),
  /** Names by which counters address this device, beside its addresses. */
  names: z.array(z.string().regex(/^[0-9A-Za-z.-]{1,100}$/)).max(10).default([]),
});
export type LanConfig = z.infer<typeof lanConfigSchema>;

/** Everything that differs from device to device. Each entry has a default, so that an empty file starts an evaluator. */
export const deviceConfigSchema = z.strictObject({
  /** A shipped region, or a file of the hall's own. */
  region: z.string().min(1).max(40).default(DEFAULT_REGION),
  hallName: z.string().min(1).max(50).default('政务服务大厅'),
  /** Full-width digits mean the window that their usual ones mean. What counters could not call so is warned of (device-warnings.ts). */
  windowNo: z.string().trim().normalize('NFKC').min(1).max(20).default('1'),
  /** 服务类别 of the window, shown on its plate. */
  serviceCategory: z.string().min(1).max(20).optional(),
  deviceId: z.string().min(1).max(64).default('evaluator-1'),
  deviceKind: deviceKindSchema.default('window-evaluator'),
  /** 终端机编号, which some regions want on the screen of a self-service terminal. */
  terminalNo: z.string().min(1).max(20).optional(),
  /** `hidden`: the screen comes up for a session only, over a terminal's own program (Electron). */
  idleScreen: z.enum(['shown', 'hidden']).default('shown'),
  /** What can be rated as a whole at an entrance; the hall, if not given. */
  offers: offersConfigSchema.optional(),
  /** What a citizen can enter here; a touch screen without a keyboard takes `choices`. */
  citizenInput: z.enum(citizenInputSchema.options).default('text'),
  province: provinceConfigSchema.optional(),
  /** `null`: none. Without it none either, but for a sandbox, which prints into files. */
  printer: printerConfigSchema.nullable().optional(),
  /** `null`: none. Without it a number pad beside the screen. */
  keypad: keypadConfigSchema.nullable().optional(),
  /** A scanner on a serial port; one that types like a keyboard needs no settings. */
  scanner: scannerConfigSchema.optional(),
  /** The hall's public recovery key (SM2, `npm run recovery -- new-key`): opens the data of a device whose own key is gone. */
  recoveryKey: z.string().max(200).optional(),
  /** Where counters reach this device over the network, by TLS; from this machine alone, if not given. */
  lan: lanConfigSchema.optional(),
  /** For business systems that drive another evaluator already. */
  doors: doorsConfigSchema.optional(),
  /** The counter learns that a rating is complete at a multiple of so many seconds after its first touch: how long it took hints at its level. 0: at once. */
  secondsToTell: seconds(0, 300, 30),
  /** How long each screen waits for a touch. */
  secondsToRate: seconds(10, 600, 60),
  secondsOfThanks: seconds(1, 30, 3),
  secondsOfQrCode: seconds(10, 600, 60),
});
export type DeviceConfig = z.infer<typeof deviceConfigSchema>;

/** A faulty one of these must not be replaced by a default: another keypad's keys mean other levels. */
const NEVER_GUESSED = ['keypad', 'printer', 'scanner'] as const;

export interface LoadedConfig {
  config: DeviceConfig;
  warnings: string[];
  /** Entries that are there and cannot be used, as far as they are never guessed. */
  unusable: ReadonlySet<string>;
}

/**
 * The device's configuration (a byte order mark of a Windows editor is forgiven): defaults, below `usual`, below
 * `config.json` in the data folder, below what the command line says. A faulty entry of the file is left out and named in
 * `warnings`; a device must not stay dark over a typo.
 */
export function loadConfig(dataFolder: string, overrides: Record<string, unknown>, usual: Partial<DeviceConfig> = {}): LoadedConfig {
  const { entries, warnings } = readConfigFile(join(dataFolder, CONFIG_FILE));
  const unusable = new Set<string>(entries === undefined ? NEVER_GUESSED : []);
  const sound: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entries ?? {})) {
    const parsed = entrySchema.safeParse({ [name]: value }, { reportInput: true });
    if (parsed.success) sound[name] = value;
    else {
      // A misspelt name of the entry counts, too, where the entry itself is not there.
      for (const one of NEVER_GUESSED) if (name.toLowerCase().startsWith(one)) unusable.add(one);
      warnings.push(leftOut(name, parsed.error));
    }
  }
  for (const one of NEVER_GUESSED) if (Object.hasOwn(sound, one)) unusable.delete(one);
  // A province given by address alone keeps the credentials of the file.
  const province = overrides['province'] ? { ...asRecord(sound['province']), ...asRecord(overrides['province']) } : sound['province'];
  if (sound['province'] !== undefined && sound['deviceId'] === undefined) warnings.push(NO_DEVICE_ID);
  const usable = Object.fromEntries(Object.entries(usual).filter(([name]) => !unusable.has(name)));
  return { config: deviceConfigSchema.parse({ ...usable, ...sound, ...overrides, province }), warnings, unusable };
}

const NO_DEVICE_ID =
  `${CONFIG_FILE}：未填写 deviceId（设备编号），本机以 "${deviceConfigSchema.shape.deviceId.parse(undefined)}" 上报，与其他未填写的设备无法区分。请给每台设备填写不同的 deviceId 并重新启动。` +
  ` ${CONFIG_FILE}: deviceId is not set; the province cannot tell this device from others without one. Give each device its own and start again.`;

const entrySchema = deviceConfigSchema.partial();

/** An entry that is not used, and what is expected in it, in Chinese and English. */
function leftOut(name: string, error: z.ZodError): string {
  const faults = fieldFaults(entrySchema, error).map(({ pointer, ...words }) => ({ ...words, at: pointer.split('/').slice(2).join('.') }));
  const all = (of: 'detail' | 'detailZh', colon: string) => faults.map(({ at, ...words }) => (at === '' ? words[of] : `${at}${colon}${words[of]}`)).join('; ');
  return `${CONFIG_FILE}: ${name} 未采用：${all('detailZh', ' ')}。请更正后重新启动。 (${name} is left out: ${all('detail', ' ')}. Correct it and start again.)`;
}

const asRecord = (value: unknown) => z.record(z.string(), z.unknown()).safeParse(value).data ?? {};

const UNREADABLE = '应为 UTF-8 编码（不是 GBK）的 JSON 对象。现使用默认设置和全国规则，按键器、打印机、扫码器均不使用。请更正后重新启动。';

/** `entries` undefined: the file is there and cannot be read. */
function readConfigFile(file: string): { entries: Record<string, unknown> | undefined; warnings: string[] } {
  if (!existsSync(file)) return { entries: {}, warnings: [] };
  try {
    return { entries: z.record(z.string(), z.unknown()).parse(readJsonFile(file)), warnings: [] };
  } catch (error) {
    const fault = error instanceof JsonFileProblem ? error.message : 'is not a JSON object';
    const [, line, column] = /line (\d+) column (\d+)/.exec(fault) ?? [];
    const where = line === undefined ? '' : `（第 ${line} 行第 ${column} 列附近有误）`;
    return { entries: undefined, warnings: [`${CONFIG_FILE} 不能读取${where}：${UNREADABLE} (${CONFIG_FILE}: ${fault}. The defaults are used, with them the national rules, and neither keypad, printer nor scanner. Correct it and start again.)`] };
  }
}
