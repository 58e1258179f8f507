import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PrintProblem, type Receipt, type ReceiptLine } from '../../core/contract/receipt.ts';
import { printOnPaper } from '../../tests/escpos-emulator/escpos-emulator.ts';
import { listing } from '../../tests/escpos-emulator/listing.ts';
import { readQrCodes } from '../../tests/escpos-emulator/qr-reader.ts';
import { anyReceiptLine } from '../../tests/support/any-receipt.ts';
import { encodeReceipt } from './escpos-encoder.ts';
import { missingGlyphs } from './printable-text.ts';
import { PAPER_58MM, PAPER_80MM, type PrinterProfile } from './printer-profile.ts';
import { UnprintableReceipt } from './receipt-encoder.ts';
import { previewReceipt } from './receipt-preview.ts';

const PROFILES: readonly PrinterProfile[] = [
  PAPER_58MM,
  PAPER_80MM,
  { ...PAPER_58MM, qr: 'raster' },
  { ...PAPER_80MM, qr: 'raster', cut: false },
];
/** 197 characters, as long as a provincial link with its signature. */
const LONG_LINK = `https://pj.example.gov.cn/r?c=${'0123456789abcdefABCDEF'.repeat(8)}`.slice(0, 197);
/** The feed to the blade at the end. */
const TAIL = ['', '', '', '', ''];

const receipt = (...lines: ReceiptLine[]): Receipt => ({ lines, expiresAt: Number.MAX_SAFE_INTEGER });
const print = (profile: PrinterProfile, ...lines: ReceiptLine[]) => printOnPaper(encodeReceipt(receipt(...lines), profile), profile);
const linesOf = (profile: PrinterProfile, ...lines: ReceiptLine[]) => print(profile, ...lines).lines.map(({ text }) => text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('bytes', () => {
  test('a small receipt, byte for byte', () => {
    const bytes = encodeReceipt(receipt({ type: 'title', text: '评价' }, { type: 'text', text: 'a' }, { type: 'qr', payload: 'b' }), PAPER_80MM);
    expect(hex(bytes)).toBe(
      [
        '1b40 1c26', // reset, Chinese mode on
        '1b6101 1d2111 c6c0bcdb 1b333c 0a 1b32', // centre, double size, room below
        '1b6100 1d2100 61 0a', // left, plain
        '1d2100 0a 1b6101', // plain empty line, centre
        '1d286b0400 31413200', // QR model 2
        '1d286b0300 314308', // 8 dots
        '1d286b0300 314531', // level M
        '1d286b0400 31503062', // store
        '1d286b0300 315130', // print
        '0a',
        '1d2100 0a0a0a0a0a 1d5601', // feed to the blade, partial cut
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  test.each(PROFILES)('every reset is followed by Chinese mode, and nothing is in italics: %o', (profile) => {
    const all = hex(encodeReceipt(receipt({ type: 'title', text: '评价' }, { type: 'rule' }, { type: 'field', label: '事项', value: 'x' }), profile));
    expect([...all.matchAll(/1b40/g)]).toHaveLength(1);
    expect(all).toMatch(/^1b401c26/);
    expect(all).not.toContain('1b34');
  });

  test('a printer without a cutter gets no cut, and the feed all the same', () => {
    const { cuts, lines } = print({ ...PAPER_58MM, cut: false }, { type: 'text', text: 'a' });
    expect(cuts).toBe(0);
    expect(lines).toHaveLength(1 + TAIL.length);
    expect(print(PAPER_58MM, { type: 'text', text: 'a' }).cuts).toBe(1);
  });
});

describe('text', () => {
  test.each(PROFILES)('Chinese comes out as it went in: %o', (profile) => {
    const { lines } = print(
      profile,
      { type: 'title', text: '评价小票' },
      { type: 'text', text: '感谢您的评价！', align: 'center' },
      { type: 'field', label: '窗口', value: 'A03 号' },
      { type: 'rule' },
      { type: 'feed', lines: 2 },
    );
    expect(lines.slice(0, 4)).toEqual([
      { text: '评价小票', align: 'center', width: 2, height: 2 },
      { text: '感谢您的评价！', align: 'center', width: 1, height: 1 },
      { text: '窗口：A03 号', align: 'left', width: 1, height: 1 },
      { text: '-'.repeat(profile.columns), align: 'left', width: 1, height: 1 },
    ]);
    expect(lines.slice(4).map(({ text }) => text)).toEqual(['', '', ...TAIL]);
  });

  test('a matter name of 60 characters is broken into full lines, on 58 mm paper', () => {
    const name = '建筑工程施工许可证核发变更延期'.repeat(4);
    expect(linesOf(PAPER_58MM, { type: 'text', text: name })).toEqual([
      name.slice(0, 16),
      name.slice(16, 32),
      name.slice(32, 48),
      name.slice(48),
      ...TAIL,
    ]);
    const title = linesOf(PAPER_58MM, { type: 'title', text: name }).slice(0, -TAIL.length);
    expect(title.map((line) => line.length)).toEqual([8, 8, 8, 8, 8, 8, 8, 4]);
    expect(title.join('')).toBe(name);
    const field = linesOf(PAPER_58MM, { type: 'field', label: '事项', value: name }).slice(0, -TAIL.length);
    expect(field[0]).toBe(`事项：${name.slice(0, 13)}`);
    expect(field.slice(1).every((line) => line.startsWith('      '))).toBe(true);
    expect(field.map((line) => line.trim()).join('')).toBe(`事项：${name}`);
  });

  test('a label wider than half the paper stands above its value', () => {
    expect(linesOf(PAPER_58MM, { type: 'field', label: '统一社会信用代码', value: '91350200' })).toEqual([
      '统一社会信用代码：',
      '91350200',
      ...TAIL,
    ]);
  });

  test('words and numbers stay whole, closing punctuation does not begin a line, and too long a word is broken', () => {
    expect(linesOf(PAPER_58MM, { type: 'text', text: '办件编号已经受理完毕请牢记 350200202611220001' })).toEqual([
      '办件编号已经受理完毕请牢记',
      '350200202611220001',
      ...TAIL,
    ]);
    expect(linesOf(PAPER_58MM, { type: 'text', text: `${'一'.repeat(16)}。` })).toEqual(['一'.repeat(15), '一。', ...TAIL]);
    expect(linesOf(PAPER_58MM, { type: 'text', text: 'x'.repeat(40) })).toEqual(['x'.repeat(32), 'x'.repeat(8), ...TAIL]);
  });

  test('commands injected by a matter name do nothing', () => {
    const injected = '开\x1b@锁\x1bp\x00\x19\x78\n\x1d\x56\x00\x10\x14\x7f\x85\x9b了';
    const { lines, cuts } = print(PAPER_58MM, { type: 'text', text: injected });
    expect(lines.map(({ text }) => text)).toEqual(['开@锁pxV了', ...TAIL]);
    expect(cuts).toBe(1);
  });

  test('what the printer has no glyph for becomes 〓, or a character of the same meaning', () => {
    expect(linesOf(PAPER_80MM, { type: 'text', text: '𬭼😀\ue000\ud800' })[0]).toBe('〓〓〓〓');
    expect(linesOf(PAPER_80MM, { type: 'text', text: '费用 ¥5\u00a0元，买买提•艾力' })[0]).toBe('费用 ￥5 元，买买提·艾力');
    expect(missingGlyphs('𬭼葛\u{e0100}¥😀\n')).toEqual(['𬭼', '😀']);
    expect(linesOf(PAPER_80MM, { type: 'text', text: '葛\u{e0100}\ufe0f\u200b' })[0]).toBe('葛');
  });

  test('no text whatever makes a line too wide, a command, or a preview that differs from the paper', () => {
    fc.assert(
      fc.property(fc.array(anyReceiptLine.filter(({ type }) => type !== 'qr'), { maxLength: 4 }), fc.constantFrom(...PROFILES), (lines, profile) => {
        const printed = linesOf(profile, ...lines);
        const preview = previewReceipt(receipt(...lines), profile).split('\n').slice(0, -1);
        expect(printed.slice(0, -TAIL.length).map((text) => text.trim())).toEqual(preview.map((text) => text.trim()));
      }),
      { numRuns: 300 },
    );
  });

  test('no receipt whatever opens a cash drawer, or sends a real-time or status command', () => {
    // ESC p and DLE DC4 pulse the drawer; the payload of a native QR code is printable ASCII, so no byte of data looks like them.
    const native = PROFILES.filter(({ qr }) => qr === 'native');
    fc.assert(
      fc.property(fc.array(anyReceiptLine, { maxLength: 6 }), fc.constantFrom(...native), (lines, profile) => {
        const bytes = encodeReceipt(receipt(...lines), profile);
        // The listing knows no command but those that a receipt needs, and throws at any other.
        expect(listing(bytes)).toMatch(/^ESC @ FS & /);
        expect(hex(bytes)).not.toMatch(/^(?:..)*?(?:1b70|1014|1004|1005)/);
      }),
      { numRuns: 300 },
    );
  });
});

test('a receipt that ends in large characters feeds no more paper than another', () => {
  const heightAfter = (type: 'text' | 'title') => print(PAPER_58MM, { type, text: 'a' }).lines.slice(-TAIL.length).map(({ height }) => height);
  expect(heightAfter('title')).toEqual(heightAfter('text'));
  expect(print(PAPER_58MM, { type: 'title', text: 'a' }).bitmap.height - print(PAPER_58MM, { type: 'text', text: 'a' }).bitmap.height).toBe(30);
});

describe('to be filled in by hand', () => {
  test('a blank is ruled to the edge of the paper, in tall lines', () => {
    expect(print(PAPER_58MM, { type: 'blank', label: '意见', rows: 2 }).lines.slice(0, 2)).toEqual([
      { text: `意见：${'_'.repeat(26)}`, align: 'left', width: 1, height: 2 },
      { text: '_'.repeat(32), align: 'left', width: 1, height: 2 },
    ]);
    expect(linesOf(PAPER_58MM, { type: 'blank', label: '统一社会信用代码', rows: 1 }).slice(0, 2)).toEqual(['统一社会信用代码：', '_'.repeat(32)]);
  });

  test('short choices stand in two columns, in reading order; a long one has its own lines', () => {
    const choices = ['可以就近办理', '无需材料直接办', '态度好', '在线预约办理后到实体大厅重复取号排队', '其他'];
    expect(linesOf(PAPER_58MM, { type: 'choices', choices }).slice(0, -TAIL.length)).toEqual([
      '□ 可以就近办理',
      '□ 无需材料直接办',
      '□ 态度好',
      '□ 在线预约办理后到实体大厅重复',
      '   取号排队',
      '□ 其他',
    ]);
    expect(linesOf(PAPER_80MM, { type: 'choices', choices }).slice(0, -TAIL.length)).toEqual([
      '□ 可以就近办理         □ 无需材料直接办',
      '□ 态度好',
      '□ 在线预约办理后到实体大厅重复取号排队',
      '□ 其他',
    ]);
  });
});

describe('QR code', () => {
  const payloads = ['https://example.gov.cn/r?c=350200&n=1', LONG_LINK, '~'];

  test.each(PROFILES.flatMap((profile) => payloads.map((payload) => ({ payload, ...profile }))))(
    'is scanned as it was sent, between text: $qr, $columns columns, $payload',
    async ({ payload, ...profile }) => {
      const { bitmap } = print(profile, { type: 'text', text: '扫码评价' }, { type: 'qr', payload }, { type: 'text', text: '三十天内有效' });
      expect(await readQrCodes(bitmap)).toEqual([payload]);
    },
  );

  test('its modules shrink when it would be wider than the paper', async () => {
    const payload = 'x'.repeat(500);
    expect(await readQrCodes(print(PAPER_58MM, { type: 'qr', payload }).bitmap)).toEqual([payload]);
  });

  test.each([
    ['Chinese', 'https://example.gov.cn/评价', /printable ASCII/],
    ['a control character', 'a\nb', /printable ASCII/],
    ['nothing', '', /printable ASCII/],
    ['more than the paper can show', 'x'.repeat(2000), /too fine to scan/],
    ['more than any QR code can hold', 'x'.repeat(5000), /cannot hold/],
  ])('%s is refused', (_what, payload, message) => {
    const encode = () => encodeReceipt(receipt({ type: 'qr', payload }), PAPER_58MM);
    expect(encode).toThrow(UnprintableReceipt);
    expect(encode).toThrow(message);
    expect(encode).toThrow(expect.objectContaining({ kind: 'cannot-write' } satisfies Partial<PrintProblem>));
  });
});
