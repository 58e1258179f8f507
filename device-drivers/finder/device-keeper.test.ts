import { expect, test } from 'vitest';
import { KEYPAD, keeperRig as rig, SETTINGS } from '../../tests/support/keeper-rig.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { CannotOpen, DeviceLost } from './device-errors.ts';
import { KEEPER_TIMES } from './device-keeper.ts';
import { settled, until } from './until.ts';

test('a device that is plugged in later is found by the slow scan, without any hint', async () => {
  const { serial, clock, keeper, standing } = rig();
  keeper.start();
  await until(() => standing() === 'missing');
  serial.plug('/dev/ttyUSB0', KEYPAD);
  clock.advance(KEEPER_TIMES.whileMissing - 1);
  await settled();
  expect(standing()).toBe('missing');
  clock.advance(1);
  await until(() => standing() === 'open');
  expect(keeper.state.open?.id).toBe('1a86:7523:/dev/ttyUSB0');
});

test('a hint looks now and again after a second, because a device is announced before it can be opened', async () => {
  const { serial, clock, keeper, standing } = rig();
  keeper.start();
  await until(() => standing() === 'missing');
  keeper.hint();
  await settled();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  clock.advance(KEEPER_TIMES.afterHint);
  await until(() => standing() === 'open');
  expect(serial.listings).toBe(3);
});

test('a storm of hints makes one scan under way and one after it', async () => {
  const { serial, keeper, standing } = rig();
  keeper.start();
  for (let hint = 0; hint < 1_000; hint += 1) keeper.hint();
  await until(() => standing() === 'missing');
  await settled();
  expect(serial.listings).toBe(2);
});

test('while open it looks once a minute and lists what else is plugged in', async () => {
  const { serial, clock, keeper, standing } = rig();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  await settled();
  const before = serial.listings;
  serial.plug('/dev/ttyUSB1', { vendorId: '0403', productId: '6001' });
  clock.advance(KEEPER_TIMES.whileOpen);
  await until(() => keeper.state.seen.length === 2);
  expect(serial.listings).toBe(before + 1);
});

test('an unplugged device is missing at once, is told as lost, and is opened anew when it is back', async () => {
  const { serial, clock, keeper, states, standing } = rig();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  const first = keeper.state.open?.connection;
  clock.advance(KEEPER_TIMES.wasWell);
  serial.unplug('/dev/ttyUSB0');
  expect(states.at(-1)).toMatchObject({ standing: 'missing', error: expect.any(DeviceLost), open: undefined });
  await settled();
  // It comes back under another name.
  serial.plug('/dev/ttyUSB1', KEYPAD);
  keeper.hint();
  await until(() => standing() === 'open');
  expect(keeper.state.open?.connection).not.toBe(first);
});

test('a device that does not open is tried again after 1, 2, 4 … 60 seconds, and at once after a hint', async () => {
  const { serial, clock, keeper, standing } = rig();
  const port = serial.plug('/dev/ttyUSB0', KEYPAD);
  port.failOpening(9, 'busy');
  keeper.start();
  for (const seconds of [1, 2, 4, 8, 16, 32, 60]) {
    await until(() => standing() === 'failed');
    await settled();
    const before = serial.listings;
    clock.advance(seconds * 1_000 - 1);
    await settled();
    expect(serial.listings).toBe(before);
    clock.advance(1);
    await until(() => serial.listings === before + 1);
  }
  await settled();
  expect(keeper.state.error).toMatchObject({ why: 'busy' });
  keeper.hint();
  await settled();
  expect(standing()).toBe('failed');
  keeper.hint();
  await until(() => standing() === 'open');
});

test('a device that dies right after it was opened is not opened again and again without a pause', async () => {
  const { serial, clock, keeper, standing } = rig();
  const port = serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  let openings = 0;
  for (let second = 0; second < 60; second += 1) {
    await settled();
    if (standing() === 'open') {
      openings += 1;
      port.connection?.lose(new DeviceLost('loose contact'));
    }
    clock.advance(1_000);
  }
  expect(openings).toBeGreaterThan(3);
  expect(openings).toBeLessThan(8);
});

test('what opened after it became unwanted is closed at once', async () => {
  const { serial, keeper } = rig();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => serial.listings === 1);
  await settled(1);
  await keeper.close();
  expect(serial.openHandles).toBe(0);
  expect(keeper.state.standing).toBe('released');
});

test('let go for somebody else, and taken again', async () => {
  const { serial, keeper, standing } = rig();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  await keeper.pause();
  const other = await serial.open('/dev/ttyUSB0', SETTINGS);
  keeper.hint();
  await settled();
  expect(standing()).toBe('released');
  await other.close();
  keeper.resume();
  await until(() => standing() === 'open');
});

test('a fixed path is tried though no listing shows it, and though none can be had', async () => {
  const fixed = { path: '/tmp/pty', vendorId: undefined, productId: undefined, serialNumber: undefined, label: '' };
  const { serial, clock, keeper, standing } = rig({ fixed, match: ({ path }) => path === fixed.path });
  keeper.start();
  await until(() => standing() === 'missing');
  expect(keeper.state.error).toBeInstanceOf(CannotOpen);
  serial.plug('/tmp/pty', { listed: false });
  serial.failListing('`udevadm` is missing');
  clock.advance(KEEPER_TIMES.whileMissing);
  await until(() => standing() === 'open');
  expect(keeper.state.listProblem?.message).toBe('`udevadm` is missing');
});

test('of two that would do it takes the first by name, says that there are two, and stays with it', async () => {
  const { serial, keeper, standing } = rig();
  serial.plug('/dev/ttyUSB5', { ...KEYPAD, serialNumber: 'B' });
  serial.plug('/dev/ttyUSB9', { ...KEYPAD, serialNumber: 'A' });
  keeper.start();
  await until(() => standing() === 'open');
  expect(keeper.state.open?.id).toBe('1a86:7523:A');
  expect(keeper.state.candidates).toEqual(['1a86:7523:A', '1a86:7523:B']);
});

test('a device that vanished from two listings is lost, though no system said so', async () => {
  let hidden = false;
  const serial = new SimulatedSerial();
  const { clock, keeper, standing } = rig({ list: async () => (hidden ? (await serial.list()).slice(1) : serial.list()) }, serial);
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  hidden = true;
  clock.advance(KEEPER_TIMES.whileOpen);
  await settled();
  expect(standing()).toBe('open');
  clock.advance(KEEPER_TIMES.afterHint);
  await until(() => standing() === 'missing');
});

test('a device that is back within a second of its loss needs no hint', async () => {
  const { serial, clock, keeper, standing } = rig();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  clock.advance(KEEPER_TIMES.wasWell);
  serial.unplug('/dev/ttyUSB0');
  await settled();
  serial.plug('/dev/ttyUSB0', KEYPAD);
  clock.advance(KEEPER_TIMES.afterHint);
  await until(() => standing() === 'open');
  expect(keeper.state.error).toBeUndefined();
});

test('a port that no listing shows stays open however often one is made', async () => {
  const fixed = { path: '/tmp/pty', vendorId: undefined, productId: undefined, serialNumber: undefined, label: '' };
  const { serial, clock, keeper, states, standing } = rig({ fixed, match: ({ path }) => path === fixed.path });
  serial.plug('/tmp/pty', { listed: false });
  keeper.start();
  await until(() => standing() === 'open');
  for (let minute = 0; minute < 5; minute += 1) {
    clock.advance(KEEPER_TIMES.whileOpen);
    await settled();
  }
  expect(states.filter((state) => state.standing === 'open' && state.open !== undefined).map(({ open }) => open)).toHaveLength(1);
});

test('nothing is opened before the last connection, which closes slowly, is closed', async () => {
  const gate = Promise.withResolvers<void>();
  const serial = new SimulatedSerial();
  const { clock, keeper, standing } = rig(
    {
      open: async ({ path }) => {
        const connection = await serial.open(path, SETTINGS);
        return {
          onData: (listener) => connection.onData(listener),
          onClose: (listener) => connection.onClose(listener),
          write: (bytes) => connection.write(bytes),
          discard: () => connection.discard(),
          close: async () => {
            await gate.promise;
            await connection.close();
          },
        };
      },
    },
    serial,
  );
  serial.plug('/dev/ttyUSB0', KEYPAD);
  keeper.start();
  await until(() => standing() === 'open');
  clock.advance(KEEPER_TIMES.wasWell);
  const first = keeper.state.open?.connection;
  if (first !== undefined) void keeper.reopen(first, new Error('It hangs.'));
  await settled();
  expect(serial.misuses).toEqual([]);
  expect(standing()).toBe('missing');
  gate.resolve();
  await until(() => standing() === 'open');
});
