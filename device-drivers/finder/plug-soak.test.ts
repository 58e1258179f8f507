import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as z from 'zod';
import { expect, test } from 'vitest';
import { CountingClock } from '../../tests/support/counting-clock.ts';
import type { ManualClock } from '../../tests/support/manual-clock.ts';
import { type Seeded, seeded } from '../../tests/support/seeded.ts';
import { SimulatedHid } from '../hid/simulated-hid.ts';
import { startKeypadFamily } from '../keypad/keypad-family.ts';
import { keypadEventSchema } from '../keypad/keypad-messages.ts';
import { loadKeypadProfile } from '../keypad/profiles.ts';
import { keepSerial } from '../serial/serial-keeper.ts';
import type { SerialConnection } from '../serial/serial-library.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { KEEPER_TIMES } from './device-keeper.ts';
import type { SimulatedDevice } from './simulated-device.ts';
import { until } from './until.ts';

const CYCLES = 10_000;
const SEED = Number(process.env['TEST_SEED'] ?? 20_241_105);

setFlagsFromString('--expose-gc');
const collectGarbage = z.function().parse(runInNewContext('gc'));

const immediates = async (turns: number) => {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

interface Soaked {
  plug(): SimulatedDevice<{ path: string }>;
  unplug(): void;
  hint(): void;
  /** A key, a command, a piece of a receipt. */
  use(device: SimulatedDevice<{ path: string }>): void;
  working(): boolean;
  missing(): boolean;
  handles(): number;
  misuses(): readonly string[];
}

async function cycle({ fraction, whole, chance, pick }: Seeded, clock: ManualClock, soaked: Soaked): Promise<void> {
  const device = soaked.plug();
  if (chance(0.1)) device.failOpening(whole(1, 3), pick(['busy', 'other', 'absent']));
  if (chance(0.1)) device.diesAfterBytes = whole(0, 30);
  if (chance(0.05)) device.stalled = true;
  for (let step = whole(0, 4); step > 0; step -= 1) {
    if (chance(0.5)) soaked.hint();
    if (chance(0.5)) soaked.use(device);
    await immediates(whole(0, 4));
    if (chance(0.3)) clock.advance(Math.floor(fraction() ** 3 * 70_000));
    if (soaked.handles() > 1) throw new Error('The device is open twice.');
  }
  soaked.unplug();
  if (chance(0.5)) await immediates(whole(0, 2));
  if (chance(0.3)) clock.advance(whole(0, 12_000));
}

/** Runs the cycles, looks from time to time whether the last state was seen, and for leaks. */
async function soak(clock: CountingClock, soaked: Soaked): Promise<{ heapGrowth: number; mostTimers: number }> {
  const random = seeded(SEED);
  let heapBefore = 0;
  let mostTimers = 0;
  for (let round = 0; round < CYCLES; round += 1) {
    await cycle(random, clock, soaked);
    mostTimers = Math.max(mostTimers, clock.waiting);
    if (round % 500 !== 499) continue;
    soaked.plug();
    soaked.hint();
    // The cycles hinted more within a second than are followed at once.
    clock.advance(KEEPER_TIMES.afterHint);
    await until(() => soaked.working());
    expect(soaked.handles()).toBe(1);
    soaked.unplug();
    await until(() => soaked.missing() && soaked.handles() === 0);
    expect(soaked.misuses()).toEqual([]);
    collectGarbage();
    // The first rounds warm up.
    if (round < 2_000) heapBefore = process.memoryUsage().heapUsed;
  }
  return { heapGrowth: process.memoryUsage().heapUsed - heapBefore, mostTimers };
}

test(`${CYCLES} times plugged in and out: a HID keypad (seed ${SEED})`, async () => {
  const [clock, hid] = [new CountingClock(0), new SimulatedHid()];
  let state = 'unknown';
  const base = loadKeypadProfile('/nowhere', 'hid-generic');
  const family = startKeypadFamily(
    { profile: { ...base, commands: { pleaseRate: '0001', lampOn: '0002', welcome: '0003' } } },
    {
      clock,
      hid,
      serial: new SimulatedSerial(),
      spooler: undefined,
      connect: () => {
        throw new Error('A keypad needs no network.');
      },
      emit(event) {
        const told = keypadEventSchema.parse(event);
        if (told.type === 'devices') state = told.devices[0]?.state ?? 'none';
      },
    },
  );
  let number = 0;
  const path = () => `/dev/hidraw${number % 7}`;
  const grown = await soak(clock, {
    plug: () => {
      number += 1;
      return hid.plug(path(), { outputBytes: 2 });
    },
    unplug: () => hid.unplug(path()),
    hint: () => family.tell('hint', null),
    use(device) {
      family.tell('scene', { scene: 'asking', session: `session ${number}` });
      void device.sends(Uint8Array.of(number % 14));
      family.tell('scene', { scene: 'idle', session: null });
    },
    working: () => state === 'ready' || state === 'attention',
    missing: () => state === 'missing',
    handles: () => hid.openHandles,
    misuses: () => hid.misuses,
  });
  await family.stop();
  expect(hid.openHandles).toBe(0);
  expect(grown.heapGrowth).toBeLessThan(3 * 2 ** 20);
  expect(grown.mostTimers).toBeLessThan(20);
  process.stdout.write(`heap ${(grown.heapGrowth / 1024).toFixed(0)} KiB, at most ${grown.mostTimers} timers\n`);
});

test(`${CYCLES} times plugged in and out: a serial printer's connection (seed ${SEED})`, async () => {
  const [clock, serial] = [new CountingClock(0), new SimulatedSerial()];
  let connection: SerialConnection | undefined;
  let busy = false;
  const keeper = keepSerial({
    serial,
    wanted: { vendorId: '0416', productId: '5011' },
    settings: { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' },
    clock,
    onChange: ({ open }) => {
      if (open?.connection !== connection) busy = false;
      connection = open?.connection;
    },
  });
  keeper.start();
  let number = 0;
  const path = () => `/dev/ttyUSB${number % 5}`;
  const grown = await soak(clock, {
    plug: () => {
      number += 1;
      return serial.plug(path(), { vendorId: '0416', productId: '5011', serialNumber: '0001' });
    },
    unplug: () => serial.unplug(path()),
    hint: () => keeper.hint(),
    use(device) {
      const used = connection;
      void device.sends(Uint8Array.of(0x12));
      if (used === undefined || busy) return;
      busy = true;
      used.write(new Uint8Array(20)).then(
        () => {
          if (used === connection) busy = false;
        },
        (error: Error) => keeper.reopen(used, error),
      );
    },
    working: () => keeper.state.standing === 'open',
    missing: () => keeper.state.standing === 'missing',
    handles: () => serial.openHandles,
    misuses: () => serial.misuses,
  });
  await keeper.close();
  expect(serial.openHandles).toBe(0);
  expect(clock.waiting).toBe(0);
  expect(grown.heapGrowth).toBeLessThan(3 * 2 ** 20);
  expect(grown.mostTimers).toBeLessThan(20);
  process.stdout.write(`heap ${(grown.heapGrowth / 1024).toFixed(0)} KiB, at most ${grown.mostTimers} timers\n`);
});
