import { describe, expect, test } from 'vitest';
import { checksumBytes, checksumOf, checksumSchema, type ChecksumRule } from './checksum.ts';
import { CRC16S, CRC8S } from './usual-checksums.ts';

/** The published check value of each algorithm: what "123456789" comes to. */
const CHECK = new TextEncoder().encode('123456789');
const PUBLISHED: Readonly<Record<string, number>> = {
  SMBUS: 0xf4,
  'I-432-1': 0xa1,
  ROHC: 0xd0,
  'MAXIM-DOW': 0xa1,
  'NRSC-5': 0xf7,
  'SAE-J1850': 0x4b,
  AUTOSAR: 0xdf,
  CDMA2000: 0xda,
  MODBUS: 0x4b37,
  ARC: 0xbb3d,
  USB: 0xb4c8,
  'IBM-3740': 0x29b1,
  XMODEM: 0x31c3,
  KERMIT: 0x2189,
  'IBM-SDLC': 0x906e,
  GENIBUS: 0xd64e,
  MCRF4XX: 0x6f91,
  'SPI-FUJITSU': 0xe5cc,
};

const whole = (rule: ChecksumRule) => checksumOf(rule)(CHECK, 0, CHECK.length);

describe('a CRC gives its published check value', () => {
  test.each(CRC8S)('CRC-8/%s', (name, poly, init, xorOut, reflect) => {
    expect(whole({ kind: 'crc8', from: 0, poly, init, xorOut, reflect })).toBe(PUBLISHED[name]);
  });
  test.each(CRC16S)('CRC-16/%s', (name, poly, init, xorOut, reflect) => {
    expect(whole({ kind: 'crc16', from: 0, byteOrder: 'big', poly, init, xorOut, reflect })).toBe(PUBLISHED[name]);
  });
});

test('sums and XOR are of the named bytes alone', () => {
  const bytes = Uint8Array.of(0xaa, 0xf0, 0x20, 0x03, 0x77);
  const over = (rule: ChecksumRule) => checksumOf(rule)(bytes, 1, 4);
  expect(over({ kind: 'sum8', from: 1, negate: false })).toBe(0x13);
  expect(over({ kind: 'sum8', from: 1, negate: true })).toBe(0xed);
  expect(over({ kind: 'sum16', from: 1, byteOrder: 'big', negate: false })).toBe(0x113);
  expect(over({ kind: 'sum16', from: 1, byteOrder: 'big', negate: true })).toBe(0xfeed);
  expect(over({ kind: 'xor8', from: 1, init: '00' })).toBe(0xd3);
  expect(over({ kind: 'xor8', from: 1, init: 'FF' })).toBe(0x2c);
});

test('two bytes go in the order that the rule names', () => {
  expect(checksumBytes({ kind: 'sum16', from: 0, byteOrder: 'big', negate: false }, 0x1234)).toEqual([0x12, 0x34]);
  expect(checksumBytes({ kind: 'sum16', from: 0, byteOrder: 'little', negate: false }, 0x1234)).toEqual([0x34, 0x12]);
  expect(checksumBytes({ kind: 'sum8', from: 0, negate: false }, 0x34)).toEqual([0x34]);
});

test('what a rule leaves out is 0 and highest bit first', () => {
  expect(checksumSchema.parse({ kind: 'crc8', from: 2, poly: '07' })).toEqual({ kind: 'crc8', from: 2, poly: '07', init: '00', xorOut: '00', reflect: false });
  expect(checksumSchema.safeParse({ kind: 'crc16', from: 2, byteOrder: 'big', poly: '07' }).success).toBe(false);
});
