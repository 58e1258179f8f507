import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { deviceHostEnvironment } from '../../core/contract/process-messages.ts';
import type { DeviceFamily, DeviceHostProcess, LaunchDeviceHost } from './host-messages.ts';

/** In this checkout the source; in a bundle the bundle of the device hosts, which lies beside it. */
const DEVICE_HOST_FILE = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '..', 'device-host-process.ts')
  : join(import.meta.dirname, 'device-host.mjs');

/** Starts device hosts as children of this process, which end with it. @param file what they run */
export function nodeLauncher(file = DEVICE_HOST_FILE): LaunchDeviceHost {
  return (family) => {
    try {
      return hostProcess(start(file, family));
    } catch (error) {
      // No memory or no handles left for a process, on some systems.
      return stillborn(`could not be started (${error instanceof Error ? error.message : error})`);
    }
  };
}

function start(file: string, family: DeviceFamily): ChildProcess {
  return fork(file, [], {
    env: deviceHostEnvironment(process.env, family),
    // It makes little garbage at a time. None of this process's own flags: a debugger's port is taken already.
    execArgv: ['--max-semi-space-size=1'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // What Electron's ports carry, too: bytes stay bytes.
    serialization: 'advanced',
  });
}

function hostProcess(child: ChildProcess): DeviceHostProcess {
  return {
    // With a listener of its own a closed channel is no error event; `exit` tells of the end.
    post: (message) => void child.send(message, () => {}),
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      child.once('exit', (code, signal) => listener(`ended with ${signal ?? `exit code ${code}`}`));
      child.on('error', (error) => {
        // A process without an id never began, and will tell of no exit.
        if (child.pid === undefined) listener(`could not be started (${error.message})`);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function stillborn(how: string): DeviceHostProcess {
  return { post: () => {}, onMessage: () => {}, onExit: (listener) => queueMicrotask(() => listener(how)), kill: () => {} };
}
