import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ElectronPort } from './contract/parent-port.ts';
import type { DeviceHostOrder } from './contract/process-messages.ts';
import { ShellDeviceHosts } from './shell-device-hosts.ts';

/** As Electron's: holds messages back until it is started. */
class FakePort extends EventEmitter implements ElectronPort {
  readonly posted: unknown[] = [];
  started = false;
  closed = false;

  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.closed = true;
  }
  say(data: unknown): void {
    if (this.started) this.emit('message', { data });
  }
}

describe('device hosts that the shell starts', () => {
  let orders: DeviceHostOrder[];
  let hosts: ShellDeviceHosts;
  beforeEach(() => {
    orders = [];
    hosts = new ShellDeviceHosts((order) => orders.push(order));
  });

  test('get what was said before their port came, in order', () => {
    const host = hosts.launch('keypad');
    host.post({ type: 'configure', settings: 1 });
    const port = new FakePort();
    const heard: unknown[] = [];
    host.onMessage((message) => heard.push(message));
    hosts.connect(1, port);
    host.post({ type: 'tell', method: 'scene', params: 2 });
    port.say({ type: 'ready' });
    expect(orders).toEqual([{ type: 'start-device-host', id: 1, family: 'keypad' }]);
    expect(port.posted).toEqual([
      { type: 'configure', settings: 1 },
      { type: 'tell', method: 'scene', params: 2 },
    ]);
    expect(heard).toEqual([{ type: 'ready' }]);
  });

  test('are killed by the shell, and have ended when it says so', () => {
    const ends: string[] = [];
    const first = hosts.launch('keypad');
    hosts.launch('scanner').onExit((how) => ends.push(`scanner ${how}`));
    first.onExit((how) => ends.push(`keypad ${how}`));
    const port = new FakePort();
    hosts.connect(1, port);
    first.kill();
    expect([orders.at(-1), ends]).toEqual([{ type: 'kill-device-host', id: 1 }, []]);
    hosts.exited(1, 'ended with exit code 15');
    expect(port.closed).toBe(true);
    hosts.exited(1, 'ended twice');
    expect(ends).toEqual(['keypad ended with exit code 15']);
  });

  test('a port that comes for one that has ended is closed', () => {
    hosts.launch('keypad');
    hosts.exited(1, 'ended with exit code 1');
    const port = new FakePort();
    hosts.connect(1, port);
    expect(port.closed).toBe(true);
  });
});
