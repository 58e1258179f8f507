import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ElectronPort, ParentPort } from '../../core/contract/parent-port.ts';
import { deviceHostOrderSchema } from '../../core/contract/process-messages.ts';
import { ShellDeviceHosts } from '../../core/shell-device-hosts.ts';
import { DeviceHost } from '../../device-drivers/host/device-host.ts';
import { startTinyFamily } from '../../device-drivers/host/fixtures/tiny-family.ts';
import { electronParentLink } from '../../device-drivers/host/parent-links.ts';
import { serveDeviceHost } from '../../device-drivers/host/serve-device-host.ts';
import { DeviceHosts, type DeviceHostChild } from '../../electron/device-hosts.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** Evaluator, shell and device host put together as under Electron, over real ports; only the processes are not real ones. */

/** Node's port in the shape of Electron's: nothing is heard before `start`. */
class Port extends EventEmitter implements ElectronPort {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }
  postMessage(message: unknown): void {
    const port = this.#port;
    port.postMessage(message);
  }
  start(): void {
    this.#port.on('message', (data) => this.emit('message', { data }));
  }
  close(): void {
    this.#port.close();
  }
}

function makeChannel(): { port1: Port; port2: Port } {
  const { port1, port2 } = new MessageChannel();
  return { port1: new Port(port1), port2: new Port(port2) };
}

const nothing = () => Promise.reject(new Error('There are no devices.'));

/** A utility process with the tiny family inside. */
class FakeUtility extends EventEmitter implements DeviceHostChild<Port> {
  readonly #parentPort = new EventEmitter();
  readonly #ports: Port[] = [];

  constructor(clock: ManualClock) {
    super();
    const library = { list: nothing, open: nothing };
    const context = { clock, serial: library, hid: library, connect: (port: number, host: string) => connect({ port, host }), spooler: undefined };
    const parentPort: ParentPort = { postMessage: () => {}, on: (event, listener) => void this.#parentPort.on(event, listener) };
    void electronParentLink(parentPort).then((link) =>
      serveDeviceHost({ link, load: async () => startTinyFamily, context, complain: () => {}, end: (code) => this.#end(code) }),
    );
  }
  postMessage(data: unknown, ports: Port[]): void {
    this.#ports.push(...ports);
    this.#parentPort.emit('message', { data, ports });
  }
  kill(): boolean {
    this.#end(15);
    return true;
  }
  #end(code: number): void {
    for (const port of this.#ports.splice(0)) port.close();
    queueMicrotask(() => this.emit('exit', code));
  }
}

const LIMITS = { timeoutMs: 60_000 };

describe('a device host under Electron', () => {
  let clock: ManualClock;
  let processes: FakeUtility[];
  let shell: DeviceHosts<Port>;
  let host: DeviceHost;
  let evaluatorPort: Port | undefined;
  const stands = (standing: string) => eventually(() => expect(host.standing).toBe(standing));

  beforeEach(async () => {
    clock = new ManualClock(0);
    processes = [];
    const evaluator = new ShellDeviceHosts((order) => shell.obey(deviceHostOrderSchema.parse(order)));
    const fork = () => {
      const process = new FakeUtility(clock);
      processes.push(process);
      return process;
    };
    shell = new DeviceHosts(fork, makeChannel, {
      giveDevicePort(id, port) {
        evaluatorPort = port;
        evaluator.connect(id, port);
      },
      deviceHostExited: (id, how) => evaluator.exited(id, how),
    });
    const launch = evaluator.launch.bind(evaluator);
    host = new DeviceHost({ family: 'keypad', settings: {}, launch, clock, onEvent: () => {}, onStanding: () => {} });
    host.start();
    await stands('running');
  });
  afterEach(() => host.stop());

  test('is asked and told over its own port, bytes as bytes', async () => {
    host.tell('scene', 'asking');
    expect(await host.call('told', null, LIMITS)).toEqual([['scene', 'asking']]);
    expect(await host.call('echo', new Uint8Array([0, 255]), LIMITS)).toEqual(new Uint8Array([0, 255]));
  });

  test('that crashes costs its calls and a pause', async () => {
    const call = host.call('wait', null, LIMITS);
    processes[0]?.kill();
    await expect(call).rejects.toMatchObject({ name: 'DeviceHostLost', message: expect.stringContaining('exit code 15') });
    clock.advance(500);
    await stands('running');
    expect(processes).toHaveLength(2);
    expect(await host.call('echo', 'again', LIMITS)).toBe('again');
  });

  test('ends by itself when the evaluator at the other end is gone', async () => {
    const code = new Promise((resolve) => processes[0]?.on('exit', resolve));
    evaluatorPort?.close();
    expect(await code).toBe(0);
  });

  test('stops in order when the evaluator says so', async () => {
    const code = new Promise((resolve) => processes[0]?.on('exit', resolve));
    await host.stop();
    expect(await code).toBe(0);
  });
});
