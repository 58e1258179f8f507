import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../contract/clock.ts';

/** No byte for this long means that the download site does not answer. */
const SILENCE_MS = 10_000;

/** The Electron executable that the package `electron` has unpacked, or undefined. */
export function presentElectron(packageFolder: string): string | undefined {
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

const FAILED_STAMP = 'fetch-failed-at';
/** Not tried again at every start: each would wait in vain where the download site is out of reach. */
const TRY_AGAIN_AFTER_MS = 24 * 3_600_000;

/** Whether a fetch has failed within the last day. A new installation of the package forgets it. */
export function failedLately(packageFolder: string, clock: Clock): boolean {
  const stamp = join(packageFolder, FAILED_STAMP);
  if (!existsSync(stamp)) return false;
  const age = clock.now() - Number(readFileSync(stamp, 'utf8'));
  return age >= 0 && age < TRY_AGAIN_AFTER_MS;
}

/**
 * Lets the package `electron` fetch its binary, and gives up as soon as nothing arrives for ten seconds.
 * @returns the executable, or undefined when it cannot be had
 */
export async function fetchElectron(packageFolder: string, clock: Clock): Promise<string | undefined> {
  const stamp = join(packageFolder, FAILED_STAMP);
  writeFileSync(stamp, String(clock.now()));
  // The installer downloads into the temporary folder; with one of its own, bytes arriving can be seen.
  const folder = mkdtempSync(join(tmpdir(), 'electron-download-'));
  const installer = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: 'ignore',
  });
  let cancelWatch = () => {};
  const watch = (bytesBefore: number) => {
    cancelWatch = clock.after(SILENCE_MS, () => {
      const bytes = bytesIn(folder);
      if (bytes === bytesBefore) installer.kill('SIGKILL');
      else watch(bytes);
    });
  };
  watch(0);
  try {
    await new Promise((resolve) => installer.once('exit', resolve).once('error', resolve));
    const executable = presentElectron(packageFolder);
    if (executable) rmSync(stamp, { force: true });
    return executable;
  } finally {
    cancelWatch();
    rmSync(folder, { recursive: true, force: true });
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    // A folder has a size of its own before the first byte has arrived.
    .map((found) => (found?.isFile() ? found.size : 0))
    .reduce((sum, size) => sum + size, 0);
}
