import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Where kernels are kept between runs; git does not see it. */
const FOLDER = new URL('../../../artifacts/hardware/', import.meta.url).pathname;
const PACKAGE = 'linux-image-amd64';
const DEB = /^linux-image-\d[^_]*-amd64_.*\.deb$/;

export interface Kernel {
  image: string;
  /** `lib/modules/<version>` of the unpacked package. */
  modules: string;
}

/** There is no kernel package; the message says how to get one. */
export class NoKernel extends Error {
  override name = 'NoKernel';
}

/**
 * Debian's stock kernel: from the package that `EVALUATOR_KERNEL_DEB` names (a file, or a folder that holds it), from
 * `artifacts/hardware/`, where earlier runs left it, or from apt. It is unpacked, never installed.
 * @throws NoKernel
 */
export function findKernel(): Kernel {
  mkdirSync(FOLDER, { recursive: true });
  const deb = givenPackage() ?? packageIn(FOLDER);
  const earlier = readdirSync(FOLDER).filter((name) => /^linux-image-.*amd64$/.test(name)).sort().at(-1);
  if (deb === undefined && earlier !== undefined) return kernelIn(join(FOLDER, earlier));
  return kernelIn(unpacked(deb ?? downloadedPackage()));
}

function givenPackage(): string | undefined {
  const given = process.env['EVALUATOR_KERNEL_DEB'];
  if (given === undefined || given === '') return undefined;
  const file = given.endsWith('.deb') ? given : packageIn(given);
  if (file === undefined || !existsSync(file)) throw new NoKernel(`EVALUATOR_KERNEL_DEB: no linux-image-*-amd64_*.deb at ${given}`);
  return file;
}

function packageIn(folder: string): string | undefined {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => DEB.test(name)) : [];
  const newest = names.sort().at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

/** `linux-image-amd64` is empty and depends on the kernel of the day. */
function downloadedPackage(): string {
  const depends = spawnSync('apt-cache', ['depends', PACKAGE], { encoding: 'utf8' }).stdout ?? '';
  const [, name] = /Depends: (linux-image-\d\S*)/.exec(depends) ?? [];
  const wanted = name ?? 'linux-image-<version>-amd64';
  if (name !== undefined) spawnSync('apt-get', ['download', name], { cwd: FOLDER, timeout: 240_000 });
  const file = packageIn(FOLDER);
  if (file === undefined) {
    throw new NoKernel(`no kernel package: put ${wanted}_*.deb (\`apt-get update && apt-get download ${wanted}\`) into ${FOLDER}, or name it in EVALUATOR_KERNEL_DEB`);
  }
  return file;
}

function unpacked(deb: string): string {
  const folder = join(FOLDER, basename(deb, '.deb'));
  if (!existsSync(folder)) {
    // Under another name until it is whole: an interrupted run must not leave half a kernel.
    const half = mkdtempSync(join(FOLDER, 'unpacking-'));
    const { status, stderr } = spawnSync('dpkg-deb', ['-x', deb, half], { encoding: 'utf8' });
    if (status !== 0) {
      rmSync(half, { recursive: true, force: true });
      throw new Error(`${deb} cannot be unpacked: ${stderr}`);
    }
    renameSync(half, folder);
  }
  return folder;
}

function kernelIn(folder: string): Kernel {
  const image = readdirSync(join(folder, 'boot')).find((name) => name.startsWith('vmlinuz-'));
  const versions = ['lib/modules', 'usr/lib/modules'].map((path) => join(folder, path)).find((path) => existsSync(path));
  const version = versions === undefined ? undefined : readdirSync(versions)[0];
  if (image === undefined || versions === undefined || version === undefined) throw new Error(`${folder} holds no kernel`);
  return { image: join(folder, 'boot', image), modules: join(versions, version) };
}
