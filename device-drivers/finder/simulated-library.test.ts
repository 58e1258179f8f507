import { expect, test } from 'vitest';
import { SimulatedHid } from '../hid/simulated-hid.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { ConnectionClosed, DeviceLost, DeviceMisuse } from './device-errors.ts';
import { settled } from './until.ts';

const LINE = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const;

async function opened() {
  const serial = new SimulatedSerial();
  const device = serial.plug('COM3');
  return { serial, device, connection: await serial.open('COM3', LINE) };
}

test('every misuse throws, and is remembered for the end of the test', async () => {
  const { serial, connection } = await opened();
  await expect(serial.open('COM3', LINE)).rejects.toMatchObject({ why: 'busy' });
  const first = connection.write(Uint8Array.of(1));
  await expect(connection.write(Uint8Array.of(2))).rejects.toBeInstanceOf(DeviceMisuse);
  await first;
  await connection.close();
  await expect(connection.write(Uint8Array.of(3))).rejects.toBeInstanceOf(DeviceMisuse);
  await expect(connection.discard()).rejects.toBeInstanceOf(DeviceMisuse);
  const hid = new SimulatedHid();
  hid.plug('pad', { outputBytes: 9 });
  const pad = await hid.open('pad');
  await expect(pad.write(new Uint8Array(8))).rejects.toBeInstanceOf(DeviceMisuse);
  expect(serial.misuses).toHaveLength(4);
  expect(hid.misuses).toHaveLength(1);
});

test('a device that dies in the middle of a write keeps what it had taken', async () => {
  const { serial, device, connection } = await opened();
  device.diesAfterBytes = 3;
  await expect(connection.write(Uint8Array.of(1, 2, 3, 4))).rejects.toBeInstanceOf(DeviceLost);
  expect(device.received).toEqual([1, 2, 3]);
  expect(serial.openHandles).toBe(0);
});

test('a write that waits can be thrown away, and nothing of it comes out later', async () => {
  const { device, connection } = await opened();
  device.stalled = true;
  const stuck = connection.write(Uint8Array.of(1)).catch((error: unknown) => error);
  await settled();
  await connection.discard();
  expect(await stuck).toBeInstanceOf(ConnectionClosed);
  device.flow();
  await connection.write(Uint8Array.of(2));
  expect(device.received).toEqual([2]);
});

test('an unplugged device and our own close are told apart', async () => {
  const { serial, connection } = await opened();
  const ends: unknown[] = [];
  connection.onClose((error) => ends.push(error));
  serial.unplug('COM3');
  await connection.close();
  expect(ends).toEqual([expect.any(DeviceLost)]);
  await expect(connection.write(Uint8Array.of(1))).rejects.toBeInstanceOf(DeviceLost);
});
