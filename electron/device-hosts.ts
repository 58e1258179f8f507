import type { DeviceFamily, DeviceHostOrder } from '../core/contract/process-messages.ts';

/** What is used of Electron's `UtilityProcess`. */
export interface DeviceHostChild<Port> {
  postMessage(message: unknown, transfer: Port[]): void;
  kill(): boolean;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/** The evaluator's side. */
export interface DeviceHostOwner<Port> {
  giveDevicePort(id: number, port: Port): void;
  deviceHostExited(id: number, how: string): void;
}

/** More than there are families, with those that are about to end: an evaluator that runs wild must not fill the machine. */
const MOST_AT_ONCE = 12;

/**
 * The device hosts of the evaluator of the moment. With the RunAsNode fuse off the evaluator cannot fork; it orders its device
 * hosts here, each joined to it by a channel of their own. When and how often to start again is the evaluator's decision.
 */
export class DeviceHosts<Port> {
  readonly #fork: (family: DeviceFamily) => DeviceHostChild<Port>;
  readonly #makeChannel: () => { port1: Port; port2: Port };
  readonly #owner: DeviceHostOwner<Port>;
  readonly #hosts = new Map<number, DeviceHostChild<Port>>();

  /** @param makeChannel Electron's `MessageChannelMain` */
  constructor(fork: (family: DeviceFamily) => DeviceHostChild<Port>, makeChannel: () => { port1: Port; port2: Port }, owner: DeviceHostOwner<Port>) {
    this.#fork = fork;
    this.#makeChannel = makeChannel;
    this.#owner = owner;
  }

  obey(order: DeviceHostOrder): void {
    if (order.type === 'kill-device-host') this.#hosts.get(order.id)?.kill();
    else if (!this.#hosts.has(order.id)) this.#start(order.id, order.family);
  }

  /** The evaluator is gone: its device hosts would hold their devices, which the next evaluator's need. */
  killAll(): void {
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    for (const host of hosts) host.kill();
  }

  #start(id: number, family: DeviceFamily): void {
    if (this.#hosts.size >= MOST_AT_ONCE) return this.#owner.deviceHostExited(id, 'was not started: too many run');
    const host = this.#fork(family);
    this.#hosts.set(id, host);
    host.on('exit', (code) => {
      // The next evaluator numbers from 1 again.
      if (this.#hosts.get(id) !== host) return;
      this.#hosts.delete(id);
      this.#owner.deviceHostExited(id, `ended with exit code ${code}`);
    });
    const { port1, port2 } = this.#makeChannel();
    host.postMessage({ type: 'evaluator-port' }, [port1]);
    this.#owner.giveDevicePort(id, port2);
  }
}
