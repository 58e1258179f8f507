import * as z from 'zod';
import { publicDeviceHealthSchema } from './device-health.ts';

const instantSchema = z.iso.datetime({ offset: true });

/**
 * The body of `GET /v1/status`: how evaluator, queue, province and devices are. It tells no level and nothing personal, and nothing that
 * a record of a rating could change on its way: whether a province refuses it, or puts it off, may depend on what was said, which only bad
 * levels ask for; and whether an outage is noticed depends on when it was said.
 */
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
  /** Whether ratings can be kept, and why not. */
  queue: z.object({ state: z.enum(['working', 'failed']), problem: z.string().nullable() }),
  /** Whether there is one to send to, and to make links for receipts. */
  province: z.object({ configured: z.boolean() }),
  devices: z.array(publicDeviceHealthSchema),
});
/** As the counter may know it. */
export type CounterHealth = z.infer<typeof healthSchema>;

/** How everything is, for the technician. Instants are ISO 8601. */
export interface Health extends CounterHealth {
  queue: CounterHealth['queue'] & {
    pending: number;
    acked: number;
    dead: number;
    /** Dead letters that a technician has given up. */
    writtenOff: number;
    oldestPendingAt: string | null;
  };
  province: CounterHealth['province'] & {
    state: 'unknown' | 'online' | 'offline';
    problem: string | null;
    lastSuccessAt: string | null;
    nextAttemptAt: string | null;
    clockSkewMs: number;
  };
}
