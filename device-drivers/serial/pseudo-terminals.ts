import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two ends of a serial cable made by `socat`, for tests: a real tty at each, without hardware. */
export interface PseudoTerminals {
  /** The end that a driver opens. */
  ours: string;
  /** The end that a test plays the device at. */
  theirs: string;
  plugIn(): Promise<void>;
  /** Kills `socat`: both ends vanish, as when a USB cable is pulled. */
  pull(): Promise<void>;
  remove(): Promise<void>;
}

/** Why there are none here; undefined if there are. */
export function noPseudoTerminals(): string | undefined {
  if (process.platform === 'win32') return 'pseudo-terminals need Linux or macOS';
  const found = (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, 'socat')));
  return found ? undefined : 'install the package socat';
}

export function pseudoTerminals(): PseudoTerminals {
  const folder = mkdtempSync(join(tmpdir(), 'pty-'));
  const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
  let running: ReturnType<typeof spawn> | undefined;
  const pull = async () => {
    const socat = running;
    running = undefined;
    if (socat === undefined) return;
    const ended = new Promise((resolve) => socat.once('exit', resolve));
    socat.kill('SIGKILL');
    await ended;
    // Killed, it cannot remove its links.
    for (const link of [ours, theirs]) rmSync(link, { force: true });
  };
  return {
    ours,
    theirs,
    pull,
    async plugIn() {
      const ends = [ours, theirs].map((link) => `pty,raw,echo=0,link=${link}`);
      // It says on stderr when it has made both ends.
      const socat = spawn('socat', ['-d', '-d', ...ends], { stdio: ['ignore', 'ignore', 'pipe'] });
      running = socat;
      await new Promise<void>((resolve, reject) => {
        let words = '';
        socat.once('error', reject);
        socat.once('exit', (code) => reject(new Error(`socat ended with ${code}: ${words}`)));
        socat.stderr.on('data', (chunk: Buffer) => {
          words += chunk.toString();
          if (words.includes('starting data transfer loop')) resolve();
        });
      });
    },
    async remove() {
      await pull();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
