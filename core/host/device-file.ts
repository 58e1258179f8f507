import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';

/** The entries of a device's configuration file that decide what else `npm start` starts; the evaluator judges the rest. */
export interface DeviceFile {
  region?: string;
  /**
   * Whether ratings may go to a sandbox. Not where the file names a province in whatever form, and not where it cannot be
   * read: what a sandbox has acknowledged never reaches the real province.
   */
  sandboxAllowed: boolean;
  /** The address of the province that the file names, if it can be understood. */
  provinceUrl?: string;
  hasCredentials: boolean;
}

const deviceFileSchema = z.looseObject({
  region: z.string().optional().catch(undefined),
  province: z.unknown().optional(),
});
const provinceSchema = z.looseObject({ url: z.string(), appId: z.string(), secret: z.string() }).partial();

export function readDeviceFile(file: string): DeviceFile {
  if (!existsSync(file)) return { sandboxAllowed: true, hasCredentials: false };
  const parsed = deviceFileSchema.safeParse(readJson(file));
  if (!parsed.success) return { sandboxAllowed: false, hasCredentials: false };
  const { region, province } = parsed.data;
  const { url, appId, secret } = provinceSchema.safeParse(province).data ?? {};
  return {
    // A misspelt name of the entry must not open the door either.
    sandboxAllowed: !Object.entries(parsed.data).some(([name, value]) => name.toLowerCase().startsWith('prov') && value !== undefined),
    hasCredentials: appId !== undefined && secret !== undefined,
    ...(region && { region }),
    ...(url && { provinceUrl: url }),
  };
}

/** Undefined for what is no JSON; Windows editors may put a byte order mark before it. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    // The evaluator reads the same file and says what is wrong with it.
    return undefined;
  }
}
