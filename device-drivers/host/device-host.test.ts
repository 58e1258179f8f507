import { connect } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { DeviceHost } from './device-host.ts';
import { startTinyFamily } from './fixtures/tiny-family.ts';
import type { StartFamily } from './family-context.ts';
import { inProcessHosts, type InProcessHosts } from './in-process-launcher.ts';
import { MOST_OPEN_CALLS } from './open-calls.ts';

const nothing = () => Promise.reject(new Error('There are no devices.'));
const LIMITS = { timeoutMs: 1_000 };

let clock: ManualClock;
let events: unknown[];
let standings: string[];
let logged: string[];
beforeEach(() => {
  clock = new ManualClock(0);
  events = [];
  standings = [];
  logged = [];
});

/** Until everything that is under way within this process has arrived. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

function hostOf(launch: InProcessHosts['launch'], settings: unknown = {}): DeviceHost {
  return new DeviceHost({
    family: 'keypad',
    settings,
    launch,
    clock,
    log: (words) => logged.push(words),
    onEvent: (event) => events.push(event),
    onStanding: (standing) => standings.push(standing),
  });
}

function inProcess(keypad: StartFamily = startTinyFamily): InProcessHosts {
  const library = { list: nothing, open: nothing };
  const context = { clock, serial: library, hid: library, connect: (port: number, host: string) => connect({ port, host }), spooler: undefined };
  return inProcessHosts({ keypad }, context, (words) => logged.push(words));
}

async function running(settings?: unknown) {
  const hosts = inProcess();
  const host = hostOf(hosts.launch, settings);
  host.start();
  await settled();
  return { host, hosts };
}

/** How a call ended, as `[name, message or kind]`, or what it gave; for calls that are settled later. */
function outcomeOf(call: Promise<unknown>): { now: unknown } {
  const outcome: { now: unknown } = { now: 'open' };
  call.then(
    (result) => (outcome.now = result),
    (error: unknown) => (outcome.now = error instanceof Error ? error.name : error),
  );
  return outcome;
}

describe('asking and telling', () => {
  test('answers come to who asked, events to the evaluator', async () => {
    const { host } = await running();
    expect(standings).toEqual(['starting', 'running']);
    const answers = await Promise.all([host.call('echo', 1, LIMITS), host.call('echo', { bytes: new Uint8Array([0, 255]) }, LIMITS)]);
    expect(answers).toEqual([1, { bytes: new Uint8Array([0, 255]) }]);
    host.tell('scene', 'asking');
    await settled();
    expect(events).toEqual([{ told: 'scene' }]);
  });

  test('a problem that the family has a word for comes with it; a fault of the family as "unexpected", and in its log', async () => {
    const { host } = await running();
    await expect(host.call('refuse', null, LIMITS)).rejects.toMatchObject({ name: 'DeviceProblem', kind: 'paper-out', message: 'There is no paper.' });
    await expect(host.call('nonsense', null, LIMITS)).rejects.toMatchObject({ kind: 'unexpected' });
    await expect(host.call('function', null, LIMITS)).rejects.toMatchObject({ kind: 'unexpected' });
    expect(logged).toEqual([expect.stringContaining('"nonsense"'), expect.stringContaining('"function"')]);
    expect(await host.call('echo', 'still here', LIMITS)).toBe('still here');
  });

  test('a fault in what was told does not end the host: the next one would be told the same', async () => {
    const { host, hosts } = await running();
    host.tell('fault', null);
    expect(await host.call('echo', 'still here', LIMITS)).toBe('still here');
    expect(hosts.launches('keypad')).toBe(1);
    expect(logged).toEqual([expect.stringContaining('a fault in what was told')]);
  });

  test('what structured clone does not take is refused to who said it', async () => {
    const { host } = await running();
    await expect(host.call('echo', () => {}, LIMITS)).rejects.toThrow('could not be cloned');
    clock.advance(60_000);
    expect(standings).toEqual(['starting', 'running']);
  });

  test('a call that takes too long is taken back, its late answer ignored', async () => {
    const { host } = await running();
    const outcome = outcomeOf(host.call('wait', null, LIMITS));
    clock.advance(LIMITS.timeoutMs - 1);
    await settled();
    expect([outcome.now, events]).toEqual(['open', ['waiting']]);
    clock.advance(1);
    await settled();
    expect([outcome.now, events]).toEqual(['DeviceCallTimeout', ['waiting', 'taken back']]);
    expect(logged).toEqual([]);
    expect(await host.call('echo', 'next', LIMITS)).toBe('next');
  });

  test('a call is taken back when its asker gives up, and not sent when he has', async () => {
    const { host } = await running();
    const asker = new AbortController();
    const call = host.call('wait', null, { ...LIMITS, signal: asker.signal });
    await settled();
    asker.abort(new Error('not wanted any more'));
    await expect(call).rejects.toThrow('not wanted any more');
    await settled();
    expect(events).toEqual(['waiting', 'taken back']);
    await expect(host.call('wait', null, { ...LIMITS, signal: asker.signal })).rejects.toThrow('not wanted any more');
    await settled();
    expect(events).toHaveLength(2);
  });

  test('a host that answers nothing does not fill the memory', async () => {
    const { host } = await running();
    const open = Array.from({ length: MOST_OPEN_CALLS }, () => outcomeOf(host.call('wait', null, LIMITS)));
    await expect(host.call('echo', 1, LIMITS)).rejects.toMatchObject({ name: 'DeviceProblem', kind: 'busy' });
    clock.advance(LIMITS.timeoutMs);
    await settled();
    expect(new Set(open.map(({ now }) => now))).toEqual(new Set(['DeviceCallTimeout']));
    expect(await host.call('echo', 1, LIMITS)).toBe(1);
  });
});

describe('a host that ends', () => {
  test('has all its calls rejected at once, and is started again after a pause', async () => {
    const { host, hosts } = await running();
    const outcomes = [outcomeOf(host.call('wait', 1, LIMITS)), outcomeOf(host.call('wait', 2, LIMITS))];
    await settled();
    hosts.kill('keypad');
    await settled();
    expect(outcomes.map(({ now }) => now)).toEqual(['DeviceHostLost', 'DeviceHostLost']);
    expect(host.standing).toBe('restarting');
    await expect(host.call('echo', 1, LIMITS)).rejects.toMatchObject({ name: 'DeviceHostLost' });
    clock.advance(499);
    expect(hosts.launches('keypad')).toBe(1);
    clock.advance(1);
    await settled();
    expect(standings).toEqual(['starting', 'running', 'restarting', 'running']);
    expect(await host.call('echo', 'again', LIMITS)).toBe('again');
    expect(logged).toEqual(['The device host for keypad ended with SIGKILL; it starts again in 0.5 s.']);
  });

  test('is told again what each method told last, and nothing older', async () => {
    const { host, hosts } = await running();
    host.tell('scene', 'idle');
    host.tell('learn', false);
    host.tell('scene', 'asking');
    hosts.kill('keypad');
    await settled();
    host.tell('learn', true);
    clock.advance(500);
    await settled();
    expect(await host.call('told', null, LIMITS)).toEqual([['scene', 'asking'], ['learn', true]]);
  });

  test('waits twice as long each time, up to a minute; five healthy minutes make the pause short again', async () => {
    const { host, hosts } = await running();
    const pauses: number[] = [];
    const measureNext = async () => {
      const before = hosts.launches('keypad');
      hosts.kill('keypad');
      await settled();
      const since = clock.ticks();
      while (hosts.launches('keypad') === before) clock.advance(500);
      pauses.push(clock.ticks() - since);
      await settled();
    };
    for (let times = 0; times < 9; times += 1) await measureNext();
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    clock.advance(299_999);
    await measureNext();
    clock.advance(300_000);
    await measureNext();
    expect(pauses.slice(-2)).toEqual([60_000, 500]);
    expect(host.standing).toBe('running');
  });

  test('with a file that is missing is tried again and again, and never running', async () => {
    const hosts = inProcessHosts({}, { clock, serial: { list: nothing, open: nothing }, hid: { list: nothing, open: nothing }, connect: () => connect(1), spooler: undefined });
    const host = hostOf(hosts.launch);
    host.start();
    for (let times = 0; times < 3; times += 1) {
      await settled();
      clock.advance(2_000);
    }
    expect(hosts.launches('keypad')).toBe(4);
    expect(standings).toEqual(['starting', 'restarting']);
    await host.stop();
  });

  test('because its settings are faulty stands as failed, and is tried again each minute at most', async () => {
    const { host, hosts } = await running('faulty');
    expect(standings).toEqual(['starting', 'failed']);
    expect(logged).toEqual(['The device host for keypad cannot work with its settings (these settings are faulty); it starts again in 60 s.']);
    await expect(host.call('echo', 1, LIMITS)).rejects.toMatchObject({ name: 'DeviceHostLost' });
    for (let minute = 1; minute <= 3; minute += 1) {
      clock.advance(59_999);
      await settled();
      expect(hosts.launches('keypad')).toBe(minute);
      clock.advance(1);
      await settled();
    }
    expect(standings).toEqual(['starting', 'failed']);
  });
});

describe('stopping', () => {
  test('ends the host for good and rejects what is open; a stopped one can be started anew', async () => {
    const { host, hosts } = await running();
    const outcome = outcomeOf(host.call('wait', null, LIMITS));
    await host.stop();
    expect([outcome.now, host.standing]).toEqual(['DeviceHostLost', 'stopped']);
    clock.advance(600_000);
    expect(hosts.launches('keypad')).toBe(1);
    expect(logged).toEqual([]);
    host.start();
    await settled();
    expect(await host.call('echo', 1, LIMITS)).toBe(1);
  });

  test('in the middle of a pause starts nothing any more', async () => {
    const { host, hosts } = await running();
    hosts.kill('keypad');
    await settled();
    await host.stop();
    clock.advance(600_000);
    expect(hosts.launches('keypad')).toBe(1);
  });

  test('kills a host that does not end within 3 s', async () => {
    const { host, hosts } = await running('stops never');
    const stopped = outcomeOf(host.stop());
    clock.advance(2_999);
    await settled();
    expect(stopped.now).toBe('open');
    clock.advance(1);
    await settled();
    expect(stopped.now).toBeUndefined();
    expect(hosts.launches('keypad')).toBe(1);
  });
});
