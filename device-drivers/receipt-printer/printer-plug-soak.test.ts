import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as z from 'zod';
import { expect, test } from 'vitest';
import { receiptOf } from '../../tests/printer-simulator/link-printer-setup.ts';
import { SimulatedPrinter } from '../../tests/printer-simulator/simulated-printer.ts';
import { CountingClock } from '../../tests/support/counting-clock.ts';
import { type Seeded, seeded } from '../../tests/support/seeded.ts';
import { SimulatedSerial } from '../serial/simulated-serial.ts';
import { startPrinterFamily } from './printer-family.ts';
import { printerEventSchema } from './printer-messages.ts';

const CYCLES = 10_000;
const SEED = Number(process.env['TEST_SEED'] ?? 2);
const FAR = Number.MAX_SAFE_INTEGER;

setFlagsFromString('--expose-gc');
const collectGarbage = z.function().parse(runInNewContext('gc'));

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** The printer's device host, with a printer that comes and goes on simulated serial ports. */
function setUp() {
  const clock = new CountingClock(0);
  const serial = new SimulatedSerial();
  const paper = new SimulatedPrinter();
  let state = 'unknown';
  const family = startPrinterFamily(
    { transport: 'serial', vendorId: '0416', productId: '5011', paper: '58mm' },
    {
      clock,
      serial,
      hid: { list: async () => [], open: () => Promise.reject(new Error('A printer is no HID device.')) },
      spooler: undefined,
      connect: () => {
        throw new Error('This printer needs no network.');
      },
      emit: (event) => (state = printerEventSchema.parse(event).devices[0]?.state ?? 'none'),
    },
  );
  let port = 0;
  let jobs = 0;
  const outcomes = new Map<string, string>();
  const { signal } = new AbortController();
  return {
    clock,
    serial,
    paper,
    family,
    outcomes,
    state: () => state,
    plug() {
      port = (port + 1) % 5;
      const device = serial.plug(`/dev/ttyUSB${port}`, { vendorId: '0416', productId: '5011', serialNumber: '0001' });
      paper.connect({ send: (bytes) => void device.sends(bytes), hangUp: () => {}, onRoom: () => {} });
      device.onWritten = (bytes) => paper.receive(bytes);
      return device;
    },
    unplug() {
      paper.disconnect();
      serial.unplug(`/dev/ttyUSB${port}`);
    },
    print() {
      const text = `<${(jobs += 1)}>`;
      const job = family.call('print', { job: text, receipt: receiptOf(text, FAR) }, signal);
      job.then(
        () => outcomes.set(text, 'printed'),
        (error: unknown) => outcomes.set(text, error instanceof Error && 'kind' in error ? String(error.kind) : String(error)),
      );
    },
    /** Lets time pass until it is so. */
    async comesTo(what: string, condition: () => boolean) {
      for (let step = 0; !condition(); step += 1) {
        if (step === 5_000) throw new Error(`Not after ${step} steps: ${what}; the printer is ${state}.`);
        clock.advance(20);
        await turns(1);
      }
    },
    get jobs() {
      return jobs;
    },
  };
}

async function cycle({ fraction, whole, chance, pick }: Seeded, soaked: ReturnType<typeof setUp>): Promise<void> {
  const { clock, serial, paper, family } = soaked;
  const device = soaked.plug();
  if (chance(0.1)) device.failOpening(whole(1, 3), pick(['busy', 'other', 'absent']));
  if (chance(0.1)) device.diesAfterBytes = whole(0, 120);
  if (chance(0.05)) device.stalled = true;
  if (chance(0.1)) paper.runOutOfPaper(whole(0, 60));
  for (let step = whole(0, 4); step > 0; step -= 1) {
    if (chance(0.5)) family.tell('hint', null);
    if (chance(0.2)) soaked.print();
    clock.advance(0);
    await turns(whole(0, 12));
    if (chance(0.3)) clock.advance(Math.floor(fraction() ** 3 * 70_000));
    if (serial.openHandles > 1) throw new Error('The printer is open twice.');
  }
  soaked.unplug();
  if (chance(0.5)) await turns(whole(0, 2));
  paper.repair();
  if (chance(0.3)) clock.advance(whole(0, 12_000));
}

test(`${CYCLES} times plugged in and out: the printer's device host (seed ${SEED})`, { timeout: 240_000 }, async () => {
  const random = seeded(SEED);
  const soaked = setUp();
  const { clock, serial, paper, family, outcomes } = soaked;
  let heapBefore = 0;
  let mostTimers = 0;
  for (let round = 0; round < CYCLES; round += 1) {
    await cycle(random, soaked);
    mostTimers = Math.max(mostTimers, clock.waiting);
    if (round % 500 !== 499) continue;
    await soaked.comesTo('all jobs are over', () => outcomes.size === soaked.jobs);
    soaked.plug();
    family.tell('hint', null);
    await soaked.comesTo('ready', () => soaked.state() === 'ready' && serial.openHandles === 1);
    soaked.unplug();
    await soaked.comesTo('missing', () => soaked.state() === 'missing' && serial.openHandles === 0);
    expect(serial.misuses).toEqual([]);
    collectGarbage();
    // The first rounds warm up.
    if (round < 2_000) heapBefore = process.memoryUsage().heapUsed;
  }
  const heapGrowth = process.memoryUsage().heapUsed - heapBefore;
  const stopped = family.stop();
  await soaked.comesTo('stopped', () => serial.openHandles === 0);
  await stopped;

  expect(clock.waiting).toBe(0);
  expect(mostTimers).toBeLessThan(20);
  expect(heapGrowth).toBeLessThan(6 * 2 ** 20);
  expect(paper.violations).toEqual([]);
  const lines = paper.paper.replaceAll('\n', '');
  const times = new Map<string, number>();
  for (const [text] of lines.matchAll(/<\d+>/g)) times.set(text, (times.get(text) ?? 0) + 1);
  const wrong = [...outcomes].filter(([text, outcome]) => {
    const count = times.get(text) ?? 0;
    return count > 1 || (outcome === 'printed' && count !== 1) || (outcome === 'unreachable' && count > 0);
  });
  expect(wrong).toEqual([]);
  const tally = Object.groupBy(outcomes.values(), (outcome) => outcome);
  process.stdout.write(
    `heap ${(heapGrowth / 1024).toFixed(0)} KiB, at most ${mostTimers} timers; ${Object.entries(tally).map(([outcome, all]) => `${outcome} ${all?.length}`).join(', ')}\n`,
  );
  expect(tally['printed']?.length).toBeGreaterThan(500);
});
