import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEVER_EXPIRES, type Receipt } from '../core/contract/receipt.ts';
import { printOnPaper } from '../tests/escpos-emulator/escpos-emulator.ts';
import { readQrCodes } from '../tests/escpos-emulator/qr-reader.ts';
import type { Clock } from '../core/contract/clock.ts';
import { testDeviceHosts } from '../tests/support/device-hosts.ts';
import { ManualClock } from '../tests/support/manual-clock.ts';
import { runningClock } from '../tests/support/running-clock.ts';
import { openReceiptPrinter, printerConfigSchema } from './index.ts';

const RECEIPT: Receipt = { lines: [{ type: 'rule' }, { type: 'qr', payload: 'https://example.gov.cn/r?c=1' }], expiresAt: 1 };

const basics = (clock: Clock) => ({ clock, launch: testDeviceHosts(clock).launch, log: () => {}, onChange: () => {} });

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'receipts-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('for trying out, receipts become files that can be scanned', async () => {
  const { printer } = openReceiptPrinter(printerConfigSchema.parse({ transport: 'file' }), folder, basics(new ManualClock(0)));
  await printer.print(RECEIPT);
  expect((await readdir(folder)).sort()).toEqual(['19700101-080000-1.escpos', '19700101-080000-1.svg', '19700101-080000-1.txt']);
  const bytes = await readFile(join(folder, '19700101-080000-1.escpos'));
  expect(await readQrCodes(printOnPaper(bytes, { columns: 48, dotsPerLine: 576 }).bitmap)).toEqual(['https://example.gov.cn/r?c=1']);
});

test.each([
  ['58mm', 32],
  ['80mm', 48],
])('with a printer, receipts go to it and fit its paper: %s', async (paper, columns) => {
  const { promise: received, resolve } = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => void buffer(socket).then(resolve));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const config = printerConfigSchema.parse({ host: '127.0.0.1', port, paper, qr: 'raster', status: 'none' });
  const { printer } = openReceiptPrinter(config, folder, basics(runningClock));
  await printer.print({ ...RECEIPT, expiresAt: NEVER_EXPIRES });
  const { lines } = printOnPaper(await received, { columns, dotsPerLine: columns * 12 });
  expect(lines[0]?.text).toBe('-'.repeat(columns));
  expect((await received).includes(Buffer.from('\x1dv0', 'latin1'))).toBe(true);
  expect(await readdir(folder)).toEqual([]);
  await printer.close();
  server.close();
});

test.each([
  [undefined, 'unknown'],
  ['unusable', 'failed'],
] as const)('where no printer is to be used (%s) nothing counts as printed, and the technician reads why', async (config, state) => {
  const { printer } = openReceiptPrinter(config, folder, basics(new ManualClock(0)));
  await expect(printer.print(RECEIPT)).rejects.toMatchObject({ kind: 'unreachable' });
  expect(printer.health()).toMatchObject({ state, detail: { zh: expect.stringContaining('config.json') } });
  expect(await readdir(folder)).toEqual([]);
});

test('the configuration fills in port 9100 and native QR codes, and refuses what it does not know', () => {
  expect(printerConfigSchema.parse({ host: 'printer.hall', paper: '80mm' })).toEqual({
    host: 'printer.hall',
    port: 9100,
    paper: '80mm',
    qr: 'native',
    transport: 'tcp',
    status: 'dle-eot',
    cut: true,
  });
  expect(printerConfigSchema.safeParse({ host: 'fe80::1', paper: '80mm' }).success).toBe(true);
  for (const wrong of [
    {},
    { host: '', paper: '80mm' },
    { host: '192.168.1.50:9100', paper: '80mm' },
    { host: 'h', paper: '76mm' },
    { host: 'h', paper: '80mm', port: 0 },
    { host: 'h', paper: '80mm', drawer: true },
  ]) {
    expect(printerConfigSchema.safeParse(wrong).success).toBe(false);
  }
});
