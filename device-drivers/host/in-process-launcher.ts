import type { FamilyContext, StartFamily } from './family-context.ts';
import type { DeviceFamily, DeviceHostProcess, LaunchDeviceHost } from './host-messages.ts';
import { serveDeviceHost, type ParentLink } from './serve-device-host.ts';

/** Device hosts that run in this process, for tests: what passes between them is cloned, late and cut off as between processes. */
export interface InProcessHosts {
  launch: LaunchDeviceHost;
  /** What SIGKILL does: nothing more passes from now on, and the devices are let go, as by the operating system. */
  kill(family: DeviceFamily): void;
  /** How many were started. */
  launches(family: DeviceFamily): number;
}

/**
 * @param families what to start for each; one that is missing ends at once, like a process whose file is missing
 * @param context libraries and clock of each process
 * @param complain what a process would have written to standard error
 */
export function inProcessHosts(
  families: Partial<Record<DeviceFamily, StartFamily>>,
  context: Omit<FamilyContext, 'emit'>,
  complain: (words: string) => void = () => {},
): InProcessHosts {
  const launched: { family: DeviceFamily; process: DeviceHostProcess }[] = [];
  const of = (family: DeviceFamily) => launched.filter((one) => one.family === family);
  return {
    launch(family) {
      const process = runInProcess(families[family], context, complain);
      launched.push({ family, process });
      return process;
    },
    kill: (family) => of(family).at(-1)?.process.kill(),
    launches: (family) => of(family).length,
  };
}

function runInProcess(start: StartFamily | undefined, context: Omit<FamilyContext, 'emit'>, complain: (words: string) => void): DeviceHostProcess {
  const wire = new Wire();
  const link: ParentLink = {
    post: (message) => wire.carry(message, wire.toEvaluator),
    onMessage: (listener) => wire.toHost.add(listener),
    onGone: (listener) => wire.gone.add(listener),
  };
  const end = (how: string) => wire.cut(how);
  if (start === undefined) queueMicrotask(() => end('ended with exit code 1'));
  else serveDeviceHost({ link, load: async () => start, context, complain, end: (code) => end(`ended with exit code ${code}`) });
  return {
    post: (message) => wire.carry(message, wire.toHost),
    onMessage: (listener) => wire.toEvaluator.add(listener),
    onExit: (listener) => wire.exit.add(listener),
    kill: () => end('ended with SIGKILL'),
  };
}

type Listeners<T> = Set<(value: T) => void>;

class Wire {
  readonly toHost: Listeners<unknown> = new Set();
  readonly toEvaluator: Listeners<unknown> = new Set();
  readonly gone: Listeners<void> = new Set();
  readonly exit: Listeners<string> = new Set();
  #cut = false;

  carry(message: unknown, to: Listeners<unknown>): void {
    const copy: unknown = structuredClone(message);
    queueMicrotask(() => {
      if (!this.#cut) for (const listener of to) listener(copy);
    });
  }

  cut(how: string): void {
    if (this.#cut) return;
    this.#cut = true;
    for (const listener of this.gone) listener();
    queueMicrotask(() => {
      for (const listener of this.exit) listener(how);
    });
  }
}
