import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { EscPosError } from './byte-reader.ts';
import { printOnPaper } from './escpos-emulator.ts';
import { readQrCodes } from './qr-reader.ts';

const PAPER = { columns: 32, dotsPerLine: 384 };
const CHINESE_ON = '\x1c&';
/** 你 in GB18030. */
const NI = '\xc4\xe3';

const print = (bytes: string) => printOnPaper(Buffer.from(bytes, 'latin1'), PAPER);
const qr = (code: number, parameters: string) =>
  `\x1d(k${String.fromCharCode(parameters.length + 2)}\0\x31${String.fromCharCode(code)}${parameters}`;

test('it records lines with their alignment and scale, and feeds', () => {
  const { lines } = print(`\x1b@${CHINESE_ON}\x1ba\x01\x1d!\x11${NI}\n\x1ba\0\x1d!\0ab\n\x1bd\x02`);
  expect(lines).toEqual([
    { text: '你', align: 'center', width: 2, height: 2 },
    { text: 'ab', align: 'left', width: 1, height: 1 },
    { text: '', align: 'left', width: 1, height: 1 },
    { text: '', align: 'left', width: 1, height: 1 },
  ]);
});

test('a line takes the spacing in force, or the height of its characters; reset and ESC 2 bring back 30 dots', () => {
  const heightOf = (bytes: string) => print(bytes).bitmap.height;
  expect(heightOf('\x1b3\x3ca\n')).toBe(60);
  expect(heightOf('\x1b3\x0a\x1d!\x01a\n')).toBe(48);
  expect(heightOf('\x1b3\x3c\x1b2a\n')).toBe(30);
  expect(heightOf('\x1b3\x3c\x1b@a\n')).toBe(30);
});

test('it draws characters where they stand, twice as wide and high when told', () => {
  const inked = ({ bitmap }: ReturnType<typeof print>) => {
    const dots = Array.from({ length: bitmap.height }, (_, y) =>
      Array.from({ length: bitmap.width }, (_, x) => ({ x, y })).filter((dot) => bitmap.isInked(dot.x, dot.y)),
    ).flat();
    const xs = dots.map(({ x }) => x);
    return { count: dots.length, left: Math.min(...xs), right: Math.max(...xs) };
  };
  const small = inked(print('A\n'));
  expect(small.left).toBeLessThan(12);
  expect(inked(print('\x1d!\x11A\n')).count).toBe(small.count * 4);
  expect(inked(print('\x1ba\x02A\n')).left).toBeGreaterThanOrEqual(384 - 12);
  expect(inked(print('\n')).count).toBe(0);
});

test.each([
  ['an unknown command', '\x1b4', /Unknown command "ESC 4"/],
  ['the cash drawer', '\x1bp\0\x19\x78', /Unknown command "ESC p"/],
  ['an unknown control byte', 'a\x07\n', /Unknown control byte 0x07/],
  ['Chinese before Chinese mode', `${NI}\n`, /Chinese mode is off/],
  ['Chinese after a reset', `${CHINESE_ON}\x1b@${NI}\n`, /Chinese mode is off/],
  ['half a Chinese character', `${CHINESE_ON}\xc4\n`, /Half a Chinese character/],
  ['a four-byte character', `${CHINESE_ON}\x81\x30\x84\x36\n`, /four-byte/],
  ['a line that is too wide', `${'x'.repeat(33)}\n`, /wider than 32 columns/],
  ['a double-width line that is too wide', `\x1d!\x10${'x'.repeat(17)}\n`, /wider than 32 columns/],
  ['a Chinese line that is too wide', `${CHINESE_ON}${NI.repeat(17)}\n`, /wider than 32 columns/],
  ['text without its line feed', 'lost', /Unfinished line "lost"/],
  ['a cut through a line', 'lost\x1dV\x01', /Unfinished line "lost"/],
  ['an alignment inside a line', 'a\x1ba\x01\n', /Unfinished line "a"/],
  ['an unfinished command', '\x1d!', /ends inside/],
  ['a QR code without data', qr(0x51, '0'), /No QR data/],
  ['a QR code wider than the paper', qr(0x43, '\x10') + qr(0x50, `0${'x'.repeat(60)}`) + qr(0x51, '0'), /wider than the paper/],
  ['a raster wider than the paper', `\x1dv0\0\x31\0\x01\0${'\0'.repeat(49)}`, /wider than the paper/],
])('it refuses %s', (_what, bytes, message) => {
  expect(() => print(bytes)).toThrow(EscPosError);
  expect(() => print(bytes)).toThrow(message);
});

test('it accepts lines exactly as wide as the paper', () => {
  expect(print(`${CHINESE_ON}${NI.repeat(16)}\n\x1d!\x10${'x'.repeat(16)}\n`).lines).toHaveLength(2);
});

test('it counts cuts', () => {
  expect(print('\x1dV\x01\x1dVB\x10').cuts).toBe(2);
  expect(print('\n').cuts).toBe(0);
});

test('a native QR code has the commanded level and module size, and can be scanned', async () => {
  const payload = 'https://example.gov.cn/r?c=1';
  const { bitmap } = print(qr(0x43, '\x05') + qr(0x45, '\x33') + qr(0x50, `0${payload}`) + qr(0x51, '0'));
  const { size } = create([{ data: Buffer.from(payload), mode: 'byte' }], { errorCorrectionLevel: 'H' }).modules;
  expect(bitmap.height).toBe(size * 5);
  expect(await readQrCodes(bitmap)).toEqual([payload]);
});

test('two QR codes are scanned from top to bottom; paper without any has none', async () => {
  const both = ['first', 'second'].map((data) => qr(0x43, '\x04') + qr(0x50, `0${data}`) + qr(0x51, '0')).join('\n\n\n');
  expect(await readQrCodes(print(both).bitmap)).toEqual(['first', 'second']);
  expect(await readQrCodes(print('no code here\n').bitmap)).toEqual([]);
});
