import { guardChannels, nodeLauncher, type LaunchDeviceHost } from '../device-drivers/index.ts';
import { parentPortOf, type ElectronPort, type ParentPort } from './contract/parent-port.ts';
import { hostMessageSchema, type EvaluatorMessage, type FrameOpening, type HostMessage, type ScreenWanted } from './contract/process-messages.ts';
import type { ScreenPeer } from './desk/screens/screen-desk.ts';
import type { ScreensAt } from './province/rating-page.ts';
import { ShellDeviceHosts } from './shell-device-hosts.ts';

/** What a screen's link gives back on connecting. */
interface LinkedScreen {
  receive(message: unknown): void;
  disconnect(): void;
}

/** What the host may ask of the evaluator. */
export interface HostRequests {
  stop(): void;
  resumed(): void;
  /** Something was plugged in or out; a hint, which only Electron on Windows gives. */
  devicesChanged(): void;
  /** Electron only: a window's MessagePort has arrived. Undefined while the evaluator is not ready. */
  connectScreen(peer: ScreenPeer): LinkedScreen | undefined;
}

/** The evaluator's end of its host, the same for Electron and for plain Node. */
export interface HostLink {
  send(message: EvaluatorMessage): void;
  /** Where the citizen's screens come from under this host. */
  screensAt: ScreensAt;
  /** Whether the citizen's screen is wanted now. Only Electron can hide it; elsewhere the console is told so, once. */
  screenWanted(wanted: boolean): void;
  /** The region's own page will be shown. Only Electron can make it forget the citizen before. */
  frameOpening(): void;
  /** Starts device hosts by the means that this host has. */
  launchDeviceHost: LaunchDeviceHost;
  /** Lets the process end by itself. */
  close(): void;
}

/** Links to whichever host started this process; without any, messages go to the console and Ctrl-C stops. */
export function openHostLink(requests: HostRequests): HostLink {
  const parentPort = parentPortOf(process);
  return parentPort === undefined ? nodeHost(requests) : electronHost(parentPort, requests);
}

function electronHost(port: ParentPort, requests: HostRequests): HostLink {
  const deviceHosts = new ShellDeviceHosts((order) => port.postMessage(order));
  port.on('message', ({ data, ports }) => {
    const message = hostMessageSchema.safeParse(data).data;
    if (message !== undefined) hear(message, ports, requests, deviceHosts);
  });
  return {
    send(message) {
      port.postMessage(message);
      // The message may be lost when the process exits right after; standard error goes to the shell's log.
      if (message.type === 'failed') process.stderr.write(`${message.message}\n`);
    },
    screensAt: 'shell',
    screenWanted: (wanted) => port.postMessage({ type: 'screen-wanted', wanted } satisfies ScreenWanted),
    frameOpening: () => port.postMessage({ type: 'frame-opening' } satisfies FrameOpening),
    launchDeviceHost: (family) => deviceHosts.launch(family),
    // A utility process lives as long as its parent port is open; the exit code is set already.
    close: () => process.exit(),
  };
}

function hear(message: HostMessage, ports: ElectronPort[], requests: HostRequests, deviceHosts: ShellDeviceHosts): void {
  switch (message.type) {
    case 'screen-port':
      for (const port of ports) linkScreen(port, requests);
      return;
    case 'device-port':
      for (const port of ports) deviceHosts.connect(message.id, port);
      return;
    case 'device-host-exited':
      return deviceHosts.exited(message.id, message.how);
    case 'devices-changed':
      return requests.devicesChanged();
    case 'resumed':
    case 'stop':
      return requests[message.type]();
  }
}

function linkScreen(port: ElectronPort, requests: HostRequests): void {
  const link = requests.connectScreen({ send: (message) => port.postMessage(message) });
  if (link === undefined) return;
  port.on('message', ({ data }) => link.receive(data));
  port.on('close', () => link.disconnect());
  port.start();
}

const SCREEN_STAYS =
  'config.json：idleScreen "hidden" 只在 Electron 下起作用，浏览器窗口始终显示。 idleScreen "hidden" works under Electron only: a browser cannot come up by itself, so its window stays.';

function nodeHost(requests: HostRequests): HostLink {
  guardChannels();
  const hasHost = process.send !== undefined;
  let saidThatItStays = false;
  // Ctrl-C reaches the whole process group; with a host, the host says when it is our turn to stop.
  process.on('SIGINT', () => hasHost || requests.stop());
  // So does the end of a terminal.
  process.on('SIGHUP', () => hasHost || requests.stop());
  process.on('SIGTERM', () => requests.stop());
  // The host is gone: nobody would ever stop this process, and its port and data folder would stay taken.
  process.on('disconnect', () => requests.stop());
  process.on('message', (message) => {
    if (hostMessageSchema.safeParse(message).data?.type === 'stop') requests.stop();
  });
  return {
    // Without a channel there is nobody to tell but whoever reads the console.
    send: (message) => void (hasHost ? process.send?.(message) : process.stdout.write(`${JSON.stringify(message)}\n`)),
    screensAt: 'browser',
    screenWanted() {
      if (!saidThatItStays) process.stdout.write(`${SCREEN_STAYS}\n`);
      saidThatItStays = true;
    },
    frameOpening() {},
    launchDeviceHost: nodeLauncher(),
    close: () => process.connected && process.disconnect(),
  };
}
