import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, type TestContext } from 'vitest';
import * as z from 'zod';
import { encodeReceipt } from '../../device-drivers/receipt-printer/escpos-encoder.ts';
import { skipFor } from '../faults/skip.ts';
import { eventually } from '../support/eventually.ts';
import { PROFILE, RECEIPT } from './inside/printed-receipt.ts';
import { NoKernel } from './machine/kernel.ts';
import { whyNoMachine } from './machine/requirements.ts';
import type { ScenarioRun } from './machine/scenario-run.ts';
import { bootMachine, type VirtualMachine } from './machine/virtual-machine.ts';

let machine: VirtualMachine | undefined;
let whyNot = whyNoMachine();

beforeAll(async () => {
  whyNot ??= await boot();
  if (whyNot !== undefined) console.log(`skipped: ${whyNot}`);
});
afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(machine?.console().split('\n').slice(-60).join('\n'));
});
afterAll(() => machine?.stop());

/** @returns why there is no machine here */
async function boot(): Promise<string | undefined> {
  const began = performance.now();
  try {
    machine = await bootMachine();
  } catch (error) {
    if (error instanceof NoKernel) return error.message;
    throw error;
  }
  console.log(`machine: ${machine.versions}, up after ${Math.round(performance.now() - began)} ms`);
  return undefined;
}

function start(context: TestContext, scenario: string): ScenarioRun {
  skipFor(context, whyNot);
  return booted().run(scenario);
}

function booted(): VirtualMachine {
  if (machine === undefined) throw new Error('the machine did not come up');
  return machine;
}

const hidFindings = z.object({
  listed: z.object({ vendorId: z.int(), productId: z.int(), serialNumber: z.string(), usagePage: z.int(), label: z.string() }),
  read: z.array(z.string()),
  output: z.string(),
  loss: z.object({ ms: z.number(), error: z.string() }),
  gone: z.literal(true),
  readAgain: z.array(z.string()),
});

for (const [how, scenario] of Object.entries({ 'made in user space': 'uhid-keypad', 'on a USB bus': 'usb-hid-keypad' })) {
  test(`a vendor-defined HID keypad ${how} is listed, read, written to, lost and found again`, async (context) => {
    const findings = hidFindings.parse(await start(context, scenario).findings());
    expect(findings.listed).toEqual({ vendorId: 0x1209, productId: 0x0c5d, serialNumber: 'KP-0001', usagePage: 0xff00, label: expect.stringContaining('Five keys') });
    expect(findings.read).toEqual(Array.from({ length: 50 }, (_, index) => (index + 1).toString(16).padStart(2, '0').repeat(8)));
    expect(findings.output).toBe('a501020304050607');
    expect(findings.loss).toEqual({ ms: expect.any(Number), error: 'DeviceLost' });
    expect(findings.loss.ms).toBeLessThan(1000);
    expect(findings.readAgain).toEqual(['01'.repeat(8)]);
    console.log(`${scenario}: 50/50 reports, unplugged → told after ${findings.loss.ms} ms`);
  });
}

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

const ftdiFindings = z.object({
  listed: z.object({ path: z.string(), vendorId: z.string(), productId: z.string() }),
  read: z.string(),
  lost: z.string(),
  readAgain: z.string(),
});

test('an FTDI port passes every byte both ways, is lost when it is unplugged and found when it is back', async (context) => {
  const run = start(context, 'ftdi-port');
  const { ftdiLine, plugFtdi, unplugFtdi } = booted();
  const arrived = bytesOn(ftdiLine);
  await run.step('open');
  ftdiLine.write(ALL_BYTES);
  await run.step('written');
  await eventually(() => expect(arrived()).toEqual(ALL_BYTES));
  const unplugged = performance.now();
  await unplugFtdi();
  await run.step('lost');
  const lostMs = Math.round(performance.now() - unplugged);
  const plugged = performance.now();
  await plugFtdi();
  await run.step('open again');
  const backMs = Math.round(performance.now() - plugged);
  ftdiLine.write(ALL_BYTES);
  await run.step('written again');
  await eventually(() => expect(arrived()).toEqual(Buffer.concat([ALL_BYTES, ALL_BYTES])));

  const every = ALL_BYTES.toString('hex');
  expect(ftdiFindings.parse(await run.findings())).toEqual({
    listed: { path: '/dev/ttyUSB0', vendorId: '0403', productId: '6001' },
    read: every,
    lost: 'DeviceLost',
    readAgain: every,
  });
  console.log(`FTDI port: unplugged → told after ${lostMs} ms; plugged in → open again after ${backMs} ms`);
});

const cdcFindings = z.object({
  listed: z.object({ path: z.string(), vendorId: z.string(), productId: z.string(), serialNumber: z.string() }),
  read: z.string(),
  arrived: z.string(),
  lost: z.object({ error: z.string(), ms: z.number() }),
});

test('a CDC port passes every byte both ways and is lost when it is unplugged', async (context) => {
  const findings = cdcFindings.parse(await start(context, 'cdc-port').findings());
  const every = ALL_BYTES.toString('hex');
  expect(findings).toEqual({
    listed: { path: '/dev/ttyACM0', vendorId: '1209', productId: '0c5e', serialNumber: 'CDC-0001' },
    read: every,
    arrived: every,
    lost: { error: 'DeviceLost', ms: expect.any(Number) },
  });
  expect(findings.lost.ms).toBeLessThan(1000);
  console.log(`CDC port: unplugged → told after ${findings.lost.ms} ms`);
});

const linkFindings = z.object({
  twoWay: z.boolean(),
  taken: z.string(),
  answered: z.string(),
  muchIsWhole: z.boolean(),
  lostMs: z.number(),
});

test('a USB printer gets a receipt byte for byte, is heard, takes 400 kB at its own pace and is missed when it is unplugged', async (context) => {
  const findings = linkFindings.parse(await start(context, 'usb-printer-link').findings());
  expect(findings).toEqual({
    twoWay: true,
    taken: Buffer.from(encodeReceipt(RECEIPT, PROFILE)).toString('hex'),
    answered: '12',
    muchIsWhole: true,
    lostMs: expect.any(Number),
  });
  expect(findings.lostMs).toBeLessThan(2000);
  console.log(`USB printer: unplugged → told after ${findings.lostMs} ms`);
});

const busyFindings = z.object({
  whileNobodyReads: z.string(),
  whenAllIsRead: z.string(),
  whenAborted: z.string(),
  taken: z.int(),
  arrived: z.array(z.int()),
});

test('a USB printer that takes nothing: what it has not taken does not count as written, and does not come when it is given up', async (context) => {
  const { taken, arrived, ...how } = busyFindings.parse(await start(context, 'usb-printer-busy').findings());
  expect(how).toEqual({ whileNobodyReads: 'waits', whenAllIsRead: 'taken', whenAborted: 'given up' });
  expect(arrived).toEqual(Array.from({ length: taken }, (_, index) => index + 1));
});

const printerFindings = z.object({
  outcomes: z.array(z.string()),
  receipts: z.array(z.array(z.string())),
  left: z.array(z.string()),
  violations: z.array(z.string()),
});

test('the printer’s device host prints over USB, is refused without paper, and knows that the printer is gone', async (context) => {
  const findings = printerFindings.parse(await start(context, 'usb-printer-host').findings());
  const receipt = expect.arrayContaining(['受理回执', '业务流水号：230200-2026-000123', '请扫码评价']);
  expect(findings).toEqual({ outcomes: ['printed', 'paper-out', 'printed', 'unreachable'], receipts: [receipt, receipt], left: [], violations: [] });
});

const keypadFindings = z.object({
  first: z.unknown(),
  afterKill: z.unknown(),
  afterReplug: z.unknown(),
  killedMs: z.number(),
  missingMs: z.number(),
  backMs: z.number(),
});

test('the keypad’s device host hears keys over USB, after it was killed and after the keypad was unplugged, in the same session', async (context) => {
  const { killedMs, missingMs, backMs, ...keys } = keypadFindings.parse(await start(context, 'keypad-host').findings());
  expect(keys).toEqual({
    first: [{ session: 'first', meaning: { level: 5, digit: 5 } }],
    afterKill: [{ session: 'first', meaning: { level: 4, digit: 4 } }],
    afterReplug: [{ session: 'second', meaning: { level: 1, digit: 1 } }],
  });
  console.log(`keypad host: killed → ready after ${killedMs} ms; keypad unplugged → missing after ${missingMs} ms, plugged in → ready after ${backMs} ms`);
});

function bytesOn(line: Socket): () => Buffer {
  let bytes = Buffer.alloc(0);
  line.on('data', (more) => (bytes = Buffer.concat([bytes, more])));
  return () => bytes;
}
