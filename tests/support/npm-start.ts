import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A running `npm start`, known only by what it prints, as to the person who typed it. */
export interface NpmStart {
  /** Everything printed so far. */
  output(): string;
  screenUrl: string;
  /** Or that there is none. */
  provinceUrl: string;
  /** The line to paste, as printed. */
  curl: string;
  provinceDatabase: string;
  /** Process ids of the children by the file they run. */
  pidsOf(file: string): number[];
  /** Ctrl-C: the interrupt signal for the whole process group. Resolves when npm has ended. */
  interrupt(): Promise<void>;
  /** `kill`: SIGTERM for npm alone. Resolves when npm and all that it started have ended. */
  terminate(): Promise<void>;
}

/** `npm start` at work, or ended with an error. */
export interface NpmStartRun {
  child: ChildProcess;
  output(): string;
  /** Resolves once the text has been printed. */
  printed(text: string): Promise<void>;
}

/** Runs `npm start` with flags, without a display. */
export function runNpmStart(flags: readonly string[], environment: NodeJS.ProcessEnv = {}): NpmStartRun {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...headless } = process.env;
  const child = spawn('npm', ['start', '--', ...flags], {
    cwd: ROOT,
    env: { ...headless, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal for the group does not reach the test.
    detached: true,
  });
  let output = '';
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      for (const watch of watchers) watch();
    });
  }
  const printed = (text: string) =>
    new Promise<void>((resolve) => {
      const watch = () => output.includes(text) && resolve();
      watchers.add(watch);
      watch();
    });
  return { child, output: () => output, printed };
}

/** Runs `npm start` on free ports with a data folder of its own, and waits until it says how to end it. */
export async function npmStart(flags: readonly string[] = []): Promise<NpmStart> {
  const data = temporaryFolder();
  const ports = ['--port', String(await freePort()), '--province-port', String(await freePort())];
  const { child, output, printed: waitFor } = runNpmStart([...ports, '--data', data, ...flags]);
  // Not 'exit', which may come before the last that it printed.
  const exited = once(child, 'close');
  await Promise.race([waitFor('Ctrl-C ends everything'), exited]);
  if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${output()}`);
  const printed = (pattern: RegExp) => {
    const found = pattern.exec(output())?.[1];
    if (found === undefined) throw new Error(`npm start printed no ${pattern}:\n${output()}`);
    return found;
  };
  return {
    output,
    screenUrl: printed(/^Citizen screen:\s+(\S+)$/m),
    provinceUrl: printed(/^Province:\s+(.+)$/m),
    curl: printed(/^(curl .*)$/m),
    provinceDatabase: join(data, 'province', 'province.sqlite'),
    pidsOf: (file) => pidsRunning(file, child.pid ?? 0),
    async interrupt() {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      await exited;
    },
    async terminate() {
      child.kill('SIGTERM');
      // Everything that npm started holds its output open.
      await exited;
    },
  };
}

/** Processes of the group of `leader` whose command line names `file`. */
export function pidsRunning(file: string, leader: number): number[] {
  return execFileSync('ps', ['-eo', 'pid=,pgid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === leader && (match[3] ?? '').includes(file))
    .map((match) => Number(match?.[1]));
}
