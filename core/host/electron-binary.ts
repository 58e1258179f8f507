import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
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

/**
 * Lets the package `electron` fetch its binary, and gives up as soon as nothing arrives for ten seconds.
 * @returns the executable, or undefined when it cannot be had
 */
export async function fetchElectron(packageFolder: string, clock: Clock): Promise<string | undefined> {
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
    return presentElectron(packageFolder);
  } finally {
    cancelWatch();
    rmSync(folder, { recursive: true, force: true });
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
