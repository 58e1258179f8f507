import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeRecord, VarintReader } from './record-format.ts';

const record = (...bytes: number[]) => decodeRecord(Buffer.from(bytes));

test('a record is read only if its sizes add up', () => {
  expect(record(4, 0, 1, 17, 0xff, 0xe6, 0x9c)).toEqual([null, -1, '\u{fffd}']);
  expect(record(3, 8, 9)).toEqual([0, 1]);
  expect(record(1)).toEqual([]);
  expect(record()).toBeUndefined();
  expect(record(9, 1, 1)).toBeUndefined(); // header longer than the payload
  expect(record(2, 1)).toBeUndefined(); // value missing
  expect(record(2, 1, 5, 5)).toBeUndefined(); // value left over
  expect(record(2, 10)).toBeUndefined(); // a type that SQLite keeps for itself
  expect(record(2, 0x80, 1)).toBeUndefined(); // a type that runs over the header's end
});

test('noise never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
      expect(() => decodeRecord(Buffer.from(noise))).not.toThrow();
    }),
  );
});

test('numbers of up to nine bytes are read; those beyond ±2^53 and cut ones are not', () => {
  const read = (...bytes: number[]) => {
    const reader = new VarintReader(Uint8Array.from(bytes), 0);
    return [reader.next(), reader.at];
  };
  expect(read(0x7f)).toEqual([127, 1]);
  expect(read(0x81, 0x00)).toEqual([128, 2]);
  expect(read(...Array.from({ length: 9 }, () => 0xff))).toEqual([-1, 9]);
  expect(read(0x8f, ...Array.from({ length: 6 }, () => 0xff), 0x7f)).toEqual([Number.MAX_SAFE_INTEGER, 8]);
  expect(read(0x90, ...Array.from({ length: 6 }, () => 0x80), 0x00)[0]).toBeUndefined();
  expect(read(0x90, ...Array.from({ length: 8 }, () => 0x80))[0]).toBeUndefined();
  expect(read(0x81)[0]).toBeUndefined();
  expect(read(...Array.from({ length: 8 }, () => 0xff))[0]).toBeUndefined();
});
