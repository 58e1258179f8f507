import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A file system of its own, as small as the test wants it. */
export interface SmallDisk {
  folder: string;
  /** Fills all room that is left, but for so many bytes. */
  fillBut(bytes: number): void;
  /** Gives that room back. */
  empty(): void;
  /** Mounts it anew, for reading only or for writing. */
  remount(mode: 'ro' | 'rw'): void;
}

/** Why such a disk cannot be made here; undefined where it can. */
export function whyNoSmallDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'mounting a file system of its own needs root on Linux';
  if (spawnSync('mkfs.ext4', ['-V']).status !== 0) return 'mkfs.ext4 is not on this machine';
  return spawnSync('losetup', ['-f']).status === 0 ? undefined : 'this machine has no free loop device';
}

/** An ext4 of so many MiB on a loop mount; gone with the test. */
export function smallDisk(megabytes: number): SmallDisk {
  const image = join(temporaryFolder(), 'disk.img');
  writeFileSync(image, '');
  truncateSync(image, megabytes * 1024 * 1024);
  execFileSync('mkfs.ext4', ['-q', '-m', '0', image]);
  const mountPoint = join(temporaryFolder(), 'mnt');
  mkdirSync(mountPoint);
  execFileSync('mount', ['-o', 'loop', image, mountPoint]);
  onTestFinished(() => void spawnSync('umount', ['-l', mountPoint]));
  const ballast = join(mountPoint, 'ballast');
  return {
    folder: join(mountPoint, 'data'),
    fillBut(bytes) {
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096', 'conv=fsync']);
      const size = Number(execFileSync('stat', ['-c', '%s', ballast], { encoding: 'utf8' }));
      truncateSync(ballast, Math.max(0, size - bytes));
      execFileSync('sync', ['-f', mountPoint]);
    },
    empty() {
      rmSync(ballast);
      execFileSync('sync', ['-f', mountPoint]);
    },
    remount: (mode) => void execFileSync('mount', ['-o', `remount,${mode}`, mountPoint]),
  };
}
