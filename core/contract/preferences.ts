import * as z from 'zod/mini';

/**
 * How the citizen before the screen wants to be shown and told things. Kept by the evaluator, so that a screen that was
 * killed comes back as it was, and put back to the usual for the next citizen.
 */
export const preferencesSchema = z.strictObject({
  /** BCP 47 tag of the language that stands first. */
  language: z.string().check(z.regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)),
  /** 长者模式: larger, simpler, and twice the time. */
  elder: z.boolean(),
  contrast: z.boolean(),
  /** Whether the device speaks. */
  voice: z.boolean(),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const USUAL_PREFERENCES: Preferences = { language: 'zh-CN', elder: false, contrast: false, voice: true };
