import { execFileSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ElectronPort } from './contract/parent-port.ts';
import { frameOpeningSchema, screenWantedSchema } from './contract/process-messages.ts';
import { openHostLink, type HostLink } from './host-link.ts';

/** The shell at the other end, as a utility process sees it. */
class FakeParentPort extends EventEmitter {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  say(data: unknown, ports: ElectronPort[] = []): void {
    this.emit('message', { data, ports });
  }
}

class FakePort extends EventEmitter implements ElectronPort {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {}
  close(): void {}
}

let shell: FakeParentPort;
let asked: string[];
let link: HostLink;
beforeEach(() => {
  shell = new FakeParentPort();
  asked = [];
  Object.defineProperty(process, 'parentPort', { value: shell, configurable: true });
  link = openHostLink({
    stop: () => asked.push('stop'),
    resumed: () => asked.push('resumed'),
    devicesChanged: () => asked.push('devices-changed'),
    connectScreen: ({ send }) => {
      send({ reply: 1, error: null });
      return { receive: (message) => asked.push(`screen: ${message}`), disconnect: () => asked.push('screen gone') };
    },
  });
});
afterEach(() => Reflect.deleteProperty(process, 'parentPort'));

test('what the shell asks reaches the evaluator, and what is no message does not', () => {
  for (const type of ['resumed', 'devices-changed', 'stop', 'explode']) shell.say({ type });
  shell.say('stop');
  expect(asked).toEqual(['resumed', 'devices-changed', 'stop']);
});

test('the shell hears when the page of another citizen will be framed', () => {
  link.frameOpening();
  expect(shell.posted).toEqual([{ type: 'frame-opening' }]);
  expect(frameOpeningSchema.safeParse(shell.posted[0]).success).toBe(true);
});

test('a screen is linked over its port', () => {
  const port = new FakePort();
  shell.say({ type: 'screen-port' }, [port]);
  port.emit('message', { data: 'hello' });
  port.emit('close');
  expect([port.posted, asked]).toEqual([[{ reply: 1, error: null }], ['screen: hello', 'screen gone']]);
});

test('a device host is ordered from the shell, reached over its port, and ends when the shell says so', () => {
  const host = link.launchDeviceHost('scanner');
  const heard: unknown[] = [];
  host.onMessage((message) => heard.push(message));
  host.onExit((how) => heard.push(how));
  host.post({ type: 'configure', settings: {} });
  const port = new FakePort();
  shell.say({ type: 'device-port', id: 1 }, [port]);
  port.emit('message', { data: { type: 'ready' } });
  host.kill();
  shell.say({ type: 'device-host-exited', id: 1, how: 'ended with exit code 15' });
  expect(shell.posted).toEqual([{ type: 'start-device-host', id: 1, family: 'scanner' }, { type: 'kill-device-host', id: 1 }]);
  expect([port.posted, heard]).toEqual([[{ type: 'configure', settings: {} }], [{ type: 'ready' }, 'ended with exit code 15']]);
});

test('the shell hears whether the screen is wanted', () => {
  link.screenWanted(false);
  link.screenWanted(true);
  expect(shell.posted.map((message) => screenWantedSchema.parse(message).wanted)).toEqual([false, true]);
});

test('without Electron the console hears, once, that a browser does not come up by itself', () => {
  const program = `
    const { openHostLink } = await import(${JSON.stringify(join(import.meta.dirname, 'host-link.ts'))});
    const host = openHostLink({ stop() {}, resumed() {}, devicesChanged() {}, connectScreen() {} });
    for (const wanted of [false, true, false]) host.screenWanted(wanted);
    host.close();
  `;
  const written = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  expect(written).toMatch(/^config\.json：idleScreen "hidden".*Electron.*\n$/);
});
