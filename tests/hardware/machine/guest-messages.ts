import * as z from 'zod';

/** What the tests and the machine's agent say to each other: one JSON object a line, on a virtio serial port. */

/** The port's name; udev makes `/dev/virtio-ports/<name>`. */
export const CONTROL_PORT = 'evaluator.control';

export const toGuestSchema = z.discriminatedUnion('type', [
  /** Ends the scenario that still runs, if one does. */
  z.object({ type: z.literal('run'), run: z.int(), scenario: z.string().regex(/^[a-z-]+$/) }),
  z.object({ type: z.literal('power-off') }),
]);
export type ToGuest = z.infer<typeof toGuestSchema>;

export const fromScenarioSchema = z.discriminatedUnion('type', [
  /** The scenario has come to a point that the test waits for. */
  z.object({ type: z.literal('step'), name: z.string() }),
  z.object({ type: z.literal('done'), findings: z.unknown() }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);
export type FromScenario = z.infer<typeof fromScenarioSchema>;

export const fromGuestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('up'), node: z.string(), kernel: z.string() }),
  z.object({ type: z.literal('said'), run: z.int(), message: fromScenarioSchema }),
]);
export type FromGuest = z.infer<typeof fromGuestSchema>;
