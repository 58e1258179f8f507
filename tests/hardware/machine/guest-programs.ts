import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../../build/bundle.ts';

/** Below the checkout, so that the native packages are found; git does not see it. */
const FOLDER = 'artifacts/hardware/programs';
/** They look for their addon beside their own files. */
const NATIVE = ['serialport', 'node-hid', 'koffi', 'better-sqlite3'];

const PROGRAMS = [
  { entry: 'tests/hardware/inside/agent.ts', file: 'agent.mjs' },
  { entry: 'tests/hardware/inside/run-scenario.ts', file: 'run-scenario.mjs' },
  // Where a bundle's launcher looks for it.
  { entry: 'device-drivers/device-host-process.ts', file: 'device-host.mjs', parts: 'device-host' },
];

/**
 * Bundles what runs in the machine, the drivers too, with the function that does so for Electron: under emulation 200 source
 * files take ten seconds to load, a bundle one.
 * @returns the agent's file
 */
export async function bundlePrograms(checkout: string): Promise<string> {
  const folder = join(checkout, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  for (const program of PROGRAMS) await bundle({ ...program, format: 'es', external: NATIVE }, folder);
  return join(folder, 'agent.mjs');
}
