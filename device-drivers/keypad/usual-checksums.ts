import { CHECKSUM_BYTES, type ChecksumRule } from './checksum.ts';

/** Polynomial, first value, final XOR, lowest bit first; by their usual names. */
type Crc = readonly [name: string, poly: string, init: string, xorOut: string, reflect: boolean];

export const CRC8S: readonly Crc[] = [
  ['SMBUS', '07', '00', '00', false],
  ['I-432-1', '07', '00', '55', false],
  ['ROHC', '07', 'FF', '00', true],
  ['MAXIM-DOW', '31', '00', '00', true],
  ['NRSC-5', '31', 'FF', '00', false],
  ['SAE-J1850', '1D', 'FF', 'FF', false],
  ['AUTOSAR', '2F', 'FF', 'FF', false],
  ['CDMA2000', '9B', 'FF', '00', false],
];

export const CRC16S: readonly Crc[] = [
  ['MODBUS', '8005', 'FFFF', '0000', true],
  ['ARC', '8005', '0000', '0000', true],
  ['USB', '8005', 'FFFF', 'FFFF', true],
  ['IBM-3740', '1021', 'FFFF', '0000', false],
  ['XMODEM', '1021', '0000', '0000', false],
  ['KERMIT', '1021', '0000', '0000', true],
  ['IBM-SDLC', '1021', 'FFFF', 'FFFF', true],
  ['GENIBUS', '1021', 'FFFF', 'FFFF', false],
  ['MCRF4XX', '1021', 'FFFF', '0000', true],
  ['SPI-FUJITSU', '1021', '1D0F', '0000', false],
];

const FROM = Array.from({ length: 16 }, (_, from) => from);
const ORDERS = ['big', 'little'] as const;

/** What keypads use, each from every byte on that it may begin with, the simplest first. */
export function usualChecksums(): ChecksumRule[] {
  const rules = FROM.flatMap((from): ChecksumRule[] => [
    { kind: 'xor8', from, init: '00' },
    { kind: 'sum8', from, negate: false },
    { kind: 'sum8', from, negate: true },
    { kind: 'xor8', from, init: 'FF' },
    ...ORDERS.flatMap((byteOrder): ChecksumRule[] => [false, true].map((negate) => ({ kind: 'sum16', from, byteOrder, negate }))),
    ...CRC8S.map(([, poly, init, xorOut, reflect]): ChecksumRule => ({ kind: 'crc8', from, poly, init, xorOut, reflect })),
    ...CRC16S.flatMap(([, poly, init, xorOut, reflect]) =>
      ORDERS.map((byteOrder): ChecksumRule => ({ kind: 'crc16', from, byteOrder, poly, init, xorOut, reflect })),
    ),
  ]);
  return rules.toSorted((a, b) => CHECKSUM_BYTES[b.kind] - CHECKSUM_BYTES[a.kind]);
}
