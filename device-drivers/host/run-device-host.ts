import { writeSync } from 'node:fs';
import { parentPortOf } from '../../core/contract/parent-port.ts';
import { electronParentLink, nodeParentLink } from './parent-links.ts';
import { serveDeviceHost, type ServeOptions } from './serve-device-host.ts';

/** Makes this process the device host of a family, until the evaluator has it end or is gone. What nobody caught ends it, too. */
export async function runDeviceHost(options: Pick<ServeOptions, 'load' | 'context'>): Promise<void> {
  // Electron would only warn of the second kind, and the family would go on half broken.
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  // Ctrl-C and the end of a terminal reach the whole process group; the evaluator says when it is our turn.
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  const shell = parentPortOf(process);
  const link = shell === undefined ? nodeParentLink(process) : await electronParentLink(shell);
  if (link === undefined) {
    complain('A device host is started by the evaluator, not by hand.');
    process.exit(1);
  }
  serveDeviceHost({ ...options, link, complain, end: (exitCode) => (exitCode === 0 ? process.exit() : endNow()) });
}

function crash(error: unknown): void {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  endNow();
}

/** An exit would wait for each call of the system under way, and one that hangs in a driver never returns. */
function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** Written at once: the process may end right after. */
function complain(words: string): void {
  try {
    writeSync(2, `Device host (${process.env['DEVICE_FAMILY']}): ${words}\n`);
  } catch {
    // Whoever read it is gone.
  }
}
