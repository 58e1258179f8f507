import type { DeviceFamily, DeviceHostProcess, LaunchDeviceHost } from '../../../device-drivers/host/host-messages.ts';
import { nodeLauncher } from '../../../device-drivers/host/node-launcher.ts';

/** Device hosts as the evaluator starts them under plain Node, the newest of which can be killed. */
export function killableLauncher(): { launch: LaunchDeviceHost; kill(): void } {
  const start = nodeLauncher();
  let newest: DeviceHostProcess | undefined;
  return {
    launch: (family: DeviceFamily) => (newest = start(family)),
    kill: () => newest?.kill(),
  };
}
