import { expect, test } from 'vitest';
import { FIVE_STARS, frame, HID, key, NO_SIGNAL, openSerial, rig, XOR } from '../../tests/support/keypad-rig.ts';
import { KEEPER_TIMES } from '../finder/device-keeper.ts';
import { settled, until } from '../finder/until.ts';
import { WRITE_TIMEOUT_MS } from './command-sender.ts';
import { toHex } from './hex.ts';
import { LET_GO_MS } from './key-gate.ts';
import { plugDescriptionSchema } from './keypad-plugs.ts';
import { serialProfileSchema } from './keypad-profile.ts';
import { loadKeypadProfile } from './profiles.ts';
import { sampleFrame } from './sample-frames.ts';

const RS485 = serialProfileSchema.parse(loadKeypadProfile('/nowhere', 'serial-rs485-crc16'));

test('a key counts for the session that is armed, and for no other', async () => {
  const { family, keypad, of, ask, press, clock } = await openSerial();
  await press(keypad, FIVE_STARS);
  clock.advance(1_000);
  ask(family, 'a');
  await press(keypad, FIVE_STARS);
  family.tell('scene', { scene: 'thanks', session: null });
  clock.advance(1_000);
  await press(keypad, FIVE_STARS);
  clock.advance(1_000);
  ask(family, 'b');
  await press(keypad, key(0x31));
  expect(of('pressed')).toEqual([
    { type: 'pressed', session: 'a', meaning: { level: 5, digit: 5 } },
    { type: 'pressed', session: 'b', meaning: { level: 1, digit: 1 } },
  ]);
  expect(of('ignored').map(({ reasons }) => reasons)).toContainEqual({ 'not-asked': 1 });
});

test('a key pressed for one citizen never counts for the next, however late it is told', async () => {
  const { family, keypad, of, ask, clock } = await openSerial();
  ask(family, 'a');
  await keypad.sends(FIVE_STARS);
  family.tell('scene', { scene: 'asking', session: 'b' });
  clock.advance(1_000);
  expect(of('pressed')).toEqual([]);
});

test('of keys let go nothing is told: in the log they would count the presses, of which a bad rating needs more', async () => {
  const { family, keypad, of, ask, press, clock } = await openSerial();
  ask(family, 'a');
  await settled();
  for (const code of [0x32, 0x31, 0x33, 0x0d]) {
    await press(keypad, key(code));
    await press(keypad, key(0x00));
    clock.advance(1_000);
  }
  expect(of('pressed')).toHaveLength(4);
  expect(of('ignored')).toEqual([]);
});

test('bytes in fragments, other addresses, wrong checksums and unknown codes', async () => {
  const { family, keypad, of, ask, press, health, clock } = await openSerial();
  keypad.fragmentBytes = 1;
  ask(family, 'a');
  await press(keypad, Uint8Array.of(0xaa, 0x55, 1, 0x35, 0x00));
  await press(keypad, key(0x35, 9));
  clock.advance(2_000);
  await press(keypad, key(0x77));
  expect(of('pressed')).toEqual([]);
  expect(of('unknown-code')).toEqual([{ type: 'unknown-code', code: '77' }]);
  expect(health()).toMatchObject({ state: 'attention', unknownCode: '77' });
  clock.advance(1_000);
  await press(keypad, FIVE_STARS);
  expect(of('pressed')).toHaveLength(1);
  clock.advance(10 * 60_000);
  expect(health()?.state).toBe('ready');
});

test('each scene lights all lamps or none, and is told again after the keypad was away', async () => {
  const { family, serial, keypad, clock } = await openSerial();
  expect(keypad.received).toEqual([...frame(0x10), ...frame(0x20)]);
  family.tell('scene', { scene: 'asking', session: 'a' });
  await settled();
  family.tell('scene', { scene: 'asking', session: 'a' });
  await settled();
  expect(keypad.received.slice(10)).toEqual([...frame(0x11), ...frame(0x21)]);
  clock.advance(KEEPER_TIMES.wasWell);
  serial.unplug('COM3');
  const again = serial.plug('COM3');
  family.tell('hint', null);
  await until(() => again.received.length === 10);
  expect(again.received).toEqual([...frame(0x11), ...frame(0x21)]);
});

test('with a lamp beside each key all are lit while a citizen is asked, whichever key is pressed, and then put out', async () => {
  const lampsAfter = async (code: string) => {
    const { serial, of, health, start, ask, press, clock } = rig({ profile: RS485, port: 'COM3', address: 7 });
    const keypad = serial.plug('COM3');
    const family = start();
    await until(() => health()?.state === 'ready');
    clock.advance(LET_GO_MS);
    await settled();
    keypad.written.length = 0;
    ask(family, 'a');
    await settled();
    await press(keypad, sampleFrame(RS485, code, 7));
    expect(of('pressed')).toHaveLength(1);
    family.tell('scene', { scene: 'thanks', session: null });
    await settled();
    return keypad.written.map((bytes) => toHex(bytes.subarray(3, 5)));
  };
  const expected = ['1002', '1101', '1102', '1103', '1104', '1105', '1003', '1201', '1202', '1203', '1204', '1205'];
  for (const code of ['0101', '0102', '0103', '0104', '0105']) expect(await lampsAfter(code)).toEqual(expected);
});

test('scenes that follow each other fast are sent one write at a time, and only the newest in the end', async () => {
  const { family, keypad } = await openSerial();
  keypad.stalled = true;
  family.tell('scene', { scene: 'asking', session: 'a' });
  await settled();
  for (let round = 0; round < 1_000; round += 1) family.tell('scene', { scene: round % 2 === 0 ? 'idle' : 'asking', session: null });
  family.tell('scene', { scene: 'thanks', session: null });
  keypad.flow();
  await until(() => keypad.written.length === 5);
  await settled();
  expect(keypad.received.slice(10)).toEqual([...frame(0x11), ...frame(0x12), ...frame(0x20)]);
});

test('a keypad that hangs at a command is opened anew; one that takes none at all stays open for its keys', async () => {
  const { family, keypad, clock, health, of, press } = await openSerial();
  clock.advance(KEEPER_TIMES.wasWell);
  keypad.stalled = true;
  const first = keypad.connection;
  family.tell('scene', { scene: 'asking', session: 'a' });
  await settled();
  clock.advance(WRITE_TIMEOUT_MS);
  await until(() => keypad.connection !== undefined && keypad.connection !== first);
  await settled();
  clock.advance(WRITE_TIMEOUT_MS);
  await until(() => health()?.state === 'attention');
  const second = keypad.connection;
  family.tell('scene', { scene: 'idle', session: null });
  family.tell('scene', { scene: 'asking', session: 'b' });
  await settled();
  clock.advance(60_000);
  await press(keypad, FIVE_STARS);
  expect(keypad.connection).toBe(second);
  expect(of('pressed')).toMatchObject([{ session: 'b' }]);
});

test('a key that is held while the driver starts anew, or the cable comes back, does not rate', async () => {
  const { serial, clock, of, health, start, ask, press } = rig({ profile: XOR, port: 'COM3' });
  const keypad = serial.plug('COM3');
  const family = start();
  // The evaluator tells a new process at once who is asked.
  family.tell('scene', { scene: 'asking', session: 'a' });
  await until(() => health()?.state === 'ready');
  await settled();
  for (let at = 0; at < 400; at += 1) await press(keypad, key(0x31));
  serial.unplug('COM3');
  const again = serial.plug('COM3');
  family.tell('hint', null);
  await until(() => again.connection !== undefined);
  await settled();
  for (let at = 0; at < 400; at += 1) await press(again, key(0x31));
  ask(family, 'b');
  await settled();
  for (let at = 0; at < 400; at += 1) await press(again, key(0x31));
  expect(of('pressed')).toEqual([]);
  clock.advance(LET_GO_MS);
  await press(again, key(0x31));
  expect(of('pressed')).toMatchObject([{ session: 'b', meaning: { level: 1 } }]);
});

test('a stuck key is told in words, without its name, until it is free', async () => {
  const { keypad, clock, health, events, press } = await openSerial();
  for (let at = 0; at < 70; at += 1) await press(keypad, FIVE_STARS);
  expect(health()?.state).toBe('ready');
  for (let at = 0; at < 70; at += 1) await press(keypad, FIVE_STARS);
  expect(health()).toMatchObject({ state: 'attention', detail: { en: expect.stringContaining('stuck') } });
  expect(JSON.stringify(events)).not.toMatch(/level|"35"/);
  clock.advance(3_000);
  expect(health()?.state).toBe('ready');
});

test('a million bytes of noise a second become one event a second, and delay no press', async () => {
  const { family, keypad, of, press, clock } = await openSerial();
  family.tell('scene', { scene: 'asking', session: 'a' });
  const noise = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 7 + (index >> 8)) % 256);
  keypad.fragmentBytes = 4096;
  const began = process.cpuUsage();
  for (let second = 0; second < 3; second += 1) {
    await keypad.sends(noise);
    clock.advance(1_000);
  }
  const { user, system } = process.cpuUsage(began);
  expect(of('pressed')).toEqual([]);
  expect(of('ignored').length + of('unknown-code').length).toBeLessThanOrEqual(8);
  await press(keypad, FIVE_STARS);
  expect(of('pressed')).toHaveLength(1);
  // Three seconds of noise: it must take but a small part of them. In microseconds of this process; others do not count.
  expect(user + system).toBeLessThan(1_500_000);
});

test('a HID keypad: reports are keys, unplugged is missing at once, replugged it works again', async () => {
  const { hid, clock, of, health, start, ask, press } = rig({ profile: HID });
  const keypad = hid.plug('/dev/hidraw0');
  const family = start();
  await until(() => health()?.state === 'ready');
  clock.advance(LET_GO_MS);
  ask(family, 'a');
  await press(keypad, Uint8Array.of(5, 0, 0, 0));
  clock.advance(KEEPER_TIMES.wasWell);
  hid.unplug('/dev/hidraw0');
  expect(health()).toMatchObject({ state: 'missing', detail: { zh: expect.stringContaining('连接线'), en: expect.stringContaining('cable') } });
  const again = hid.plug('/dev/hidraw3');
  family.tell('hint', null);
  await until(() => health()?.state === 'ready');
  clock.advance(LET_GO_MS);
  await press(again, Uint8Array.of(4, 0, 0, 0));
  expect(of('pressed').map(({ meaning }) => meaning.level)).toEqual([5, 4]);
});

test('words for a port held by another program, and for a machine without udevadm', async () => {
  const { serial, health, start } = rig({ profile: XOR, port: 'COM3' });
  serial.plug('COM3').failOpening(1, 'busy');
  start();
  await until(() => health()?.state === 'failed');
  expect(health()?.detail.en).toMatch(/another program/);
  const other = rig({ profile: { ...XOR, match: { vendorId: '1a86' } } });
  other.serial.failListing('`udevadm` is missing; install the package udev.');
  other.start();
  await until(() => other.health()?.state === 'failed');
  expect(other.health()?.detail.en).toMatch(/install the package udev/);
});

test('a profile that cannot tell its port by itself says what config.json must name', async () => {
  const { health, start } = rig({ profile: XOR });
  start();
  await settled();
  expect(health()).toMatchObject({ state: 'failed', detail: { en: expect.stringContaining('keypad.port') } });
});

test('what was plugged in and may be a keypad is seen, what is ours is claimed; keyboards and built-in ports are not shown', async () => {
  const { serial, hid, of, start } = rig({ profile: HID });
  serial.plug('COM1');
  serial.plug('COM7', { vendorId: '0403', productId: '6001', label: 'USB serial' });
  hid.plug('pad', { label: 'Pad' });
  hid.plug('keyboard', { usagePage: 1, usage: 6 });
  hid.plug('other', { usagePage: 0xffa0, vendorId: 0x046d, productId: 0xc31c, serialNumber: 'X1', label: 'Mouse' });
  const family = start();
  await until(() => of('devices').some(({ seen }) => seen.length === 3));
  expect(of('devices').at(-1)).toMatchObject({
    claimed: ['pad'],
    seen: [
      { id: expect.stringContaining('0403:6001'), path: 'COM7', label: 'USB serial' },
      { id: '1209:0001:pad', path: 'pad', label: 'Pad' },
      { id: '046d:c31c:X1', path: 'other', label: 'Mouse' },
    ],
  });
  const listed = plugDescriptionSchema.array().parse(await family.call('list', {}, NO_SIGNAL));
  expect(listed.map(({ path }) => path)).toContain('COM1');
  expect(listed.at(-1)).toEqual({ id: '046d:c31c:X1', transport: 'hid', path: 'other', label: 'Mouse', vendorId: '046d', productId: 'c31c', serialNumber: 'X1', usagePage: 0xffa0, usage: 1 });
});

test('settings that are none, and calls that nobody knows', async () => {
  expect(() => rig({ profile: { id: 'x' } }).start()).toThrow(/profile/);
  const family = rig({ profile: null }).start();
  await expect(family.call('rate-for-the-citizen', {}, NO_SIGNAL)).rejects.toMatchObject({ kind: 'unknown-method' });
});
