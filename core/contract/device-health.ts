import * as z from 'zod';
import type { Words } from './words.ts';

/** How what is attached to the device is, as a technician reads it. */

/** `unsupported`: something is plugged in that no setting claims. */
export const attachedKindSchema = z.enum(['keypad', 'receipt-printer', 'scanner', 'unsupported']);
export type AttachedKind = z.infer<typeof attachedKindSchema>;
export const ATTACHED_KIND_WORDS: Readonly<Record<AttachedKind, Words>> = {
  keypad: { zh: '按键器', en: 'Keypad' },
  'receipt-printer': { zh: '打印机', en: 'Printer' },
  scanner: { zh: '扫码器', en: 'Scanner' },
  unsupported: { zh: '未使用的设备', en: 'Unused device' },
};

/**
 * `ready`: works. `attention`: works, but a person should come soon (paper near its end, a stuck key). `unknown`: nothing
 * was tried yet, or the device tells no status; never shown as "ready". `missing`: is configured, and not there.
 * `failed`: is there, and does not work.
 */
export const deviceStateSchema = z.enum(['ready', 'attention', 'unknown', 'missing', 'failed']);
export type DeviceState = z.infer<typeof deviceStateSchema>;
/** In Chinese; the English word is the state's own name. */
export const DEVICE_STATE_WORDS: Readonly<Record<DeviceState, string>> = {
  ready: '正常',
  attention: '需留意',
  unknown: '状态未知',
  missing: '未连接',
  failed: '故障',
};

/** One device, with what to do about it. */
export const deviceHealthSchema = z.object({
  /** Stable from start to start. */
  id: z.string(),
  kind: attachedKindSchema,
  state: deviceStateSchema,
  detail: z.object({ zh: z.string(), en: z.string() }),
  /** What a keypad last sent that its profile does not know. For the technician alone: a clerk might tell from it which key it was. */
  unknownCode: z.string().optional(),
});
/** As everybody may know it. */
export const publicDeviceHealthSchema = deviceHealthSchema.omit({ unknownCode: true });
export type DeviceHealth = z.infer<typeof deviceHealthSchema>;
