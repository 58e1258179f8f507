import { realpathSync } from 'node:fs';

/** Whether both name the same port: `com3` is `COM3`, and Linux knows a port also by links such as /dev/serial/by-id/…. */
export function samePath(one: string, other: string, platform: NodeJS.Platform = process.platform): boolean {
  return normal(one, platform) === normal(other, platform);
}

function normal(path: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return path.replace(/^\\\\\.\\/, '').toUpperCase();
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
