import { Printer } from '@node-escpos/core';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import iconv from 'iconv-lite';
import thermal from 'node-thermal-printer';
import { expect, test } from 'vitest';
import type { Receipt } from '../../core/contract/receipt.ts';
import { encodeReceipt } from '../../device-drivers/receipt-printer/escpos-encoder.ts';
import { PAPER_80MM } from '../../device-drivers/receipt-printer/printer-profile.ts';
import { receiptSvg } from '../../device-drivers/receipt-printer/receipt-svg.ts';
import { sampleReceipts } from '../support/sample-receipts.ts';
import { SilentAdapter } from './silent-adapter.ts';
import { percentile, report, rounded, scaled } from './report.ts';

const ROUNDS = scaled(2_000);
const { columns, qrModuleDots } = PAPER_80MM;

type Encode = (receipt: Receipt) => Promise<Uint8Array> | Uint8Array;

/** Each peer gets the receipt as its documentation would print it; none lays out fields or wraps Chinese as we do. */
const PEERS: Record<string, Encode> = {
  'ours, native QR': (receipt) => encodeReceipt(receipt, PAPER_80MM),
  'ours, raster QR': (receipt) => encodeReceipt(receipt, { ...PAPER_80MM, qr: 'raster' }),
  'ours, SVG': (receipt) => Buffer.from(receiptSvg(receipt, PAPER_80MM)),
  '@node-escpos/core Printer': byNodeEscpos,
  '@point-of-sale/receipt-printer-encoder': byReceiptPrinterEncoder,
  'node-thermal-printer': byThermalPrinter,
};

async function byNodeEscpos({ lines }: Receipt): Promise<Uint8Array> {
  const adapter = new SilentAdapter();
  const printer = new Printer(adapter, { encoding: 'GB18030', width: columns });
  for (const line of lines) {
    if (line.type === 'title') printer.align('ct').size(2, 2).text(line.text);
    else if (line.type === 'heading') printer.align('lt').size(1, 2).text(line.text);
    else if (line.type === 'text') printer.align(line.align === 'center' ? 'ct' : 'lt').size(1, 1).text(line.text);
    else if (line.type === 'field') printer.align('lt').size(1, 1).text(`${line.label}：${line.value}`);
    else if (line.type === 'rule') printer.drawLine();
    else if (line.type === 'qr') printer.align('ct').qrcode(line.payload, 3, 'm', qrModuleDots);
  }
  await printer.cut(true).flush();
  return adapter.written;
}

function byReceiptPrinterEncoder({ lines }: Receipt): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns });
  encoder.initialize();
  for (const line of lines) {
    if (line.type === 'title') encoder.align('center').size(2, 2).line(line.text).size(1, 1);
    else if (line.type === 'heading') encoder.align('left').size(1, 2).line(line.text).size(1, 1);
    else if (line.type === 'text') encoder.align(line.align ?? 'left').line(line.text);
    else if (line.type === 'field') encoder.align('left').line(`${line.label}：${line.value}`);
    else if (line.type === 'rule') encoder.rule();
    else if (line.type === 'qr') encoder.align('center').qrcode(line.payload, { model: 2, size: qrModuleDots, errorlevel: 'm' });
  }
  return encoder.cut('partial').encode();
}

function byThermalPrinter({ lines }: Receipt): Uint8Array {
  const { printer: Thermal, types, characterSet } = thermal;
  const printer = new Thermal({ type: types.EPSON, interface: 'tcp://127.0.0.1:9', characterSet: characterSet.CHINA, width: columns });
  for (const line of lines) {
    if (line.type === 'title') {
      printer.alignCenter();
      printer.setTextSize(1, 1);
      printer.println(line.text);
      printer.setTextNormal();
    } else if (line.type === 'heading' || line.type === 'text') {
      printer.alignLeft();
      printer.println(line.text);
    } else if (line.type === 'field') {
      printer.alignLeft();
      printer.println(`${line.label}：${line.value}`);
    } else if (line.type === 'rule') printer.drawLine();
    else if (line.type === 'qr') printer.printQR(line.payload, { cellSize: qrModuleDots, correction: 'M', model: 2 });
  }
  printer.partialCut();
  return printer.getBuffer();
}

const has = (bytes: Uint8Array, part: Buffer) => Buffer.from(bytes).includes(part);

/** What a Chinese printer would make of it. */
function chineseOf(bytes: Uint8Array): string {
  if (!has(bytes, iconv.encode('办件回执', 'gb18030'))) return 'no: other characters';
  return has(bytes, Buffer.from('\x1c&', 'latin1')) ? 'yes' : 'no: Chinese mode never on';
}

function qrOf(bytes: Uint8Array): string {
  if (has(bytes, Buffer.from('\x1d(k', 'latin1'))) return 'GS ( k';
  return has(bytes, Buffer.from('\x1dv0', 'latin1')) ? 'raster' : 'ESC Z: its text, on most printers';
}

test(`receipt data → bytes with a QR code, ${ROUNDS} times each`, async () => {
  const receipt = sampleReceipts(PAPER_80MM)['acceptance-completion'];
  if (receipt === undefined) throw new Error('There is no such sample.');
  const samples = new Map<string, number[]>(Object.keys(PEERS).map((name) => [name, []]));
  const warmUp = Math.ceil(ROUNDS / 10);
  // In turns, so that whatever slows the machine slows all of them.
  for (let round = -warmUp; round < ROUNDS; round += 1) {
    for (const [name, encode] of Object.entries(PEERS)) {
      const from = performance.now();
      await encode(receipt);
      if (round >= 0) samples.get(name)?.push(performance.now() - from);
    }
  }
  const p50 = (name: string) => percentile(samples.get(name) ?? [], 0.5);
  const rows = [];
  for (const [name, encode] of Object.entries(PEERS)) {
    const bytes = await encode(receipt);
    const isPicture = name === 'ours, SVG';
    rows.push({
      what: name,
      'p50 µs': rounded(p50(name) * 1_000, 1),
      'p99 µs': rounded(percentile(samples.get(name) ?? [], 0.99) * 1_000, 1),
      '÷ ours': rounded(p50(name) / p50('ours, native QR')),
      bytes: bytes.length,
      Chinese: isPicture ? 'yes' : chineseOf(bytes),
      QR: isPicture ? 'path' : qrOf(bytes),
    });
  }
  report('receipt', rows);
  expect(chineseOf(encodeReceipt(receipt, PAPER_80MM))).toBe('yes');
});
