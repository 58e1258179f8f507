import * as z from 'zod';
import { deviceHealthSchema } from '../../core/contract/device-health.ts';

/** What every family tells about its devices, whole at each change. */
export const devicesEventSchema = z.object({
  type: z.literal('devices'),
  /** Those that the settings name. */
  devices: z.array(deviceHealthSchema),
  /** Paths that this family uses, or would use. */
  claimed: z.array(z.string()),
  /** All that is plugged in and might be something to us; one that no family claims is shown as unsupported. */
  seen: z.array(z.object({ id: z.string(), path: z.string(), label: z.string() })),
});
export type DevicesEvent = z.infer<typeof devicesEventSchema>;
