import * as z from 'zod';
import { deviceHealthSchema } from '../contract/device-health.ts';
import { captureSourceSchema } from '../contract/keypad.ts';
import { printProblemKindSchema } from '../contract/receipt.ts';
import { orderSchema, told, type Order } from './technician-desk.ts';

/** What a technician may ask of the evaluator about keypads, printers and scanners. Tells no level of a citizen. */
export interface DeviceDesk {
  /** Those that the settings name, and those that are plugged in and claimed by no setting. */
  devices(): DevicesAnswer;
  /** How often a device host was started anew since the evaluator's start. */
  hostRestarts(): number;
  /** Looks for devices again. Each order throws Refusal `storage-failed` when it cannot be kept; then nothing was done. */
  rescan(order: Order): DevicesAnswer;
  printPage(order: PageOrder): Promise<PageAnswer>;
  learn: LearnDesk;
}

/**
 * Learns what a keypad sends: each level is pressed twice, and a profile is made of what came. Meanwhile the keypad rates
 * nothing. Learning ends by itself when nothing is pressed for five minutes, and when a citizen is invited to rate.
 */
export interface LearnDesk {
  /** @throws Refusal `citizen-is-rating`, `step-not-possible` with the obstacle in its faults, `storage-failed` */
  start(order: LearnOrder): Promise<LearnState>;
  state(): LearnState;
  /** Keys of a keypad that types like a keyboard, as the technician's terminal got them. @throws as `start` */
  typed(keys: readonly string[]): LearnState;
  /** Writes what was learnt into the data folder. @throws as `start` */
  save(order: SaveOrder): SavedProfile;
  cancel(): LearnState;
}

const words = z.object({ zh: z.string(), en: z.string() });

export const devicesAnswerSchema = z.object({
  devices: z.array(deviceHealthSchema),
  /** Faults of the settings, and whatever else a technician must know. */
  warnings: z.array(z.string()),
});
export type DevicesAnswer = z.infer<typeof devicesAnswerSchema>;

/** Self-test page 自检页, paper rating form 书面评价表, status slip 状态单. */
export const printerPageSchema = z.enum(['self-test', 'paper-form', 'status']).meta({ title: '页面 (page)' });
export type PrinterPage = z.infer<typeof printerPageSchema>;

export const pageOrderSchema = orderSchema.extend({ page: printerPageSchema });
export type PageOrder = z.infer<typeof pageOrderSchema>;

export const pageAnswerSchema = z.object({
  outcome: z.enum(['printed', 'not-printed']),
  /** Why not, and what to do. */
  problem: z.object({ kind: printProblemKindSchema, ...words.shape }).nullable(),
  /** What the printer says of itself afterwards. */
  printer: words,
});
export type PageAnswer = z.infer<typeof pageAnswerSchema>;

/** Becomes the name of a file. */
const profileId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .meta({ title: '配置编号，小写字母、数字和连字符 (id: lower-case letters, digits, hyphens)' });
const overwrite = z.boolean().default(false);

export const learnOrderSchema = orderSchema.extend({
  id: profileId,
  name: told('名称 (name)', 50),
  source: z.discriminatedUnion('transport', [...captureSourceSchema.options, z.strictObject({ transport: z.literal('wedge') })]),
  /** A profile of this id that the hall has already is replaced. */
  overwrite,
});
export type LearnOrder = z.infer<typeof learnOrderSchema>;

export const typedKeysSchema = z.strictObject({ keys: z.array(z.string().min(1).max(20)).min(1).max(50) });

export const saveOrderSchema = orderSchema.extend({ overwrite });
export type SaveOrder = z.infer<typeof saveOrderSchema>;

export const savedProfileSchema = z.object({ id: z.string(), file: z.string() });
export type SavedProfile = z.infer<typeof savedProfileSchema>;

/** The last that came from the keypad: bytes in hex, or the names of keys. */
const heard = z.array(z.string());

export const learnStateSchema = z.discriminatedUnion('step', [
  /** Nothing is being learnt; `ended` says why no longer. */
  z.object({ step: z.literal('none'), ended: words.nullable() }),
  z.object({ step: z.literal('press'), ask: words, round: z.int(), heard, note: words.nullable() }),
  z.object({ step: z.literal('done'), profile: z.record(z.string(), z.unknown()), heard }),
  z.object({ step: z.literal('failed'), why: words, heard }),
]);
export type LearnState = z.infer<typeof learnStateSchema>;
