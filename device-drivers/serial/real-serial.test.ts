import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext, vi } from 'vitest';
import { skipFor } from '../../tests/faults/skip.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { ConnectionClosed, DeviceLost, DeviceMisuse } from '../finder/device-errors.ts';
import { noPseudoTerminals, pseudoTerminals } from './pseudo-terminals.ts';
import { realSerial } from './real-serial.ts';
import type { SerialConnection } from './serial-library.ts';

const SETTINGS = { baudRate: 115_200, dataBits: 8, stopBits: 1, parity: 'none' } as const;

async function cable(context: TestContext) {
  skipFor(context, noPseudoTerminals());
  const pair = pseudoTerminals();
  onTestFinished(() => pair.remove());
  await pair.plugIn();
  return pair;
}

async function open(path: string): Promise<SerialConnection> {
  const connection = await realSerial.open(path, SETTINGS);
  onTestFinished(() => connection.close());
  return connection;
}

function heardBy(connection: SerialConnection): number[] {
  const heard: number[] = [];
  connection.onData((bytes) => heard.push(...bytes));
  return heard;
}

test('bytes go both ways, whole and in order, also more than the system buffers', async (context) => {
  const { ours, theirs } = await cable(context);
  const driver = await open(ours);
  const device = await open(theirs);
  const atDevice = heardBy(device);
  const atDriver = heardBy(driver);
  const long = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251);
  await driver.write(long);
  await device.write(Uint8Array.of(0xaa, 0x55, 0x00, 0x0d));
  await eventually(() => expect(atDevice.length).toBe(long.length));
  expect(atDevice).toEqual([...long]);
  await eventually(() => expect(atDriver).toEqual([0xaa, 0x55, 0x00, 0x0d]));
});

test('a port that is held is busy for another, one that is not there is absent', async (context) => {
  const { ours } = await cable(context);
  await open(ours);
  await expect(realSerial.open(ours, SETTINGS)).rejects.toMatchObject({ name: 'CannotOpen', why: 'busy' });
  await expect(realSerial.open(`${ours}-not`, SETTINGS)).rejects.toMatchObject({ name: 'CannotOpen', why: 'absent' });
});

test('a pulled cable and our own close are told apart, each once, also to who asks late', async (context) => {
  const pair = await cable(context);
  const pulled = await open(pair.ours);
  const closed = await open(pair.theirs);
  const ends: unknown[] = [];
  closed.onClose((error) => ends.push(error));
  await closed.close();
  await closed.close();
  expect(ends).toEqual([undefined]);
  await expect(closed.write(Uint8Array.of(1))).rejects.toBeInstanceOf(ConnectionClosed);
  const lost = new Promise((resolve) => pulled.onClose(resolve));
  await pair.pull();
  expect(await lost).toBeInstanceOf(DeviceLost);
  expect(await new Promise((resolve) => pulled.onClose(resolve))).toBeInstanceOf(DeviceLost);
  await expect(pulled.write(Uint8Array.of(1))).rejects.toBeInstanceOf(DeviceLost);
});

test('a cable pulled while bytes come in is noticed, though the library then reads for ever what ended', async (context) => {
  const pair = await cable(context);
  const device = await open(pair.theirs);
  const pulled = await open(pair.ours);
  const terminal = realpathSync(pair.ours);
  pulled.onData(() => {
    void pair.pull();
    // The library's next read finds the end, instead of waiting and being woken by it.
    while (existsSync(terminal));
  });
  const lost = new Promise((resolve) => pulled.onClose(resolve));
  // The other end vanishes too, perhaps before its write is over.
  await Promise.allSettled([device.write(Uint8Array.of(1))]);
  expect(await lost).toBeInstanceOf(DeviceLost);
  await pulled.close();
  await expect(pulled.write(Uint8Array.of(1))).rejects.toBeInstanceOf(DeviceLost);
});

test('writes must not overlap', async (context) => {
  const { ours } = await cable(context);
  const driver = await open(ours);
  const first = driver.write(Uint8Array.of(1));
  await expect(driver.write(Uint8Array.of(2))).rejects.toBeInstanceOf(DeviceMisuse);
  await first;
  await driver.write(Uint8Array.of(3));
});

test('what a device that takes no bytes has not got yet can be thrown away; nothing of it comes out later', async (context) => {
  const { ours, theirs } = await cable(context);
  const driver = await open(ours);
  // Nobody reads at the other end, so that socat and the system fill up.
  const endless = driver.write(new Uint8Array(4_000_000).fill(7)).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  await driver.discard();
  expect(await endless).toBeInstanceOf(ConnectionClosed);
  await driver.close();
  const device = await open(theirs);
  const got = heardBy(device);
  const again = await open(ours);
  await again.write(Uint8Array.of(9));
  await eventually(() => expect(got.at(-1)).toBe(9));
  expect(got.length).toBeLessThan(1_000_000);
});

test('closing in the middle of a write that cannot leave does not wait for the device', async (context) => {
  const { ours } = await cable(context);
  const driver = await open(ours);
  const endless = driver.write(new Uint8Array(4_000_000)).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  await driver.close();
  expect(await endless).toBeInstanceOf(ConnectionClosed);
});

test('lists the ports of this machine, if it has any', async (context) => {
  const ports = await realSerial.list().catch((error: Error) => error.message);
  // On a Linux without udevadm, which the next test looks at.
  if (typeof ports === 'string') return skipFor(context, ports);
  expect(ports.every(({ path, label }) => path !== '' && label !== '')).toBe(true);
});

test('a Linux without udevadm says what to install', async (context) => {
  skipFor(context, process.platform === 'linux' ? undefined : 'only Linux lists ports by udevadm');
  const empty = mkdtempSync(join(tmpdir(), 'no-udevadm-'));
  onTestFinished(() => rmSync(empty, { recursive: true }));
  vi.stubEnv('PATH', empty);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  await expect(realSerial.list()).rejects.toThrow(/udevadm.*install the package udev/);
});
