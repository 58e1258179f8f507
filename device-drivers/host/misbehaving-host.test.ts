import { expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { DeviceHost } from './device-host.ts';
import type { DeviceHostProcess, ToDeviceHost } from './host-messages.ts';

/** A process that says what the test says. */
class Scripted implements DeviceHostProcess {
  readonly heard: ToDeviceHost[] = [];
  killed = false;
  #say: (message: unknown) => void = () => {};

  post(message: ToDeviceHost): void {
    this.heard.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#say = listener;
  }
  onExit(): void {
    // One that hangs so that not even its end is told.
  }
  kill(): void {
    this.killed = true;
  }
  say(message: unknown): void {
    this.#say(message);
  }
}

function scripted() {
  const clock = new ManualClock(0);
  const processes: Scripted[] = [];
  const standings: string[] = [];
  const logged: string[] = [];
  const host = new DeviceHost({
    family: 'keypad',
    settings: {},
    launch: () => {
      const process = new Scripted();
      processes.push(process);
      return process;
    },
    clock,
    log: (words) => logged.push(words),
    onEvent: () => {},
    onStanding: (standing) => standings.push(standing),
  });
  host.start();
  return { host, processes, clock, standings, logged };
}

test('a host is killed when it is not ready within a minute, and replaced even if its end is never told', () => {
  const { processes, clock, standings } = scripted();
  const [first] = processes;
  clock.advance(59_999);
  expect(first?.killed).toBe(false);
  clock.advance(1);
  expect([first?.killed, standings]).toEqual([true, ['starting', 'restarting']]);
  clock.advance(500);
  expect(processes).toHaveLength(2);
  first?.say({ type: 'ready' });
  expect(standings).toEqual(['starting', 'restarting']);
  processes[1]?.say({ type: 'ready' });
  expect(standings).toEqual(['starting', 'restarting', 'running']);
});

test('a host may say garbage: the first is logged, all are ignored', async () => {
  const { host, processes: [process], standings, logged } = scripted();
  process?.say({ type: 'ready' });
  const call = host.call('echo', null, { timeoutMs: 1_000 });
  for (const garbage of ['garbage', null, { type: 'result' }, { type: 'result', id: 'x' }, { type: 'ready', more: 1 }, 7]) process?.say(garbage);
  process?.say({ type: 'result', id: 99, result: 'nobody asked' });
  process?.say({ type: 'result', id: 1, result: 'asked' });
  process?.say({ type: 'result', id: 1, result: 'said twice' });
  expect(await call).toBe('asked');
  expect(logged).toEqual(['The device host for keypad said something that is no message; it is ignored.']);
  expect(standings).toEqual(['starting', 'running']);
});
