import * as z from 'zod';

/** What the process of the evaluator and the host that started it say to each other. */

/** From the host. With `screen-port` comes a MessagePort that is linked to a screen. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('screen-port') }),
  z.object({ type: z.literal('resumed') }),
  z.object({ type: z.literal('stop') }),
]);

export const evaluatorMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    url: z.string(),
    counterToken: z.string(),
    screenKey: z.string(),
    /** Faults of the configuration, for whoever reads the console. */
    warnings: z.array(z.string()),
  }),
  /** It could not start; a restart does not help before a person has acted on the message. */
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type EvaluatorMessage = z.infer<typeof evaluatorMessageSchema>;

/** The evaluator's settings, as environment variables of its process. */
export const evaluatorSettingsSchema = z.object({
  EVALUATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(17_800),
  EVALUATOR_DATA_FOLDER: z.string().min(1),
  /** Where the built screens lie. */
  EVALUATOR_SCREENS: z.string().min(1),
  /** These three override the configuration file. */
  EVALUATOR_REGION: z.string().min(1).optional(),
  EVALUATOR_PROVINCE: z.url().optional(),
  EVALUATOR_PROVINCE_ID: z.string().optional(),
  EVALUATOR_PROVINCE_SECRET: z.string().optional(),
  /** Set for the sandbox, which takes more than a province need. */
  EVALUATOR_PROVINCE_IS_SANDBOX: z.literal('1').optional(),
  /** The machine key where the host has a better place for it than a file. */
  EVALUATOR_MACHINE_KEY: z.string().regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits').optional(),
});
export type EvaluatorSettings = z.infer<typeof evaluatorSettingsSchema>;
