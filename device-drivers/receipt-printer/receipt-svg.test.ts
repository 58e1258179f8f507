import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Receipt, ReceiptLine } from '../../core/contract/receipt.ts';
import { Bitmap } from '../../tests/escpos-emulator/bitmap.ts';
import { printOnPaper } from '../../tests/escpos-emulator/escpos-emulator.ts';
import { readQrCodes } from '../../tests/escpos-emulator/qr-reader.ts';
import { anyReceiptLine } from '../../tests/support/any-receipt.ts';
import { SAMPLE_LINK, sampleReceipts } from '../../tests/support/sample-receipts.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { PAPER_58MM, PAPER_80MM, type PrinterProfile } from './printer-profile.ts';
import { UnprintableReceipt } from './receipt-encoder.ts';
import { previewReceipt } from './receipt-preview.ts';
import { receiptSvg } from './receipt-svg.ts';

const MARGIN_DOTS = 36;
const LINE_DOTS = 30;
const LINES_TO_CUTTER = 5;

const receipt = (...lines: ReceiptLine[]): Receipt => ({ lines, expiresAt: Number.MAX_SAFE_INTEGER });
const PAPERS: readonly PrinterProfile[] = [PAPER_58MM, PAPER_80MM];

/** The document's lines of text as a reader would copy them. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text [^>]*>(.*?)<\/text>/g)].map(([, inner = '']) =>
    inner
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('\u00a0', ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

const heightOf = (svg: string) => Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)?.[1]);

/** The dots that the document's QR code covers. */
function qrDots(svg: string, { dotsPerLine }: PrinterProfile): Bitmap {
  const [, left, top, scale, path = ''] = /<path transform="translate\((\d+) (\d+)\) scale\((\d+)\)"[^>]* d="([^"]*)"/.exec(svg) ?? [];
  const bitmap = new Bitmap(dotsPerLine);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    const dots = Number(scale);
    bitmap.fill(Number(left) - MARGIN_DOTS + Number(x) * dots, Number(top) + Number(y) * dots, dots, dots);
  }
  return bitmap;
}

describe('the picture shows what the paper shows', () => {
  test('the same lines in the same height as text, as picture and on paper, whatever is in them', () => {
    fc.assert(
      fc.property(fc.array(anyReceiptLine, { maxLength: 5 }), fc.constantFrom(...PAPERS), (lines, profile) => {
        const svg = receiptSvg(receipt(...lines), profile);
        const paper = printOnPaper(encodeReceipt(receipt(...lines), profile), profile);
        const printed = paper.lines.map(({ text }) => text).filter((text) => text !== '');
        expect(textsOf(svg)).toEqual(printed);
        expect(heightOf(svg)).toBe(paper.bitmap.height - LINES_TO_CUTTER * LINE_DOTS + 2 * MARGIN_DOTS);
        const read = previewReceipt(receipt(...lines), profile).split('\n').filter((line) => line.trim() !== '' && !line.startsWith('[QR] '));
        expect(read.map((text) => text.trim())).toEqual(printed.map((text) => text.trim()).filter((text) => text !== ''));
      }),
      { numRuns: 300 },
    );
  });

  test.each(PAPERS)('every kind of receipt: $columns columns', async (profile) => {
    for (const one of Object.values(sampleReceipts(profile))) {
      const printed = printOnPaper(encodeReceipt(one, profile), profile).lines.map(({ text }) => text);
      expect(textsOf(receiptSvg(one, profile))).toEqual(printed.filter((text) => text !== ''));
    }
  });

  test.each(PAPERS)('its QR code can be scanned: $columns columns', async (profile) => {
    expect(await readQrCodes(qrDots(receiptSvg(receipt({ type: 'qr', payload: SAMPLE_LINK }), profile), profile))).toEqual([SAMPLE_LINK]);
  });

  test('each character has its column, a Chinese one two', () => {
    const svg = receiptSvg(receipt({ type: 'text', text: 'a评b' }), PAPER_58MM);
    expect([...svg.matchAll(/ x="([^"]*)"/g)].map(([, x]) => x)).toEqual(['6', '24', '42']);
  });
});

test('a matter name cannot bring markup into the picture', () => {
  const svg = receiptSvg(receipt({ type: 'text', text: '<script>alert("1")</script> & <b>' }), PAPER_80MM);
  expect(svg).not.toMatch(/<script|<b>/);
  expect(textsOf(svg)).toEqual(['<script>alert("1")</script> & <b>']);
});

test('what no paper can show has no picture', () => {
  expect(() => receiptSvg(receipt({ type: 'qr', payload: '评价' }), PAPER_58MM)).toThrow(UnprintableReceipt);
});
