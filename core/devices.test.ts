import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { testDeviceHosts } from '../tests/support/device-hosts.ts';
import { eventually } from '../tests/support/eventually.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { NOON } from '../tests/support/sample-requests.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { deviceConfigSchema } from './config.ts';
import { PROFILES_FOLDER, startDevices } from './devices.ts';

/** A keypad, a scanner and a printer, each on a serial port of its own. */
const EACH = {
  keypad: { profile: 'serial-fixed-xor', port: 'COM3' },
  scanner: { port: 'COM5' },
  printer: { transport: 'serial', path: 'COM4', paper: '58mm', status: 'none' },
};
const PORTS = ['COM3', 'COM4', 'COM5'];
const USB = { vendorId: '1a86', productId: '7523' };

function started(config: Record<string, unknown>, dataFolder = temporaryFolder(), unusable: ReadonlySet<string> = new Set()) {
  const clock = new ManualClock(NOON);
  const hosts = testDeviceHosts(clock);
  const stops: (() => Promise<void> | void)[] = [];
  const devices = startDevices(
    { dataFolder, config: deviceConfigSchema.parse({ printer: { transport: 'file' }, ...config }), unusable, clock, log: pino({ level: 'silent' }), launch: hosts.launch, onChange: () => {} },
    (stop) => stops.push(stop),
  );
  onTestFinished(async () => {
    await Promise.all(stops.map((stop) => stop()));
    expect(hosts.serial.openHandles).toBe(0);
  });
  return { clock, serial: hosts.serial, hosts, devices };
}

/** All three have looked, and found nothing. */
async function missingAll() {
  const kit = started(EACH);
  await eventually(() => {
    kit.clock.advance(0);
    expect(kit.devices.health().map(({ state }) => state)).toEqual(['missing', 'missing', 'missing']);
  });
  return kit;
}

test('a hint that something was plugged in reaches every family, and nobody waits for the next look', async () => {
  const { clock, serial, devices } = await missingAll();
  for (const path of PORTS) serial.plug(path, USB);
  devices.lookAgain();
  await eventually(() => {
    clock.advance(0);
    expect(serial.openHandles).toBe(3);
  });
});

test('what a setting claims is not called unused; what none does is, once', async () => {
  const { clock, serial, devices } = await missingAll();
  for (const path of [...PORTS, 'COM9']) serial.plug(path, { ...USB, label: `USB serial at ${path}` });
  devices.lookAgain();
  await eventually(() => {
    clock.advance(0);
    expect(devices.health().filter(({ kind }) => kind === 'unsupported').map(({ detail }) => detail.en)).toEqual([expect.stringContaining('COM9')]);
  });
});

test('the restarts of all families are counted', async () => {
  const { devices, hosts } = await missingAll();
  for (const [family, restarts] of [['keypad', 1], ['scanner', 2], ['receipt-printer', 3]] as const) {
    hosts.kill(family);
    await eventually(() => expect(devices.restarts()).toBe(restarts));
  }
});

test('a keypad that cannot confirm is told of where reasons are to be given by it, and only there', () => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, PROFILES_FOLDER));
  const profile = { id: 'five-keys', name: '五键', transport: 'wedge', keys: { a: { level: 5 }, b: { level: 1 } } };
  writeFileSync(join(dataFolder, PROFILES_FOLDER, 'five-keys.json'), JSON.stringify(profile));
  const warningsOf = (config: Record<string, unknown>) => started(config, dataFolder).devices.warnings;
  const keypad = { profile: 'five-keys' };
  expect(warningsOf({ keypad })).toEqual([expect.stringContaining('"five-keys" has no key that confirms')]);
  expect(warningsOf({ keypad, citizenInput: 'levels' })).toEqual([]);
  expect(warningsOf({ keypad: { profile: 'wedge-stars' } })).toEqual([]);
  expect(warningsOf({})).toEqual([]);
});

test('a port for a keypad that types is told of: another profile was meant', () => {
  expect(started({ keypad: { profile: 'wedge-stars', port: 'COM3' } }).devices.warnings).toEqual([expect.stringContaining('its port and address are not used')]);
});

test('a keypad that lacks digits is told of, too: a reason may have any number', () => {
  const dataFolder = temporaryFolder();
  mkdirSync(join(dataFolder, PROFILES_FOLDER));
  const keys = { a: { level: 5, digit: 5 }, b: { level: 1, digit: 1 }, c: { action: 'confirm' } };
  writeFileSync(join(dataFolder, PROFILES_FOLDER, 'few.json'), JSON.stringify({ id: 'few', name: '少键', transport: 'wedge', keys }));
  expect(started({ keypad: { profile: 'few' } }, dataFolder).devices.warnings).toEqual([expect.stringContaining('no key for 0, 2, 3, 4, 6, 7, 8, 9')]);
});

test('a device whose setting is faulty is told of, and nothing is used in its place', () => {
  const { devices } = started({}, temporaryFolder(), new Set(['keypad', 'printer', 'scanner']));
  expect(devices.health()).toMatchObject(['receipt-printer', 'keypad', 'scanner'].map((kind) => ({ kind, state: 'failed' })));
  expect(devices.keypad.press('5')).toBeUndefined();
});

test('without a setting the digits of a number pad are keys; with null none are, and nobody misses them', () => {
  expect(started({}).devices.keypad.press('5')).toEqual({ level: 5, digit: 5 });
  const { devices } = started({ keypad: null });
  expect(devices.keypad.press('5')).toBeUndefined();
  expect(devices.health().some(({ kind }) => kind === 'keypad')).toBe(false);
});
