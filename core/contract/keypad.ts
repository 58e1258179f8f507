import * as z from 'zod';
import type { DeviceHealth } from './device-health.ts';
import { levelSchema } from './rating.ts';

/**
 * What a key of a keypad means, whatever bytes it sends. A key may mean a level while levels are asked, and a digit while
 * reasons are.
 */
export const keyMeaningSchema = z
  .strictObject({
    level: z.optional(levelSchema),
    digit: z.int().min(0).max(9).optional(),
    /** confirm 确认: submits the reasons; back 返回: to the levels; later 稍后评价; decline 不评价. */
    action: z.enum(['confirm', 'back', 'later', 'decline']).optional(),
  })
  .refine((meaning) => Object.keys(meaning).length > 0, 'means nothing');
export type KeyMeaning = z.infer<typeof keyMeaningSchema>;

/**
 * What is before the citizen, as far as a keypad need know: it lights up and thanks. The session is the one whose keys
 * count; null while none does.
 */
export const keypadSceneSchema = z.strictObject({
  scene: z.enum(['idle', 'asking', 'thanks']),
  session: z.string().nullable(),
  /** The same for all cases of one citizen, between which nothing is said or lit: the clerk would hear how long each takes. The session, if not given. */
  citizen: z.string().optional(),
});
export type KeypadScene = z.infer<typeof keypadSceneSchema>;

/** Where a technician's learn mode listens to a keypad that has a port of its own. */
export const captureSourceSchema = z.discriminatedUnion('transport', [
  z.strictObject({
    transport: z.literal('serial'),
    path: z.string().min(1).max(200),
    baudRate: z.int().min(300).max(921_600).default(9600),
    dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
    stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
  }),
  z.strictObject({ transport: z.literal('hid'), path: z.string().min(1).max(400) }),
]);
export type CaptureSource = z.infer<typeof captureSourceSchema>;

/** The keypad of this device, whichever way its keys come. */
export interface Keypad {
  /** The keys it types on the screen's keyboard, and what they mean; empty for one that has a driver. */
  readonly typed: Readonly<Record<string, KeyMeaning>>;
  /** Keys that it types before or behind those, and that mean nothing, as an Enter behind each. */
  readonly typedBeside: readonly string[];
  /** Whether reasons can be chosen by number, and confirmed. */
  readonly digits: boolean;
  readonly confirms: boolean;
  /** Whether it has the digit 0, which shows what is out of sight. */
  readonly zero: boolean;
  /** What a typed key means now; undefined when it counts for nothing, as a bouncing key does. */
  press(key: string): KeyMeaning | undefined;
  /** Tells the keypad what is before the citizen, for its lamps and its voice. */
  show(scene: KeypadScene): void;
  health(): readonly DeviceHealth[];
}
