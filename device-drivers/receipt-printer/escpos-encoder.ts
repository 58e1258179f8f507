import { command } from '@node-escpos/core';
import type { Receipt } from '../../core/contract/receipt.ts';
import { encodePrintable } from './printable-text.ts';
import type { PrinterProfile } from './printer-profile.ts';
import { fitQr, makeQrSymbol, type QrFit, type QrSymbol } from './qr-symbol.ts';
import type { ReceiptEncoder } from './receipt-encoder.ts';
import { type LaidOutLine, layOutReceipt, TALL_LINE_DOTS } from './receipt-layout.ts';

/*
 * Only the command tables of @node-escpos/core are used. Its Printer lets control bytes in texts through, prints a QR
 * code as its text, and never turns the Chinese mode on.
 */
const { ESC, FS, GS, LF, HARDWARE, PAPER, TEXT_FORMAT, GSV0_FORMAT } = command;

/** Switches Chinese mode on. `ESC @` may leave it off, and Chinese would come out as garbage. */
const CHINESE_MODE_ON = `${FS}&`;

/** From the print head to the blade are about 15 mm; a line is 3.75 mm or more. */
const LINES_TO_CUTTER = 5;

/**
 * `ESC 3`, `ESC 2`. The unit differs: a dot on most Chinese printers, less on some others, where the characters' own height
 * then decides, as it would without.
 */
const TALL_LINE_SPACING = `${ESC}3${String.fromCharCode(TALL_LINE_DOTS)}`;
const NORMAL_LINE_SPACING = `${ESC}2`;

const ALIGN = { left: TEXT_FORMAT.TXT_ALIGN_LT, center: TEXT_FORMAT.TXT_ALIGN_CT };

/**
 * Encodes a receipt in ESC/POS: state reset, lines, feed to the blade, partial cut. Never opens a cash drawer.
 *
 * @throws UnprintableReceipt if a QR payload is not printable ASCII or does not fit the paper
 */
export const encodeReceipt: ReceiptEncoder = (receipt: Receipt, profile: PrinterProfile): Uint8Array =>
  Buffer.concat([
    bytes(HARDWARE.HW_INIT, CHINESE_MODE_ON),
    ...layOutReceipt(receipt, profile).map((line) => encodeLine(line, profile)),
    bytes(plainText(), LF.repeat(LINES_TO_CUTTER), profile.cut ? PAPER.PAPER_PART_CUT : ''),
  ]);

function encodeLine(line: LaidOutLine, profile: PrinterProfile): Uint8Array {
  switch (line.type) {
    case 'text':
      return Buffer.concat([
        bytes(ALIGN[line.align], TEXT_FORMAT.TXT_CUSTOM_SIZE(line.width, line.height)),
        encodePrintable(line.text),
        line.height === 2 ? bytes(TALL_LINE_SPACING, LF, NORMAL_LINE_SPACING) : bytes(LF),
      ]);
    case 'feed':
      return bytes(plainText(), LF.repeat(line.lines));
    case 'qr':
      return Buffer.concat([
        // The empty lines above and below are the quiet zone that scanners need.
        bytes(plainText(), LF, ALIGN.center),
        profile.qr === 'native' ? nativeQr(line.payload, fitQr(line.payload, profile)) : rasterQr(makeQrSymbol(line.payload, profile)),
        bytes(LF),
      ]);
  }
}

/** An empty line is as high as the character size in force, so feeds begin with the plain one. */
function plainText(): string {
  return TEXT_FORMAT.TXT_CUSTOM_SIZE(1, 1);
}

/** `GS ( k`: the printer makes the symbol of model 2, level M. */
function nativeQr(payload: string, { moduleDots }: QrFit): Uint8Array {
  return Buffer.concat([
    qrFunction(0x41, [0x32, 0]),
    qrFunction(0x43, [moduleDots]),
    qrFunction(0x45, [0x31]),
    qrFunction(0x50, [0x30, ...Buffer.from(payload, 'ascii')]),
    qrFunction(0x51, [0x30]),
  ]);
}

function qrFunction(code: number, parameters: readonly number[]): Uint8Array {
  const body = [0x31, code, ...parameters];
  return Buffer.concat([bytes(`${GS}(k`), littleEndian16(body.length), Buffer.from(body)]);
}

/** `GS v 0`: the symbol as pixels, one bit each, rows padded to whole bytes. */
function rasterQr({ size, moduleDots, isDark }: QrSymbol): Uint8Array {
  const dots = size * moduleDots;
  const bytesPerRow = Math.ceil(dots / 8);
  const rows = Buffer.alloc(bytesPerRow * dots);
  for (let y = 0; y < dots; y++) {
    for (let x = 0; x < dots; x++) {
      if (!isDark(Math.floor(y / moduleDots), Math.floor(x / moduleDots))) continue;
      const index = y * bytesPerRow + (x >> 3);
      rows[index] = (rows[index] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return Buffer.concat([bytes(GSV0_FORMAT.GSV0_NORMAL), littleEndian16(bytesPerRow), littleEndian16(dots), rows]);
}

function littleEndian16(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, value >> 8);
}

function bytes(...commands: readonly string[]): Uint8Array {
  return Buffer.from(commands.join(''), 'latin1');
}
