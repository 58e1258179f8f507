import * as z from 'zod';

/** What the process of the evaluator and the host that started it say to each other. */

/** The families of device drivers; each has a process of its own, its device host. */
export const deviceFamilySchema = z.enum(['keypad', 'receipt-printer', 'scanner']);
export type DeviceFamily = z.infer<typeof deviceFamilySchema>;

/** From the host. With `screen-port` comes a MessagePort that is linked to a screen, with `device-port` one to a device host. */
export const hostMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('screen-port') }),
  z.object({ type: z.literal('resumed') }),
  z.object({ type: z.literal('stop') }),
  /** Something was plugged in or out; what, is for the drivers to find. */
  z.object({ type: z.literal('devices-changed') }),
  z.object({ type: z.literal('device-port'), id: z.int() }),
  /** `how` it ended, in words for the log. Nothing more comes of this device host. */
  z.object({ type: z.literal('device-host-exited'), id: z.int(), how: z.string() }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

/**
 * To the Electron shell alone, which is the only one there that can start processes. The evaluator numbers the device hosts
 * that it wants; a number is used once.
 */
export const deviceHostOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start-device-host'), id: z.int(), family: deviceFamilySchema }),
  z.object({ type: z.literal('kill-device-host'), id: z.int() }),
]);
export type DeviceHostOrder = z.infer<typeof deviceHostOrderSchema>;

/** To the Electron shell alone: whether the citizen's screen is wanted, where it is not always shown. Said at the start and at each change. */
export const screenWantedSchema = z.object({ type: z.literal('screen-wanted'), wanted: z.boolean() });
export type ScreenWanted = z.infer<typeof screenWantedSchema>;

/** To the Electron shell alone: the region's own page will be shown to a citizen, who must find nothing there of the one before. */
export const frameOpeningSchema = z.object({ type: z.literal('frame-opening') });
export type FrameOpening = z.infer<typeof frameOpeningSchema>;

/** The environment of a device host: nothing of the evaluator's settings, among which are its secrets. */
export function deviceHostEnvironment(environment: Readonly<Record<string, string | undefined>>, family: DeviceFamily): Record<string, string> {
  const kept: Record<string, string> = { DEVICE_FAMILY: family };
  for (const [name, value] of Object.entries(environment)) {
    // Windows takes `Evaluator_…` for the same name.
    if (value !== undefined && !/^(?:EVALUATOR_|SANDBOX_|DEVICE_FAMILY$)/i.test(name)) kept[name] = value;
  }
  return kept;
}

/** A door for other evaluators' protocols that stands open (docs/DOORS.md), and where it listens. */
export const doorAtSchema = z.object({ name: z.string(), host: z.string(), port: z.int() });
export type DoorAt = z.infer<typeof doorAtSchema>;

export const evaluatorMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    url: z.string(),
    /** Where counters elsewhere in the network reach it, and the SHA-256 of the certificate with which it answers there. */
    lanUrl: z.string().nullable().default(null),
    fingerprint: z.string().nullable().default(null),
    doors: z.array(doorAtSchema).default([]),
    counterToken: z.string(),
    screenKey: z.string(),
    /** The one origin that screens may show in a frame (`contentSecurityPolicy`). */
    frameOrigin: z.string().nullable().default(null),
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
