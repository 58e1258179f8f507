import * as z from 'zod';
import type { ScreenPeer } from './desk/screen-desk.ts';
import { hostMessageSchema, type EvaluatorMessage } from './contract/process-messages.ts';

/** What a screen's link gives back on connecting. */
interface LinkedScreen {
  receive(message: unknown): void;
  disconnect(): void;
}

/** What the host may ask of the evaluator. */
export interface HostRequests {
  stop(): void;
  resumed(): void;
  /** Electron only: a window's MessagePort has arrived. Undefined while the evaluator is not ready. */
  connectScreen(peer: ScreenPeer): LinkedScreen | undefined;
}

/** The evaluator's end of its host, the same for Electron and for plain Node. */
export interface HostLink {
  send(message: EvaluatorMessage): void;
  /** Lets the process end by itself. */
  close(): void;
}

/** The part of Electron's `MessagePortMain` that is used here; the types of Electron belong to `electron/` alone. */
interface ScreenPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ScreenPort[] }) => void): void;
}

const isFunction = z.custom<() => void>((value) => typeof value === 'function');
/** Electron adds `process.parentPort` in a utility process; its presence is the documented way to know. */
const electronProcessSchema = z.object({
  parentPort: z.custom<ParentPort>((value) => z.looseObject({ postMessage: isFunction, on: isFunction }).safeParse(value).success),
});

/** Links to whichever host started this process; without any, messages go to the console and Ctrl-C stops. */
export function openHostLink(requests: HostRequests): HostLink {
  const electron = electronProcessSchema.safeParse(process);
  return electron.success ? electronHost(electron.data.parentPort, requests) : nodeHost(requests);
}

function electronHost(port: ParentPort, requests: HostRequests): HostLink {
  port.on('message', ({ data, ports }) => {
    const message = hostMessageSchema.safeParse(data);
    if (!message.success) return;
    if (message.data.type === 'screen-port') for (const screenPort of ports) linkScreen(screenPort, requests);
    else requests[message.data.type]();
  });
  return {
    send(message) {
      port.postMessage(message);
      // The message may be lost when the process exits right after; standard error goes to the shell's log.
      if (message.type === 'failed') process.stderr.write(`${message.message}\n`);
    },
    // A utility process lives as long as its parent port is open; the exit code is set already.
    close: () => process.exit(),
  };
}

function linkScreen(port: ScreenPort, requests: HostRequests): void {
  const link = requests.connectScreen({ send: (message) => port.postMessage(message) });
  if (link === undefined) return;
  port.on('message', ({ data }) => link.receive(data));
  port.on('close', () => link.disconnect());
  port.start();
}

function nodeHost(requests: HostRequests): HostLink {
  const hasHost = process.send !== undefined;
  // Ctrl-C reaches the whole process group; with a host, the host says when it is our turn to stop.
  process.on('SIGINT', () => hasHost || requests.stop());
  process.on('SIGTERM', () => requests.stop());
  // The host is gone: nobody would ever stop this process, and its port and data folder would stay taken.
  process.on('disconnect', () => requests.stop());
  process.on('message', (message) => {
    if (hostMessageSchema.safeParse(message).data?.type === 'stop') requests.stop();
  });
  return {
    // Without a channel there is nobody to tell but whoever reads the console.
    send: (message) => void (hasHost ? process.send?.(message) : process.stdout.write(`${JSON.stringify(message)}\n`)),
    close: () => process.connected && process.disconnect(),
  };
}
