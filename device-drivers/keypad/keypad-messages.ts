import * as z from 'zod';
import { keyMeaningSchema } from '../../core/contract/keypad.ts';
import { devicesEventSchema } from '../finder/device-events.ts';

/** From the keypad's device host. None but `pressed` can name a key, and that one only while a session is armed. */
export const keypadEventSchema = z.discriminatedUnion('type', [
  devicesEventSchema,
  z.object({ type: z.literal('pressed'), session: z.string(), meaning: keyMeaningSchema }),
  /** Keys that counted for nothing since the last such event, by reason; at most one event a second. */
  z.object({ type: z.literal('ignored'), reasons: z.record(z.string(), z.int()) }),
  /** A code that the profile does not know. */
  z.object({ type: z.literal('unknown-code'), code: z.string() }),
  /** While learning: bytes that came without a pause, in hex. */
  z.object({ type: z.literal('captured'), bytes: z.string() }),
]);
export type KeypadEvent = z.infer<typeof keypadEventSchema>;

export { captureSourceSchema, type CaptureSource } from '../../core/contract/keypad.ts';

/** The keypad of a device, as `config.json` names it. */
export const keypadConfigSchema = z.strictObject({
  /** A shipped profile, or a file of the folder `device-profiles` without its `.json`. */
  profile: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is the name of a profile: small letters, digits and hyphens'),
  /** Fixed name of the serial port or path of the device, where the profile cannot tell which one it is. */
  port: z.string().min(1).max(400).optional(),
  /** The unit's address on a bus that several keypads share. */
  address: z.int().min(0).max(255).optional(),
});
