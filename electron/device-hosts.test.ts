import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test } from 'vitest';
import { DeviceHosts, type DeviceHostChild } from './device-hosts.ts';

/** A process whose end is told some time after it was killed. */
class FakeHost extends EventEmitter implements DeviceHostChild<string> {
  readonly ports: string[] = [];
  killed = false;

  postMessage(_message: unknown, transfer: string[]): void {
    this.ports.push(...transfer);
  }

  kill(): boolean {
    this.killed = true;
    return true;
  }
}

describe('the device hosts of the shell', () => {
  let started: { family: string; host: FakeHost }[];
  let told: string[];
  let hosts: DeviceHosts<string>;
  const host = (index: number) => started[index]?.host ?? new FakeHost();

  beforeEach(() => {
    started = [];
    told = [];
    const fork = (family: string) => {
      const host = new FakeHost();
      started.push({ family, host });
      return host;
    };
    const makeChannel = () => ({ port1: `${started.length}a`, port2: `${started.length}b` });
    hosts = new DeviceHosts(fork, makeChannel, {
      giveDevicePort: (id, port) => told.push(`port of ${id}: ${port}`),
      deviceHostExited: (id, how) => told.push(`${id} ${how}`),
    });
  });

  test('each is joined to the evaluator by a channel of its own', () => {
    hosts.obey({ type: 'start-device-host', id: 1, family: 'keypad' });
    hosts.obey({ type: 'start-device-host', id: 2, family: 'scanner' });
    expect(started.map(({ family }) => family)).toEqual(['keypad', 'scanner']);
    expect([host(0).ports, host(1).ports]).toEqual([['1a'], ['2a']]);
    expect(told).toEqual(['port of 1: 1b', 'port of 2: 2b']);
  });

  test('one that was killed has ended when the operating system says so', () => {
    hosts.obey({ type: 'start-device-host', id: 1, family: 'keypad' });
    hosts.obey({ type: 'kill-device-host', id: 1 });
    expect([host(0).killed, told]).toEqual([true, ['port of 1: 1b']]);
    host(0).emit('exit', 15);
    expect(told.at(-1)).toBe('1 ended with exit code 15');
  });

  test('a number in use, or in use no more, changes nothing', () => {
    hosts.obey({ type: 'start-device-host', id: 1, family: 'keypad' });
    hosts.obey({ type: 'start-device-host', id: 1, family: 'scanner' });
    hosts.obey({ type: 'kill-device-host', id: 7 });
    expect(started).toHaveLength(1);
  });

  test('those of an evaluator that is gone are killed, and the next one hears nothing of them', () => {
    hosts.obey({ type: 'start-device-host', id: 1, family: 'keypad' });
    hosts.killAll();
    hosts.obey({ type: 'start-device-host', id: 1, family: 'keypad' });
    expect([host(0).killed, host(1).killed]).toEqual([true, false]);
    told = [];
    host(0).emit('exit', 15);
    expect(told).toEqual([]);
    hosts.obey({ type: 'kill-device-host', id: 1 });
    expect(host(1).killed).toBe(true);
  });

  test('an evaluator that runs wild does not fill the machine', () => {
    for (let id = 1; id <= 100; id += 1) hosts.obey({ type: 'start-device-host', id, family: 'keypad' });
    expect(started).toHaveLength(12);
    expect(told.at(-1)).toBe('100 was not started: too many run');
  });
});
