import { expect, test } from 'vitest';
import { KEYPAD, keeperRig as rig, SETTINGS } from '../../tests/support/keeper-rig.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { KEEPER_TIMES } from './device-keeper.ts';
import { settled, until } from './until.ts';

/** What a keeper does when the system hangs, or hints without end. */

test('a system that hangs in the driver is told; what it opens in the end is used', async () => {
  const gate = Promise.withResolvers<void>();
  const serial = new SimulatedSerial();
  const { clock, keeper, standing } = rig(
    {
      open: async ({ path }) => {
        await gate.promise;
        return serial.open(path, SETTINGS);
      },
    },
    serial,
  );
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await settled();
  clock.advance(KEEPER_TIMES.stuck);
  expect(standing()).toBe('failed');
  gate.resolve();
  await until(() => standing() === 'open');
});

test('a system that hangs in the driver for ever ends the process, the only cure', async () => {
  const gate = Promise.withResolvers<void>();
  const serial = new SimulatedSerial();
  const { clock, keeper, standing } = rig({ open: async ({ path }) => gate.promise.then(() => serial.open(path, SETTINGS)) }, serial);
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await settled();
  for (let time = 1; time < KEEPER_TIMES.hopeless; time += 1) {
    clock.advance(KEEPER_TIMES.stuck);
    await settled();
  }
  expect(standing()).toBe('failed');
  expect(() => clock.advance(KEEPER_TIMES.stuck)).toThrow('The system takes very long to open the device.');
  gate.resolve();
});

test('a listing that hangs ends no process whose device works; it does when the device is lost, which could never be found again', async () => {
  const gate = Promise.withResolvers<void>();
  const serial = new SimulatedSerial();
  let hangs = false;
  const { clock, keeper, standing } = rig({ list: async () => (hangs ? gate.promise : Promise.resolve()).then(() => serial.list()) }, serial);
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  hangs = true;
  keeper.hint();
  await settled();
  for (let minute = 0; minute < 10; minute += 1) {
    clock.advance(60_000);
    await settled();
  }
  expect(standing()).toBe('open');
  serial.unplug('/dev/ttyUSB0');
  await until(() => standing() === 'missing');
  expect(() => clock.advance(KEEPER_TIMES.stuck)).toThrow('The system takes very long to list its devices.');
  gate.resolve();
});

test('a loose contact that hints without end costs few looks a second; its last hint, too, is followed by one a second later', async () => {
  const { serial, clock, keeper, standing } = rig();
  keeper.start();
  await until(() => standing() === 'missing');
  const before = serial.listings;
  for (let hint = 0; hint < 99; hint += 1) {
    keeper.hint();
    await settled(2);
    clock.advance(100);
    await settled(2);
  }
  expect(serial.listings - before).toBeLessThanOrEqual(33);
  keeper.hint();
  await settled();
  clock.advance(KEEPER_TIMES.afterHint - 1);
  await settled();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  clock.advance(KEEPER_TIMES.afterHint);
  await until(() => standing() === 'open');
});
