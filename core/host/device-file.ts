import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { REGION_NAMES } from '../evaluation/profile.ts';

/** The entries of a device's configuration file that decide what else `npm start` starts; the evaluator judges the rest. */
const deviceFileSchema = z.looseObject({
  region: z.enum(REGION_NAMES).optional().catch(undefined),
  province: z.looseObject({ url: z.string() }).optional().catch(undefined),
});
export type DeviceFile = z.infer<typeof deviceFileSchema>;

/** What the file says; nothing where it is missing or no JSON, which the evaluator reports in `GET /v1/status`. */
export function readDeviceFile(file: string): DeviceFile {
  if (!existsSync(file)) return {};
  try {
    return deviceFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The evaluator reads the same file and says what is wrong with it.
    return {};
  }
}
