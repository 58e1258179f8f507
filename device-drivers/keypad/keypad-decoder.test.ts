import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../tests/support/manual-clock.ts';
import { seeded } from '../../tests/support/seeded.ts';
import { FRAME_GAP_MS } from './frame-reader.ts';
import { fromHex, toHex } from './hex.ts';
import { LET_GO_MS } from './key-gate.ts';
import { KeypadDecoder, type KeypadInput } from './keypad-decoder.ts';
import { keypadProfileSchema, type HidProfile, type KeypadCommand, type SerialProfile } from './keypad-profile.ts';
import { TWO_KEYS_MS } from './one-key-at-a-time.ts';
import { loadKeypadProfile } from './profiles.ts';
import { sampleFrame } from './sample-frames.ts';

/** From what a keypad sends to what it means: only what is certain is a key. */

function attached(data: unknown): HidProfile | SerialProfile {
  const profile = keypadProfileSchema.parse(data);
  if (profile.transport === 'wedge') throw new Error('It has no bytes.');
  return profile;
}
const shipped = (id: string) => attached(loadKeypadProfile('/none', id));

/** A decoder whose inputs are seen as short words: "5", "ok", "bounce", "?FF", "noise 3". */
function decoding(profile: HidProfile | SerialProfile, address?: number) {
  const clock = new ManualClock(0);
  const seen: string[] = [];
  const decoder = new KeypadDecoder(profile, { clock, address, onInput: (input) => seen.push(inWords(input)) });
  return {
    clock,
    decoder,
    sends: (code: string, unit?: number) => decoder.receive(sampleFrame(profile, code, unit)),
    /** What came since the last look, and what is still held. */
    seen(waitMs = TWO_KEYS_MS) {
      clock.advance(waitMs);
      return seen.splice(0);
    },
  };
}

function inWords(input: KeypadInput): string {
  switch (input.type) {
    case 'key':
      return String(input.meaning.level ?? input.meaning.action ?? input.meaning.digit);
    case 'ignored':
      return input.why;
    case 'unknown':
      return `?${input.code}`;
    case 'noise':
      return `noise ${input.bytes}`;
  }
}

describe('the keypads that ship', () => {
  test.each([
    ['serial-fixed-xor', ['35', '34', '33', '32', '31'], '0D'],
    ['serial-line', ['35', '34', '33', '32', '31'], '4F4B'],
    ['serial-rs485-crc16', ['0105', '0104', '0103', '0102', '0101'], '010A'],
    ['hid-generic', ['05', '04', '03', '02', '01'], '0B'],
  ])('%s: five levels, confirm, and a code that nobody knows', (id, levels, confirm) => {
    const keypad = decoding(shipped(id));
    for (const [at, code] of levels.entries()) {
      keypad.sends(code);
      expect(keypad.seen()).toEqual([String(5 - at)]);
    }
    keypad.sends(confirm);
    expect(keypad.seen()).toEqual(['confirm']);
    const strange = 'EE'.repeat((levels[0] ?? '').length / 2);
    keypad.sends(strange);
    expect(keypad.seen()).toEqual([`?${strange}`]);
  });

  test.each(['serial-fixed-xor', 'serial-line', 'serial-rs485-crc16'])('%s: frames in single bytes, and all in one piece', (id) => {
    const profile = shipped(id);
    const code = id === 'serial-rs485-crc16' ? '0104' : '34';
    const keypad = decoding(profile);
    for (const byte of sampleFrame(profile, code)) keypad.decoder.receive(Uint8Array.of(byte));
    expect(keypad.seen()).toEqual(['4']);
    keypad.clock.advance(1_000);
    const noise = seeded(5);
    const before = Array.from({ length: 40 }, () => noise.whole(0x80, 0x9f));
    keypad.decoder.receive(Uint8Array.of(...before, ...sampleFrame(profile, code)));
    expect(keypad.seen()).toEqual(['noise 40', '4']);
  });
});

describe('a key counts once', () => {
  const keypad = () => decoding(attached({ ...loadKeypadProfile('/none', 'serial-fixed-xor'), debounceMs: 200, stuckMs: 2_000 }));
  test('however its contact bounces', () => {
    const { sends, clock, seen } = keypad();
    for (const pause of [0, 3, 5, 100, 199]) {
      clock.advance(pause);
      sends('35');
    }
    expect(seen()).toEqual(['bounce', 'bounce', '5', 'bounce', 'bounce']);
    clock.advance(200);
    sends('35');
    expect(seen()).toEqual(['5']);
  });
  test('however long it is held, and a held one is reported as stuck until it is let go', () => {
    const { sends, clock, seen, decoder } = keypad();
    sends('31');
    for (let repeats = 0; repeats < 40; repeats++) {
      expect(decoder.stuck()).toBe(false);
      clock.advance(50);
      sends('31');
    }
    expect(decoder.stuck()).toBe(true);
    const all = seen(0);
    expect(all.filter((word) => word === '1')).toEqual(['1']);
    expect(all.at(-1)).toBe('stuck');
    clock.advance(200);
    expect(decoder.stuck()).toBe(false);
    sends('31');
    expect(seen()).toEqual(['1']);
  });
  test('and one that was stuck does not count because the cable was pulled and put back', () => {
    const { sends, clock, seen, decoder } = keypad();
    for (let repeats = 0; repeats < 50; repeats++, clock.advance(50)) sends('31');
    seen();
    clock.advance(10_000);
    decoder.reset();
    clock.advance(40);
    sends('31');
    expect(seen()).toEqual(['stuck']);
    clock.advance(LET_GO_MS);
    sends('35');
    expect(seen()).toEqual(['5']);
  });
  test('a stuck key does not keep the others from counting', () => {
    const { sends, clock, seen } = keypad();
    for (let repeats = 0; repeats < 10; repeats++, clock.advance(50)) sends('31');
    sends('35');
    clock.advance(30);
    sends('31');
    expect(seen().filter((word) => word !== 'bounce')).toEqual(['1', '5']);
  });
});

describe('two keys at once rate nothing', () => {
  test('whichever came first, known or not', () => {
    const { sends, clock, seen } = decoding(shipped('serial-fixed-xor'));
    sends('35');
    clock.advance(TWO_KEYS_MS - 1);
    sends('31');
    expect(seen()).toEqual(['two-keys', 'two-keys']);
    clock.advance(1_000);
    sends('35');
    sends('EE');
    expect(seen()).toEqual(['two-keys', '?EE']);
    clock.advance(1_000);
    sends('EE');
    clock.advance(10);
    sends('35');
    expect(seen()).toEqual(['?EE', 'two-keys']);
  });
  test('an elbow that rolls over five keys gives none of them', () => {
    const { sends, clock, seen } = decoding(shipped('serial-fixed-xor'));
    for (const code of ['31', '32', '33', '34', '35']) {
      sends(code);
      clock.advance(30);
    }
    expect(new Set(seen())).toEqual(new Set(['two-keys']));
    clock.advance(300);
    sends('34');
    expect(seen()).toEqual(['4']);
  });
  test('two keys one after the other are two keys', () => {
    const { sends, clock, seen } = decoding(shipped('serial-fixed-xor'));
    sends('35');
    clock.advance(TWO_KEYS_MS);
    sends('31');
    expect(seen()).toEqual(['5', '1']);
  });
  test('a key-up code soon after a key does not take the key back', () => {
    const { sends, clock, seen } = decoding(shipped('hid-generic'));
    sends('05');
    clock.advance(8);
    sends('00');
    expect(seen()).toEqual(['listed', '5']);
  });
  test('a key for one session is not given to the next', () => {
    const { sends, clock, seen, decoder } = decoding(shipped('hid-generic'));
    sends('05');
    clock.advance(10);
    decoder.askAnew();
    expect(seen()).toEqual([]);
  });
});

describe('a bus with several units', () => {
  test('only the own one counts, by the address of the settings', () => {
    const { sends, seen } = decoding(shipped('serial-rs485-crc16'), 7);
    sends('0105', 1);
    expect(seen()).toEqual(['other-address']);
    sends('0105', 7);
    expect(seen()).toEqual(['5']);
  });
});

describe('what is no frame', () => {
  test('a wrong checksum is noise', () => {
    const profile = shipped('serial-fixed-xor');
    const { decoder, seen } = decoding(profile);
    const frame = sampleFrame(profile, '35');
    decoder.receive(frame.with(3, 0x31));
    expect(seen()).toEqual(['noise 5']);
  });
  test('a half frame is not completed by what comes much later, nor read then', () => {
    const profile = shipped('serial-fixed-xor');
    const { decoder, clock, seen } = decoding(profile);
    const frame = sampleFrame(profile, '35');
    decoder.receive(frame.subarray(0, 4));
    clock.advance(FRAME_GAP_MS);
    decoder.receive(frame.subarray(4));
    expect(seen()).toEqual(['noise 5']);
    decoder.receive(frame);
    expect(seen()).toEqual(['5']);
  });
  test('a broken frame does not swallow the good one behind it', () => {
    const profile = shipped('serial-rs485-crc16');
    const { decoder, seen } = decoding(profile);
    // Its length says 27 bytes more.
    decoder.receive(Uint8Array.of(0x68, 24, ...sampleFrame(profile, '0102')));
    expect(seen()).toEqual(['noise 2', '2']);
  });
  test('a line that lost its end does not lend its key to the next line', () => {
    const { decoder, seen } = decoding(shipped('serial-line'));
    const text = (line: string) => decoder.receive(new TextEncoder().encode(line));
    text('KEY 1KEY 5\r\n');
    expect(seen()).toEqual(['noise 5', '5']);
    text('KEY 12\r\n');
    expect(seen()).toEqual(['?3132']);
    text('\r\nKEY \r\n');
    expect(seen()).toEqual(['noise 8']);
  });
  test('a report that is too short, or of another number', () => {
    const { decoder, seen } = decoding(attached({ ...loadKeypadProfile('/none', 'hid-generic'), reportId: 3, codeAt: 2 }));
    decoder.receive(Uint8Array.of(3, 0));
    decoder.receive(Uint8Array.of(2, 0, 5));
    decoder.receive(Uint8Array.of(3, 0, 5));
    expect(seen()).toEqual(['noise 2', 'other-report', '5']);
  });
});

describe('commands', () => {
  const framesOf = (id: string, name: KeypadCommand, address?: number) => decoding(shipped(id), address).decoder.command(name).map(toHex);
  test('carry the address of the unit and the checksum', () => {
    expect(framesOf('serial-fixed-xor', 'lampOn')).toEqual(['AA55012120']);
    expect(framesOf('serial-fixed-xor', 'lampOn', 9)).toEqual(['AA55092128']);
    expect(framesOf('serial-rs485-crc16', 'thanks', 1)).toEqual([expect.stringMatching(/^6803011003[0-9A-F]{4}$/)]);
  });
  test('that the keypad does not know are none', () => {
    expect(framesOf('hid-generic', 'thanks')).toEqual([]);
  });
  test('of several frames go to the lamp of every key, all lit or all out', () => {
    const lamps = (name: KeypadCommand) => framesOf('serial-rs485-crc16', name, 7).map((frame) => frame.slice(0, 10));
    expect(lamps('lampOn')).toEqual(['6803071101', '6803071102', '6803071103', '6803071104', '6803071105']);
    expect(lamps('lampOff')).toEqual(['6803071201', '6803071202', '6803071203', '6803071204', '6803071205']);
  });
  test('that a two-wire adapter echoes are no key and no unknown code', () => {
    const { decoder, seen } = decoding(shipped('serial-rs485-crc16'));
    const all = (['welcome', 'pleaseRate', 'thanks', 'lampOn', 'lampOff'] as const).flatMap((name) => decoder.command(name));
    for (const frame of all) decoder.receive(frame);
    expect(seen()).toEqual(all.map(() => 'listed'));
  });
  test('with something behind the checksum', () => {
    const profile = { ...loadKeypadProfile('/none', 'serial-fixed-xor'), commands: { thanks: '0102{checksum}0D0A' } };
    expect(decoding(attached({ ...profile, checksum: { kind: 'sum8', from: 0 } })).decoder.command('thanks')).toEqual([fromHex('0102030D0A')]);
  });
});
