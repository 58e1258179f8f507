import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Receipt } from '../../core/contract/receipt.ts';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { FilePrinter } from './file-printer.ts';
import { PAPER_58MM } from './printer-profile.ts';
import { previewReceipt } from './receipt-preview.ts';
import { receiptSvg } from './receipt-svg.ts';

const NOW = Date.parse('2026-11-22T15:30:00+08:00');

const receipt = (text: string, expiresAt = NOW + 3_600_000): Receipt => ({ lines: [{ type: 'text', text }], expiresAt });

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'file-printer-'));
});
afterEach(async () => {
  await rm(base, { recursive: true });
});

function printerInto(folder: string) {
  const clock = new ManualClock(NOW);
  return { clock, printer: new FilePrinter({ id: 'p', folder, profile: PAPER_58MM, encode: encodeReceipt, clock }) };
}

test('a receipt becomes its bytes, a text to read and a picture, in a folder that is made for it', async () => {
  const folder = join(base, 'receipts', 'today');
  const { printer } = printerInto(folder);
  expect(printer.health()).toMatchObject({ id: 'p', kind: 'receipt-printer', state: 'unknown' });
  await printer.print(receipt('感谢您的评价'));
  expect((await readdir(folder)).sort()).toEqual(['escpos', 'svg', 'txt'].map((ending) => `20261122-153000-1.${ending}`));
  const bytes = await readFile(join(folder, '20261122-153000-1.escpos'));
  expect(bytes).toEqual(Buffer.from(encodeReceipt(receipt('感谢您的评价'), PAPER_58MM)));
  const text = await readFile(join(folder, '20261122-153000-1.txt'), 'utf8');
  expect(text).toBe(previewReceipt(receipt('感谢您的评价'), PAPER_58MM));
  expect(await readFile(join(folder, '20261122-153000-1.svg'), 'utf8')).toBe(receiptSvg(receipt('感谢您的评价'), PAPER_58MM));
  expect(printer.health().state).toBe('ready');
});

test('receipts of one second are numbered in order, the next second begins anew', async () => {
  const { clock, printer } = printerInto(base);
  await Promise.all(['first', 'second', 'third'].map((text) => printer.print(receipt(text))));
  clock.advance(1_000);
  await printer.print(receipt('fourth'));
  expect(await readFile(join(base, '20261122-153000-1.txt'), 'utf8')).toBe('first\n');
  expect(await readFile(join(base, '20261122-153000-2.txt'), 'utf8')).toBe('second\n');
  expect(await readFile(join(base, '20261122-153000-3.txt'), 'utf8')).toBe('third\n');
  expect(await readFile(join(base, '20261122-153001-1.txt'), 'utf8')).toBe('fourth\n');
});

test('a restart in the same second overwrites nothing', async () => {
  await printerInto(base).printer.print(receipt('before'));
  await printerInto(base).printer.print(receipt('after'));
  expect(await readFile(join(base, '20261122-153000-1.txt'), 'utf8')).toBe('before\n');
  expect(await readFile(join(base, '20261122-153000-2.txt'), 'utf8')).toBe('after\n');
});

test('a folder that cannot be written to: cannot-write, with words, and well again when it can', async () => {
  const folder = join(base, 'receipts');
  await writeFile(folder, 'a file where the folder should be');
  const { printer } = printerInto(folder);
  await expect(printer.print(receipt('a'))).rejects.toMatchObject({ name: 'PrintProblem', kind: 'cannot-write' });
  expect(printer.health().state).toBe('failed');
  expect(printer.health().detail.zh).toContain('磁盘空间');
  expect(printer.health().detail.en).toContain(folder);
  await rm(folder);
  await printer.print(receipt('a'));
  expect(printer.health().state).toBe('ready');
});

test('an expired receipt and a receipt after closing are not written', async () => {
  const { printer } = printerInto(base);
  await expect(printer.print(receipt('a', NOW))).rejects.toMatchObject({ kind: 'expired' });
  await printer.close();
  await expect(printer.print(receipt('a'))).rejects.toMatchObject({ kind: 'cannot-write' });
  expect(await readdir(base)).toEqual([]);
});

test('a receipt that no paper can show is refused, and the printer is not blamed', async () => {
  const { printer } = printerInto(base);
  const unprintable: Receipt = { lines: [{ type: 'qr', payload: '评价' }], expiresAt: NOW + 1 };
  await expect(printer.print(unprintable)).rejects.toMatchObject({ name: 'UnprintableReceipt', kind: 'cannot-write' });
  expect(printer.health().state).toBe('unknown');
  expect(await readdir(base)).toEqual([]);
});

test('the folder does not grow for ever: the newest hundred receipts stay, each whole', async () => {
  const { clock, printer } = printerInto(base);
  for (let number = 0; number < 103; number += 1) {
    clock.advance(1_000);
    await printer.print(receipt(String(number), NOW + 10_000_000));
  }
  const names = (await readdir(base)).toSorted();
  expect(names).toHaveLength(300);
  expect(names[0]).toBe('20261122-153004-1.escpos');
});
