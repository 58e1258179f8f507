import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import { messageOf } from '../contract/error-words.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;
/** A process that ran this long was healthy: its next pause is the first one again. */
const HEALTHY_AFTER_MS = 300_000;
/** A stopping evaluator may still wait for the request under way. */
const STOP_WITHIN_MS = 20_000;

/** What a child's first message means. */
export type StartReport<T> = { ready: T } | { failed: string };

export interface ManagedProcessOptions<T> {
  /** How the process is called in messages. */
  name: string;
  file: string;
  environment: NodeJS.ProcessEnv;
  /** Flags of Node itself. */
  nodeFlags?: readonly string[];
  /** Reads the child's first message; undefined for what is none. */
  parse(message: unknown): StartReport<T> | undefined;
  clock: Clock;
  /** Something a person at the console should know. */
  onNotice(text: string): void;
}

export interface ManagedProcess<T> {
  /** What the process said when it was first ready. */
  ready: T;
  /** Asks the process to end, waits, and kills it if it does not. */
  stop(): Promise<void>;
}

/**
 * Starts a program file as a child process and keeps it running: when it ends by itself it is started again, after a
 * pause that doubles from half a second to a minute.
 * @throws Error with the child's own words when its first start fails
 */
export async function startManagedProcess<T>(options: ManagedProcessOptions<T>): Promise<ManagedProcess<T>> {
  const { name, file, environment, nodeFlags = [], parse, clock, onNotice } = options;
  let child: ChildProcess;
  let pauseMs = FIRST_PAUSE_MS;
  let startedAt = 0;
  let cancelRestart: CancelTimer = () => {};
  let stopping = false;

  const launch = async (): Promise<T> => {
    startedAt = clock.now();
    // In a process group of its own, Ctrl-C would not reach it; in ours it does, and it waits for our word instead.
    const started = fork(file, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...process.execArgv, ...nodeFlags],
    });
    child = started;
    const report = await firstReport(started, parse);
    if ('failed' in report) {
      await ended(started);
      throw new Error(report.failed);
    }
    started.once('exit', (code, signal) => restartLater(`ended with ${signal ?? `exit code ${code}`}`));
    return report.ready;
  };

  const restartLater = (reason: string) => {
    if (stopping) return;
    if (clock.now() - startedAt > HEALTHY_AFTER_MS) pauseMs = FIRST_PAUSE_MS;
    onNotice(`${name} ${reason}; it starts again in ${pauseMs / 1000} s. ${pauseMs / 1000} 秒后自动重新启动。`);
    cancelRestart = clock.after(pauseMs, () => {
      launch().catch((error: unknown) => restartLater(`did not start (${messageOf(error)})`));
    });
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  };

  const ready = await launch();
  return {
    ready,
    async stop() {
      stopping = true;
      cancelRestart();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const cancelKill = clock.after(STOP_WITHIN_MS, () => child.kill('SIGKILL'));
      // The end of the channel is the one request to stop that Windows knows as well.
      if (child.connected) child.disconnect();
      await ended(child);
      cancelKill();
    },
  };
}

function firstReport<T>(child: ChildProcess, parse: (message: unknown) => StartReport<T> | undefined): Promise<StartReport<T>> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const report = parse(message);
      if (report) resolve(report);
    });
    child.once('error', (error) => resolve({ failed: error.message }));
    child.once('exit', (code, signal) => resolve({ failed: `It ended before it was ready (${signal ?? `exit code ${code}`}).` }));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await once(child, 'exit');
}
