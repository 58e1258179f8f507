import type { DeviceFamily, DeviceHostProcess } from '../device-drivers/index.ts';
import type { ElectronPort } from './contract/parent-port.ts';
import type { DeviceHostOrder } from './contract/process-messages.ts';

/** Device hosts under Electron, where the shell alone can start processes: each is ordered, then reached over its port. */
export class ShellDeviceHosts {
  readonly #order: (order: DeviceHostOrder) => void;
  readonly #hosts = new Map<number, OrderedHost>();
  #lastId = 0;

  constructor(order: (order: DeviceHostOrder) => void) {
    this.#order = order;
  }

  launch(family: DeviceFamily): DeviceHostProcess {
    this.#lastId += 1;
    const id = this.#lastId;
    const host = new OrderedHost(() => this.#order({ type: 'kill-device-host', id }));
    this.#hosts.set(id, host);
    this.#order({ type: 'start-device-host', id, family });
    return host;
  }

  /** The shell gave us our end of the link to a device host. */
  connect(id: number, port: ElectronPort): void {
    const host = this.#hosts.get(id);
    if (host === undefined) port.close();
    else host.connect(port);
  }

  exited(id: number, how: string): void {
    this.#hosts.get(id)?.exited(how);
    this.#hosts.delete(id);
  }
}

class OrderedHost implements DeviceHostProcess {
  readonly kill: () => void;
  readonly #messageListeners: ((message: unknown) => void)[] = [];
  readonly #exitListeners: ((how: string) => void)[] = [];
  /** What was said before the port came: the settings, perhaps "stop". */
  readonly #early: unknown[] = [];
  #port: ElectronPort | undefined;

  constructor(kill: () => void) {
    this.kill = kill;
  }

  post(message: unknown): void {
    const port = this.#port;
    if (port === undefined) this.#early.push(message);
    else port.postMessage(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#messageListeners.push(listener);
  }

  onExit(listener: (how: string) => void): void {
    this.#exitListeners.push(listener);
  }

  connect(port: ElectronPort): void {
    this.#port = port;
    port.on('message', ({ data }) => {
      for (const listener of this.#messageListeners) listener(data);
    });
    port.start();
    for (const message of this.#early.splice(0)) port.postMessage(message);
  }

  exited(how: string): void {
    this.#port?.close();
    for (const listener of this.#exitListeners) listener(how);
  }
}
