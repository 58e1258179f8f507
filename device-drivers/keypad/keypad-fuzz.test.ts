import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { FrameReader } from './frame-reader.ts';
import { toHex } from './hex.ts';
import { KeypadDecoder, type KeypadInput } from './keypad-decoder.ts';
import { keypadProfileSchema, type KeypadProfile, type SerialProfile } from './keypad-profile.ts';
import { loadKeypadProfile, SHIPPED_KEYPADS } from './profiles.ts';
import { sampleFrame } from './sample-frames.ts';

/** Whatever comes in whatever pieces: no crash, no level that nobody pressed, no byte unaccounted for. */

const isSerial = (profile: KeypadProfile): profile is SerialProfile => profile.transport === 'serial';

/** Those that ship, and framings that none of them has. */
const MORE: readonly KeypadProfile[] = [
  { id: 'one-byte', framing: { kind: 'fixed', length: 1 }, codeAt: 0 },
  { id: 'digit-cr', framing: { kind: 'delimited', delimiter: '0D' }, codeAt: 0 },
  { id: 'stx-etx-sum', framing: { kind: 'delimited', header: '02', delimiter: '03' }, checksum: { kind: 'sum8', from: 1 }, codeAt: 1 },
  { id: 'bare-crc8', framing: { kind: 'fixed', length: 4, trailer: '0A' }, checksum: { kind: 'crc8', from: 0, poly: '31', reflect: true }, codeAt: 1 },
  {
    id: 'length-word',
    framing: { kind: 'length-prefixed', header: 'FE', lengthAt: 1, lengthBytes: 2, byteOrder: 'little', adds: 3, trailer: '16' },
    codeAt: 3,
  },
].map((format) => keypadProfileSchema.parse({ name: '试', transport: 'serial', keys: { '31': { level: 1 }, '33': { level: 3 }, '35': { level: 5 } }, ...format }));

const profiles = [...SHIPPED_KEYPADS.map((id) => loadKeypadProfile('/none', id)), ...MORE].filter(isSerial);
const named = profiles.map((profile) => [profile.id, profile] as const);

/** Bytes that look like this profile's now and then. */
const noiseFor = (profile: SerialProfile) => {
  const pieces = Object.keys(profile.keys).map((code) => sampleFrame(profile, code));
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.constantFrom(...pieces).chain((frame) => fc.nat(frame.length).map((end) => frame.subarray(0, end))) },
  );
  return fc.array(piece, { maxLength: 12 });
};

/** The codes of all frames, and how many bytes were noise. */
function read(profile: SerialProfile, pieces: readonly Uint8Array[]) {
  const reader = new FrameReader(profile);
  const codes: string[] = [];
  let framed = 0;
  let noise = 0;
  for (const piece of pieces) {
    noise += reader.push(piece, 0, (buffer, start, bodyEnd, end) => {
      framed += end - start;
      codes.push(toHex(buffer.subarray(start + profile.codeAt, profile.codeLength === undefined ? bodyEnd : start + profile.codeAt + profile.codeLength)));
    });
  }
  return { codes, framed, noise };
}

describe.each(named)('%s', (_id, profile) => {
  const longest = profile.framing.kind === 'fixed' ? profile.framing.length : profile.framing.maxLength;
  const codes = [...Object.keys(profile.keys), ...profile.ignore];

  test('every byte is of a frame, is noise, or still waits; no more than one frame waits', () => {
    fc.assert(
      fc.property(noiseFor(profile), (pieces) => {
        const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
        const { framed, noise } = read(profile, pieces);
        expect(total - framed - noise).toBeGreaterThanOrEqual(0);
        expect(total - framed - noise).toBeLessThanOrEqual(longest);
      }),
    );
  });

  test('the pieces in which bytes come make no difference', () => {
    fc.assert(
      fc.property(noiseFor(profile), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (pieces, sizes) => {
        const whole = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
        const cut: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1;
          cut.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(read(profile, cut).codes).toEqual(read(profile, [whole]).codes);
      }),
    );
  });

  test('frames one after the other are all read, in their order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...codes), { maxLength: 300 }), (sent) => {
        const whole = Uint8Array.from(sent.flatMap((code) => [...sampleFrame(profile, code)]));
        expect(read(profile, [whole])).toEqual({ codes: sent, framed: whole.length, noise: 0 });
      }),
      { numRuns: 100 },
    );
  });

  test('whatever comes at whatever time, what is told is a key of the profile or none', () => {
    const known = new Set(Object.values(profile.keys));
    fc.assert(
      fc.property(noiseFor(profile), fc.array(fc.nat(700), { minLength: 1 }), (pieces, pauses) => {
        const clock = new ManualClock(0);
        const inputs: KeypadInput[] = [];
        const decoder = new KeypadDecoder(profile, { clock, onInput: (input) => inputs.push(input) });
        for (const [at, piece] of pieces.entries()) {
          decoder.receive(piece);
          clock.advance(pauses[at % pauses.length] ?? 0);
        }
        expect(inputs.filter((input) => input.type === 'key' && !known.has(input.meaning))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** How many frames of a level, with so many bits flipped, are read as another level. */
function takenForAnother(profile: SerialProfile, flips: 1 | 2): { wrong: number; of: number } {
  const count = { wrong: 0, of: 0 };
  for (const [code, { level }] of Object.entries(profile.keys)) {
    if (level === undefined) continue;
    const frame = sampleFrame(profile, code);
    for (const bits of bitsOf(8 * frame.length, flips)) {
      const flipped = Uint8Array.from(frame, (byte, at) => bits.reduce((value, bit) => (bit >> 3 === at ? value ^ (1 << (bit & 7)) : value), byte));
      count.of += 1;
      if (levelsOf(profile, flipped).some((other) => other !== level)) count.wrong += 1;
    }
  }
  return count;
}

function levelsOf(profile: SerialProfile, bytes: Uint8Array): number[] {
  const clock = new ManualClock(0);
  const levels: number[] = [];
  const decoder = new KeypadDecoder(profile, { clock, onInput: (input) => input.type === 'key' && input.meaning.level && levels.push(input.meaning.level) });
  decoder.receive(bytes);
  clock.advance(1_000);
  return levels;
}

function* bitsOf(count: number, flips: 1 | 2): Generator<number[]> {
  for (let first = 0; first < count; first++) {
    if (flips === 1) yield [first];
    else for (let second = first + 1; second < count; second++) yield [first, second];
  }
}

describe('flipped bits: how many of all such frames of a level become another level', () => {
  // Only what the checksum cannot see: XOR misses the same bit of code and checksum, text lines have no checksum at all.
  test.each([
    ['serial-rs485-crc16', { wrong: 0, of: 280 }, { wrong: 0, of: 7_700 }],
    ['serial-fixed-xor', { wrong: 0, of: 200 }, { wrong: 8, of: 3_900 }],
    ['serial-line', { wrong: 8, of: 280 }, { wrong: 8, of: 7_700 }],
  ])('%s', (id, one, two) => {
    const profile = profiles.find((each) => each.id === id);
    expect(profile && takenForAnother(profile, 1)).toEqual(one);
    expect(profile && takenForAnother(profile, 2)).toEqual(two);
  });
});

test('a million bytes of noise give no level on the bus with CRC-16', () => {
  const profile = keypadProfileSchema.parse(loadKeypadProfile('/none', 'serial-rs485-crc16'));
  if (!isSerial(profile)) throw new Error('It is serial.');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 100_000, maxLength: 100_000, size: 'max' }), (noise) => {
      expect(read(profile, [noise]).codes.filter((code) => code in profile.keys)).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test('a HID report of any bytes and length is a key of the profile or none', () => {
  const profile = loadKeypadProfile('/none', 'hid-generic');
  if (profile.transport !== 'hid') throw new Error('It is HID.');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (report) => {
      const clock = new ManualClock(0);
      const inputs: KeypadInput[] = [];
      new KeypadDecoder(profile, { clock, onInput: (input) => inputs.push(input) }).receive(report);
      clock.advance(1_000);
      const meaning = profile.keys[toHex(report.subarray(0, 1))];
      const keys = inputs.filter(({ type }) => type === 'key');
      expect(inputs).toHaveLength(1);
      expect(keys).toEqual(meaning === undefined ? [] : [{ type: 'key', meaning }]);
    }),
  );
});
