import * as z from 'zod';
import { publicDeviceHealthSchema } from './device-health.ts';

/** The body of `GET /v1/status`: how evaluator, queue, province and devices are. Tells no level and nothing personal. */

const instantSchema = z.iso.datetime({ offset: true });

export const healthSchema = z.object({
  evaluator: z.object({
    version: z.string(),
    region: z.string(),
    hallName: z.string(),
    windowNo: z.string(),
    startedAt: instantSchema,
    /** What is before the citizen now. */
    session: z.enum(['idle', 'offered', 'rating']),
    screensConnected: z.int(),
    /** Faulty entries of the configuration, which were left out; a log that cannot be written. */
    warnings: z.array(z.string()),
  }),
  queue: z.object({
    state: z.enum(['working', 'failed']),
    problem: z.string().nullable(),
    pending: z.int(),
    acked: z.int(),
    dead: z.int(),
    /** Dead letters that a technician has given up. */
    writtenOff: z.int(),
    oldestPendingAt: instantSchema.nullable(),
    deadLetters: z.array(
      z.object({
        kind: z.enum(['service', 'rating']),
        /** Which, and when: null for a rating, because whether a province refuses it may depend on what was said. */
        projectNo: z.string().nullable(),
        serviceNumber: z.int().nullable(),
        /** The province's code; its words may quote the record and are not for the counter. */
        code: z.string(),
        refusedAt: instantSchema.nullable(),
      }),
    ),
  }),
  province: z.object({
    state: z.enum(['unknown', 'online', 'offline']),
    lastSuccessAt: instantSchema.nullable(),
    nextAttemptAt: instantSchema.nullable(),
    problem: z.string().nullable(),
    clockSkewMs: z.int(),
  }),
  devices: z.array(publicDeviceHealthSchema),
});
export type Health = z.infer<typeof healthSchema>;
