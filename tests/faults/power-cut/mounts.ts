import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import * as z from 'zod';
import type { NbdDisk } from './nbd-disk.ts';
import { serveDisk } from './nbd-server.ts';

const run = promisify(execFile);
/** `sbin` is not on every PATH. */
const PATHS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const COMMANDS = ['nbdfuse', 'mount', 'umount', 'mkfs.ext4', 'fsck.ext4'];
process.env['PATH'] = [process.env['PATH'], ...PATHS].join(':');

/** In memory where that can be: the disk that forgets is ours, the one below must only be fast. */
const HOME = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const PREFIX = 'power-cut-';
/** Holds the process id of a work folder's nbdfuse. */
const READY_FILE = 'ready';
const IMAGE_BYTES = 24 * 2 ** 20;
/** The block of the second superblock: groups so small that there is one, as on any large disk. A torn one is repaired from it. */
const SECOND_SUPERBLOCK = '2048';

/** Why this machine cannot cut the power of a disk; undefined when it can. */
export function whyNoPowerCuts(): string | undefined {
  if (process.platform !== 'linux') return 'power cuts are made with loop devices, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root may mount the disk whose power is cut';
  const missing = [
    ...['/dev/fuse', '/dev/loop-control'].filter((file) => !existsSync(file)),
    ...COMMANDS.filter((command) => !PATHS.some((path) => existsSync(join(path, command)))),
  ];
  if (missing.length > 0) return `this machine lacks ${missing.join(', ')} (Debian: libnbd-bin, fuse3, e2fsprogs, mount)`;
  return whyNoMount();
}

/** A container may have it all and still forbid it. */
function whyNoMount(): string | undefined {
  const folder = workFolder();
  try {
    const [image, mounted] = [join(folder, 'image'), join(folder, 'mounted')];
    mkdirSync(mounted);
    for (const [command, ...args] of [formatCommand(image), ['mount', '-o', 'loop', image, mounted], ['umount', mounted]]) {
      const { status, stderr } = spawnSync(command ?? '', args, { encoding: 'utf8' });
      if (status !== 0) return `this machine does not let a disk be mounted: ${stderr.trim()}`;
    }
    return undefined;
  } finally {
    removeWorkFolder(folder);
  }
}

/** A folder for images and mount points; what a killed run left behind goes away first. */
export function workFolder(): string {
  for (const name of readdirSync(HOME)) {
    const [, owner] = /^power-cut-(\d+)-/.exec(name) ?? [];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) removeWorkFolder(join(HOME, name));
  }
  return mkdtempSync(join(HOME, `${PREFIX}${process.pid}-`));
}

/** Unmounts whatever is still mounted in a work folder, and removes it. A lazy unmount also frees the loop device. */
export function removeWorkFolder(folder: string): void {
  killBridge(folder);
  for (const mountPoint of mountsBelow(folder).toReversed()) spawnSync('umount', ['-l', mountPoint]);
  rmSync(folder, { recursive: true, force: true });
}

/** A bridge that lives would pass the last writes on to this process, which waits for the unmount. */
function killBridge(folder: string): void {
  const ready = join(folder, READY_FILE);
  const pid = existsSync(ready) ? readFileSync(ready, 'utf8').trim() : '';
  const name = `/proc/${pid}/comm`;
  if (/^\d+$/.test(pid) && existsSync(name) && readFileSync(name, 'utf8').trim() === 'nbdfuse') process.kill(Number(pid), 'SIGKILL');
}

/** In the order in which they were mounted. */
export function mountsBelow(folder: string): string[] {
  const lines = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return lines.map((line) => line.split(' ')[1] ?? '').filter((mountPoint) => mountPoint.startsWith(`${folder}/`));
}

function formatCommand(image: string): string[] {
  const options = 'nodiscard,lazy_itable_init=0,lazy_journal_init=0';
  return ['mkfs.ext4', '-q', '-F', '-b', '4096', '-g', SECOND_SUPERBLOCK, '-J', 'size=4', '-E', options, image, `${IMAGE_BYTES / 1024}k`];
}

/** A file with an empty ext4. */
export async function format(image: string): Promise<void> {
  const [command = '', ...args] = formatCommand(image);
  await run(command, args);
}

/** The content of an image file, mounted without a forgetful disk in between. @returns whether fsck had to repair it first */
export async function mountImage(image: string, mountPoint: string): Promise<boolean> {
  mkdirSync(mountPoint, { recursive: true });
  const mount = () => run('mount', ['-o', 'loop,noatime', image, mountPoint]);
  try {
    await mount();
    return false;
  } catch {
    await repair(image);
    await mount();
    return true;
  }
}

/** As a technician would. Status 1 says that it was repaired; whatever could not be repaired shows at the mount. */
async function repair(image: string): Promise<void> {
  const withOptions = (...options: string[]) =>
    run('fsck.ext4', ['-f', '-y', ...options, image]).catch((error: unknown) => fsckStatusSchema.parse(error));
  const { code } = { code: 0, ...(await withOptions()) };
  // On a large disk it knows by itself where the second superblock lies.
  if (code >= 4) await withOptions('-b', SECOND_SUPERBLOCK, '-B', '4096');
}
const fsckStatusSchema = z.object({ code: z.int() });

export async function unmount(mountPoint: string): Promise<void> {
  await run('umount', [mountPoint]).catch(() => run('umount', ['-l', mountPoint]));
}

/** A forgetful disk that is mounted; `path` is the root of its filesystem. */
export interface MountedDisk {
  path: string;
  /** Unmounts: all is flushed, unless the power was cut. */
  unmount(): Promise<void>;
}

/** Mounts a disk below `folder`. @throws when it cannot be mounted; nothing stays mounted then */
export async function mountDisk(disk: NbdDisk, folder: string): Promise<MountedDisk> {
  const [socket, fuse, path, ready] = ['socket', 'fuse', 'disk', READY_FILE].map((name) => join(folder, name));
  if (!socket || !fuse || !path || !ready) throw new Error('unreachable');
  for (const file of [socket, ready]) rmSync(file, { force: true });
  for (const mountPoint of [fuse, path]) mkdirSync(mountPoint, { recursive: true });
  const server = await serveDisk(disk, socket);
  const bridge = spawn('nbdfuse', ['-P', ready, join(fuse, 'nbd'), '--unix', socket], { stdio: 'ignore' });
  const bridgeEnded = new Promise<void>((resolve) => void bridge.once('exit', () => resolve()));
  const takeDown = async () => {
    if (mountsBelow(folder).includes(path)) await unmount(path);
    await endBridge(bridge, bridgeEnded, fuse);
    await server.close();
  };
  try {
    await vi.waitFor(() => readFileSync(ready), { timeout: 30_000, interval: 2 });
    await run('mount', ['-o', 'loop,noatime', join(fuse, 'nbd'), path]);
    return { path, unmount: takeDown };
  } catch (error) {
    await takeDown();
    throw error;
  }
}

async function endBridge(bridge: ChildProcess, ended: Promise<void>, fuse: string): Promise<void> {
  await run('umount', [fuse]).catch(() => bridge.kill('SIGKILL'));
  await ended;
  if (mountsBelow(join(fuse, '..')).includes(fuse)) await unmount(fuse);
}
