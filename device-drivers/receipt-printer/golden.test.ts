import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../core/contract/receipt.ts';
import { printOnPaper } from '../../tests/escpos-emulator/escpos-emulator.ts';
import { listing } from '../../tests/escpos-emulator/listing.ts';
import { readQrCodes } from '../../tests/escpos-emulator/qr-reader.ts';
import { sampleReceipts } from '../../tests/support/sample-receipts.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { missingGlyphs } from './printable-text.ts';
import { PAPER_58MM, PAPER_80MM, type PrinterProfile } from './printer-profile.ts';
import { layOutReceipt } from './receipt-layout.ts';

/**
 * The bytes of every kind of receipt, as listings in `golden/`. After a change that is meant, look at the difference that
 * `BLESS=1 npx vitest run device-drivers/receipt-printer/golden.test.ts` makes.
 */
const FOLDER = join(import.meta.dirname, 'golden');
const BLESS = process.env['BLESS'] === '1';

const PROFILES: Record<string, PrinterProfile> = {
  '58mm-native': PAPER_58MM,
  '58mm-raster': { ...PAPER_58MM, qr: 'raster' },
  '80mm-native': PAPER_80MM,
  '80mm-raster': { ...PAPER_80MM, qr: 'raster', cut: false },
};

const hasQr = ({ lines }: Receipt) => lines.some(({ type }) => type === 'qr');

/** Receipts without a QR code are the same bytes either way. */
const JOBS = Object.entries(PROFILES).flatMap(([profileName, profile]) =>
  Object.entries(sampleReceipts(profile))
    .filter(([, receipt]) => profile.qr === 'native' || hasQr(receipt))
    .map(([kind, receipt]) => ({ name: `${kind}.${profileName}`, profile, receipt })),
);

describe.each(JOBS)('$name', ({ name, profile, receipt }) => {
  const bytes = encodeReceipt(receipt, profile);

  test('is byte for byte what it was', () => {
    const file = join(FOLDER, `${name}.txt`);
    if (BLESS) writeFileSync(file, listing(bytes));
    expect(existsSync(file), `${file} is missing: run with BLESS=1, and read it`).toBe(true);
    expect(listing(bytes)).toBe(readFileSync(file, 'utf8'));
  });

  test('prints on a strict printer, and its QR code can be scanned', async () => {
    const { bitmap, lines, cuts } = printOnPaper(bytes, profile);
    expect(cuts).toBe(profile.cut ? 1 : 0);
    const laidOut = layOutReceipt(receipt, profile).flatMap((line) => (line.type === 'text' ? [line] : []));
    expect(lines.filter(({ text }) => text !== '')).toEqual(laidOut.map(({ type: _type, ...line }) => line));
    expect(await readQrCodes(bitmap)).toEqual(receipt.lines.flatMap((line) => (line.type === 'qr' ? [line.payload] : [])));
  });

  test('has no character that a printer cannot show', () => {
    expect(receipt.lines.flatMap((line) => Object.values(line).flat().flatMap((value) => missingGlyphs(String(value))))).toEqual([]);
  });
});

test('no listing is left of a receipt that is no more', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(JOBS.map(({ name }) => `${name}.txt`).toSorted());
});
