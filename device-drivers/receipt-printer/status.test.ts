import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusalOf, statusOfAsb, stopOf, UNKNOWN_STATUS, withAnswer } from './status.ts';
import { StatusReader } from './status-reader.ts';

const read = (...bytes: number[]) => new StatusReader().read(Uint8Array.from(bytes));

describe('an answer to DLE EOT', () => {
  test.each([
    [1, 0x12, { line: 'online' }],
    [1, 0x1a, { line: 'offline' }],
    [2, 0x12, { cover: 'closed', error: 'none' }],
    [2, 0x16, { cover: 'open' }],
    [2, 0x32, { paper: 'out' }],
    [2, 0x52, { error: 'mechanical' }],
    [3, 0x12, { error: 'none' }],
    [3, 0x1a, { error: 'cutter' }],
    [3, 0x32, { error: 'mechanical' }],
    [3, 0x52, { error: 'passing' }],
    [4, 0x12, { paper: 'enough' }],
    [4, 0x1e, { paper: 'near-end' }],
    [4, 0x7e, { paper: 'out' }],
  ] as const)('%i: 0x%s tells %o and nothing else', (question, byte, told) => {
    expect(withAnswer(UNKNOWN_STATUS, question, byte)).toEqual({ ...UNKNOWN_STATUS, ...told, ...(question === 2 && { cover: 'closed', error: 'none', ...told }) });
  });

  test('an error whose cause the printer does not name stays an error, and no later answer brings paper back', () => {
    const error = withAnswer(withAnswer(UNKNOWN_STATUS, 2, 0x52), 3, 0x12);
    expect(refusalOf(error)).toBe('printer-error');
    const out = withAnswer(withAnswer(UNKNOWN_STATUS, 2, 0x32), 4, 0x12);
    expect(refusalOf(out)).toBe('paper-out');
  });
});

test('an automatic status has its bits elsewhere', () => {
  expect(statusOfAsb([0x10, 0, 0, 0])).toEqual({ line: 'online', cover: 'closed', paper: 'enough', error: 'none' });
  expect(statusOfAsb([0x38, 0, 0, 0])).toMatchObject({ line: 'offline', cover: 'open' });
  expect(statusOfAsb([0x18, 0x08, 0x0f, 0])).toMatchObject({ error: 'cutter', paper: 'out' });
  expect(statusOfAsb([0x10, 0, 0x03, 0])).toMatchObject({ paper: 'near-end' });
});

test('nothing told is no reason to refuse, and no reason to say "ready" either', () => {
  expect(refusalOf(UNKNOWN_STATUS)).toBeUndefined();
  expect(stopOf(UNKNOWN_STATUS)).toBeUndefined();
});

test('a printer that is offline or hot is sent nothing, and one that is so for a moment while it prints goes on', () => {
  for (const status of [{ ...UNKNOWN_STATUS, line: 'offline' } as const, { ...UNKNOWN_STATUS, error: 'passing' } as const]) {
    expect(refusalOf(status)).toBeDefined();
    expect(stopOf(status)).toBeUndefined();
  }
});

describe('the stream', () => {
  test('is taken apart by the fixed bits, flow control between any two bytes', () => {
    expect(read(0x16)).toEqual([{ type: 'answer', byte: 0x16 }]);
    expect(read(0x03)).toEqual([{ type: 'paper', byte: 0x03 }]);
    expect(read(0x37, 0x11, 0x25, 0x13, 0x00)).toEqual([{ type: 'cleared' }]);
    expect(read(0x10, 0x13, 0x00, 0x00, 0x11, 0x00)).toMatchObject([{ type: 'status' }]);
    expect(read(0x80, 0xff, 0x11, 0x13, 0x9a)).toEqual([]);
  });

  test('an automatic status that breaks off does not swallow the answer after it', () => {
    expect(read(0x10, 0x00, 0x1e)).toEqual([{ type: 'answer', byte: 0x1e }]);
    expect(read(0x37, 0x12)).toEqual([{ type: 'answer', byte: 0x12 }]);
    expect(read(0x10, 0x00, 0x10, 0, 0, 0)).toHaveLength(1);
  });

  test('gives the same however it is cut into pieces, whatever noise is in it, and never fails', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(200), { maxLength: 10 }), (bytes, cuts) => {
        const whole = new StatusReader().read(bytes);
        const pieces = new StatusReader();
        const edges = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
        const parts = edges.slice(1).flatMap((end, index) => pieces.read(bytes.subarray(edges[index], end)));
        expect(parts).toEqual(whole);
        expect(whole.length).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1_000, seed: 5 },
    );
  });

  test('keeps every answer among noise that fits no kind', () => {
    const noise = fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 8 });
    const answer = fc.constantFrom(0x12, 0x16, 0x1a, 0x32, 0x52, 0x7e);
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, answer), { maxLength: 20 }), (stream) => {
        const said = read(...stream.flatMap(([before, byte]) => [...before, byte]));
        expect(said).toEqual(stream.map(([, byte]) => ({ type: 'answer', byte })));
      }),
      { seed: 5 },
    );
  });

  test('a million bytes of noise take less than a second of the processor', () => {
    const reader = new StatusReader();
    const noise = Uint8Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) & 0xff);
    const before = process.cpuUsage();
    for (let at = 0; at < noise.length; at += 4096) reader.read(noise.subarray(at, at + 4096));
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });
});
