import { execFileSync, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { skipFor } from '../../tests/faults/skip.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { DeviceHost } from './device-host.ts';
import { nodeLauncher } from './node-launcher.ts';

/** Device hosts as processes of their own: what only real ones can show. */

const FIXTURES = join(import.meta.dirname, 'fixtures');
const TINY_HOST = join(FIXTURES, 'tiny-host-process.ts');
const LIMITS = { timeoutMs: 60_000 };
const processSchema = z.object({ pid: z.int(), environment: z.array(z.string()), flags: z.array(z.string()) });

let clock: ManualClock;
let events: unknown[];
let logged: string[];
beforeEach(() => {
  clock = new ManualClock(0);
  events = [];
  logged = [];
});

/** Nothing here waits for the clock: only what a test moves it by passes. */
async function running(settings: unknown = {}, file = TINY_HOST): Promise<DeviceHost> {
  const host = new DeviceHost({
    family: 'keypad',
    settings,
    launch: nodeLauncher(file),
    clock,
    log: (words) => logged.push(words),
    onEvent: (event) => events.push(event),
    onStanding: () => {},
  });
  onTestFinished(() => host.stop());
  host.start();
  await stands(host, 'running');
  return host;
}

const stands = (host: DeviceHost, standing: string) => eventually(() => expect(host.standing).toBe(standing));
const processOf = async (host: DeviceHost) => processSchema.parse(await host.call('process', null, LIMITS));
const isAlive = (pid: number) => {
  try {
    // A process that ended and whose new parent, the first of a container, has not asked for its end yet.
    if (process.platform === 'linux' && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const isGone = (pid: number) => eventually(() => expect(isAlive(pid)).toBe(false));

describe('a device host in a process of its own', () => {
  test('keeps bytes bytes, and gets none of the evaluator’s secrets', async () => {
    process.env['EVALUATOR_MACHINE_KEY'] = '0'.repeat(32);
    process.env['EVALUATOR_PROVINCE_SECRET'] = 'secret';
    onTestFinished(() => {
      delete process.env['EVALUATOR_MACHINE_KEY'];
      delete process.env['EVALUATOR_PROVINCE_SECRET'];
    });
    const host = await running();
    const said = { bytes: new Uint8Array([0, 128, 255]), nothing: undefined };
    expect(await host.call('echo', said, LIMITS)).toEqual(said);
    const { pid, environment, flags } = await processOf(host);
    expect(pid).not.toBe(process.pid);
    expect(environment).toContain('DEVICE_FAMILY');
    expect(environment.filter((name) => name.startsWith('EVALUATOR_'))).toEqual([]);
    expect(flags).toEqual(['--max-semi-space-size=1']);
  });

  test('killed in the middle of a call costs that call and a pause', async () => {
    const host = await running();
    host.tell('scene', 'asking');
    const { pid } = await processOf(host);
    const call = host.call('wait', null, LIMITS);
    await eventually(() => expect(events).toContain('waiting'));
    process.kill(pid, 'SIGKILL');
    await expect(call).rejects.toMatchObject({ name: 'DeviceHostLost' });
    expect(host.standing).toBe('restarting');
    clock.advance(500);
    await stands(host, 'running');
    expect((await processOf(host)).pid).not.toBe(pid);
    expect(await host.call('told', null, LIMITS)).toEqual([['scene', 'asking']]);
    expect(logged).toEqual(['The device host for keypad ended with SIGKILL; it starts again in 0.5 s.']);
  });

  test('that hangs in native code leaves the evaluator its timeout, and is killed when it does not stop', async () => {
    const host = await running();
    const { pid } = await processOf(host);
    const call = host.call('hang', null, LIMITS);
    clock.advance(LIMITS.timeoutMs);
    await expect(call).rejects.toMatchObject({ name: 'DeviceCallTimeout' });
    const stopped = host.stop();
    clock.advance(3_000);
    await stopped;
    await isGone(pid);
  });

  test('ends in order when asked, without a kill', async () => {
    const host = await running();
    const { pid } = await processOf(host);
    await host.stop();
    expect(isAlive(pid)).toBe(false);
    expect(logged).toEqual([]);
  });

  test('says that its settings are faulty', async () => {
    const host = new DeviceHost({
      family: 'scanner',
      settings: 'faulty',
      launch: nodeLauncher(TINY_HOST),
      clock,
      log: (words) => logged.push(words),
      onEvent: () => {},
      onStanding: () => {},
    });
    onTestFinished(() => host.stop());
    host.start();
    await stands(host, 'failed');
    expect(logged).toEqual([expect.stringContaining('these settings are faulty')]);
  });

  test('may say garbage on its channel', async () => {
    const host = await running();
    expect(await host.call('garbage', null, LIMITS)).toBe('said');
    expect(logged).toEqual([expect.stringContaining('no message')]);
    expect(host.standing).toBe('running');
  });

  test('that ends by itself says with which code', async () => {
    const host = await running();
    await expect(host.call('exit', 3, LIMITS)).rejects.toMatchObject({ name: 'DeviceHostLost' });
    expect(logged).toEqual(['The device host for keypad ended with exit code 3; it starts again in 0.5 s.']);
  });

  test('that cannot be started at all ends at once', async () => {
    const { execPath } = process;
    process.execPath = '/nowhere/node';
    const hostless = nodeLauncher(TINY_HOST)('keypad');
    process.execPath = execPath;
    hostless.post({ type: 'configure', settings: {} });
    expect(await new Promise((resolve) => hostless.onExit(resolve))).toBe('could not be started (spawn /nowhere/node ENOENT)');
    hostless.kill();
  });

  test.each(['crash', 'reject'])('ends at a fault that nobody caught (%s), with its words on standard error', async (method) => {
    const child = fork(TINY_HOST, { env: { ...process.env, DEVICE_FAMILY: 'keypad' }, serialization: 'advanced', silent: true });
    let words = '';
    child.stderr?.on('data', (chunk) => (words += String(chunk)));
    child.send({ type: 'configure', settings: {} });
    await once(child, 'message');
    child.send({ type: 'call', id: 1, method, params: null });
    const [code, signal]: unknown[] = await once(child, 'close');
    expect([code, signal]).toEqual(process.platform === 'win32' ? [1, null] : [null, 'SIGKILL']);
    expect(words).toMatch(/^Device host \(keypad\): Error: a (?:fault|rejection) that nobody catches\n {4}at /);
  });

  test('is not started by hand', async () => {
    const child = spawn(process.execPath, [TINY_HOST], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk) => (words += String(chunk)));
    const [code]: unknown[] = await once(child, 'close');
    expect(code).toBe(1);
    expect(words).toContain('A device host is started by the evaluator, not by hand.');
  });
});

describe('when the evaluator is gone', () => {
  test.each([
    ['a device host ends by itself', 'tiny'],
    ['also one whose devices do not let go', 'stops never'],
  ])('%s', async (_what, settings) => {
    expect(await endsByItself(settings)).toBe(true);
  });

  test('and one that hangs in a call of the system, for which even the end of a process waits', async (context) => {
    skipFor(context, process.platform === 'win32' ? 'Windows has no pipes in folders' : undefined);
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await endsByItself(pipe)).toBe(true);
  });

  async function endsByItself(settings: string): Promise<boolean> {
    const evaluator = spawn(process.execPath, [join(FIXTURES, 'tiny-evaluator-process.ts'), settings], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line]: unknown[] = await once(createInterface(evaluator.stdout), 'line');
    const { pid } = processSchema.parse(JSON.parse(String(line)));
    expect(isAlive(pid)).toBe(true);
    evaluator.kill('SIGKILL');
    await isGone(pid);
    return true;
  }
});
