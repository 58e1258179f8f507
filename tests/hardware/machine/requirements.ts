import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What the machine is made with, and the Debian packages that bring it. */
const PROGRAMS = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  cpio: 'cpio',
  udevadm: 'udev',
  'dpkg-deb': 'dpkg',
  setpriv: 'util-linux',
};
/** `sbin` is not on every PATH. */
const FOLDERS = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Why this computer cannot start the machine; undefined when it has the programs. The kernel is another matter. */
export function whyNoMachine(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the machine shares its files with Linux on x64, which this is not';
  const missing = Object.entries(PROGRAMS).filter(([program]) => programPath(program) === undefined);
  if (missing.length === 0) return undefined;
  return `${missing.map(([program]) => program).join(', ')} not found; on Debian: apt-get install ${missing.map(([, name]) => name).join(' ')}`;
}

export function programPath(program: string): string | undefined {
  return FOLDERS.map((folder) => join(folder, program)).find((file) => existsSync(file));
}
