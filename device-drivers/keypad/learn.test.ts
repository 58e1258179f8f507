import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEVELS } from '../../core/contract/rating.ts';
import { checksumBytes, checksumOf, checksumSchema, type ChecksumRule } from './checksum.ts';
import { toHex } from './hex.ts';
import { startLearning, type LearnSource, type LearnState } from './learn.ts';
import { loadKeypadProfile } from './profiles.ts';
import { sampleFrame } from './sample-frames.ts';
import { usualChecksums } from './usual-checksums.ts';

/** A technician presses five keys twice; what comes out is a profile that reads them, or words. */

const SERIAL: LearnSource = { transport: 'serial', path: 'COM3', baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' };
const HID: LearnSource = { transport: 'hid', path: '/dev/hidraw0' };
const WEDGE: LearnSource = { transport: 'wedge' };

function learning(source: LearnSource, about?: unknown) {
  return startLearning({ id: 'learnt', name: '学到的', source }, about);
}

/** Presses each key twice; what each press sends is a list of captures. */
function taught(source: LearnSource, presses: readonly (readonly string[])[], about?: unknown): LearnState {
  const learner = learning(source, about);
  for (const captures of presses) for (const what of [...captures, ...captures]) learner.captured(what);
  return learner.state;
}

const hex = (...bytes: number[]) => toHex(Uint8Array.from(bytes));
const ascii = (text: string) => toHex(new TextEncoder().encode(text));
const profileOf = (state: LearnState) => (state.step === 'done' ? state.profile : expect.fail(JSON.stringify(state)));

describe('the way through', () => {
  test('asks for each level twice, from 非常满意 to 非常不满意, in two languages', () => {
    const learner = learning(SERIAL);
    const asked: string[] = [];
    for (const code of ['05', '05', '04', '04', '03', '03', '02', '02', '01', '01']) {
      const { state } = learner;
      if (state.step === 'press') asked.push(`${state.level}/${state.round} ${state.ask.zh}`);
      learner.captured(code);
    }
    expect(asked).toHaveLength(10);
    expect(asked.slice(0, 3)).toEqual(['5/1 请按一下“非常满意”键，然后松开。', '5/2 请再按一下“非常满意”键。', '4/1 请按一下“满意”键，然后松开。']);
    expect(asked.at(-1)).toBe('1/2 请再按一下“非常不满意”键。');
    expect(learner.state.heard).toHaveLength(10);
    expect(profileOf(learner.state)).toMatchObject({ id: 'learnt', framing: { kind: 'fixed', length: 1 }, keys: { '05': { level: 5 }, '01': { level: 1 } } });
  });
  test('a key that is pressed for the wrong level is named, and nothing is lost', () => {
    const learner = learning(SERIAL);
    for (const code of ['05', '05', '05']) learner.captured(code);
    expect(learner.state).toMatchObject({ step: 'press', level: 4, round: 1, note: { zh: expect.stringContaining('与“非常满意”键相同') } });
    for (const code of ['04', '04', '03', '03', '02', '02', '01', '01']) learner.captured(code);
    expect(profileOf(learner.state).keys).toEqual(Object.fromEntries(LEVELS.map((level) => [hex(level), { level }])));
  });
  test('a wrong key in the second round is not taken for a release for ever', () => {
    const learner = learning(SERIAL);
    for (const code of ['05', '04', '05', '04', '04', '04', '03', '03', '02', '02', '01', '01']) learner.captured(code);
    expect(profileOf(learner.state)).toMatchObject({ keys: { '04': { level: 4 } }, ignore: [] });
  });
  test('frames that change at each press fail in words', () => {
    const learner = learning(SERIAL);
    for (let count = 0; count < 9; count++) learner.captured(hex(0xaa, 5, count));
    expect(learner.state).toMatchObject({ step: 'failed', why: { zh: expect.stringContaining('内容不同') } });
    learner.captured('05');
    expect(learner.state.step).toBe('failed');
  });
  test('a port that talks by itself fails in words, and little of it is kept', () => {
    const learner = learning(SERIAL);
    for (let count = 0; count < 50; count++) learner.captured('AB'.repeat(5_000));
    expect(learner.state).toMatchObject({ step: 'failed', why: { zh: expect.stringContaining('波特率') } });
    expect(learner.state.heard.length).toBeLessThanOrEqual(20);
    expect(learner.state.heard.join('').length).toBeLessThan(3_000);
  });
});

describe('what is recognised', () => {
  test.each([
    ['serial-fixed-xor', 'fixed', 'xor8'],
    ['serial-line', 'delimited', undefined],
    ['serial-rs485-crc16', 'fixed', 'crc16'],
  ])('the keypad of %s, without its profile', (id, framing, checksum) => {
    const known = loadKeypadProfile('/none', id);
    if (known.transport !== 'serial') throw new Error('It is serial.');
    const codeOf = (level: number) => Object.keys(known.keys).find((code) => known.keys[code]?.level === level) ?? '';
    const frames = LEVELS.map((level) => toHex(sampleFrame(known, codeOf(level))));
    const release = toHex(sampleFrame(known, known.ignore[0] ?? ''));
    const profile = profileOf(taught(SERIAL, frames.map((frame) => [frame, release])));
    expect(profile).toMatchObject({ transport: 'serial', settings: { baudRate: 9600 }, framing: { kind: framing } });
    expect(profile.transport === 'serial' && profile.checksum?.kind).toBe(checksum);
    expect(Object.values(profile.keys).map(({ level }) => level).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(profile.ignore).toHaveLength(1);
  });
  test('a digit and a carriage return', () => {
    const profile = profileOf(taught(SERIAL, LEVELS.map((level) => [ascii(`${level}\r`)])));
    expect(profile).toMatchObject({ framing: { kind: 'delimited', delimiter: '0D' }, codeAt: 0, keys: { '35': { level: 5 } } });
  });
  test('lines of different lengths, one beginning like another', () => {
    const lines = ['BEST', 'GOOD', 'GO', 'BAD', 'BADDEST'].map((word) => [ascii(`$${word}\n`)]);
    expect(profileOf(taught(SERIAL, lines))).toMatchObject({ framing: { header: '24', delimiter: '0A' }, keys: { [ascii('GO')]: { level: 3 } } });
  });
  test('a check that nobody knows: all bytes that differ must be right', () => {
    const odd = [0x17, 0x99, 0x42, 0xe0, 0x05];
    const profile = profileOf(taught(SERIAL, LEVELS.map((level, at) => [hex(0xaa, level, 0x20, odd[at] ?? 0, 0x55)])));
    expect(profile).toMatchObject({ codeAt: 1, codeLength: 3, framing: { header: 'AA', trailer: '55' }, keys: { '052017': { level: 5 } } });
    expect(profile).not.toHaveProperty('checksum');
  });
  test('a release of its own for each key', () => {
    const profile = profileOf(taught(SERIAL, LEVELS.map((level) => [hex(level), hex(0x80 | level)])));
    expect(profile.ignore.toSorted()).toEqual(['81', '82', '83', '84', '85']);
  });
  test('a HID keypad by its ids, its reports and its release', () => {
    const about = { vendorId: '1a86', productId: 'e129', usagePage: 0xff00, usage: 1 };
    const profile = profileOf(taught(HID, LEVELS.map((level) => [hex(2, 0, 1 << level, 0), hex(2, 0, 0, 0)]), about));
    expect(profile).toMatchObject({ transport: 'hid', match: about, codeAt: 2, codeLength: 1, keys: { '20': { level: 5 } }, ignore: ['00'] });
  });
  test('a HID device without ids is refused in words', () => {
    expect(taught(HID, LEVELS.map((level) => [hex(level)]), { usagePage: 1 })).toMatchObject({ step: 'failed', why: { en: expect.stringContaining('vendor') } });
  });
  test('a keypad that types, with and without Enter behind each key', () => {
    expect(profileOf(taught(WEDGE, LEVELS.map((level) => [String(6 - level)])))).toMatchObject({ transport: 'wedge', keys: { '1': { level: 5 } }, ignore: [] });
    expect(profileOf(taught(WEDGE, LEVELS.map((level) => [`F${level} Enter`])))).toMatchObject({ keys: { F5: { level: 5 } }, ignore: ['Enter'] });
    expect(profileOf(taught(WEDGE, LEVELS.map((level) => [String(level), 'Enter'])))).toMatchObject({ keys: { '5': { level: 5 } }, ignore: ['Enter'] });
  });
  test.each<[what: string, presses: string[][]]>([
    ['no common byte, no check', LEVELS.map((level) => [hex(level, 0x17 * level * level)])],
    ['frames of different lengths', LEVELS.map((level) => [hex(0xaa, ...Array.from({ length: level }, () => level))])],
  ])('not %s: it fails in words', (_what, presses) => {
    expect(taught(SERIAL, presses)).toMatchObject({ step: 'failed', why: { zh: expect.stringContaining('规律') } });
  });
});

test('every usual checksum is found, from wherever it begins, or one that agrees with it on all keys', () => {
  const rule = fc.constantFrom(...usualChecksums().filter(({ from }) => from <= 3));
  const codes = fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(rule, fc.uint8Array({ minLength: 3, maxLength: 3 }), codes, (rule, front, codes) => {
      const presses = codes.map((code) => [framed(rule, [0xaa, ...front, code])]);
      const state = taught(SERIAL, presses);
      const profile = profileOf(state);
      expect(Object.values(profile.keys).map(({ level }) => level).toSorted()).toEqual([1, 2, 3, 4, 5]);
      expect(profile).toMatchObject({ checksum: expect.anything(), codeAt: 4, codeLength: 1 });
    }),
    { numRuns: 200 },
  );
});

test('whatever is heard, learning ends in a profile that passes its schema, in words, or goes on asking', () => {
  const capture = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 12 }).map(toHex), fc.constantFrom('05', '04', '03', '02', '01', '00', '310D', '320D'));
  fc.assert(
    fc.property(fc.array(capture, { maxLength: 60 }), (captures) => {
      const learner = learning(SERIAL);
      for (const what of captures.flatMap((each) => [each, each])) learner.captured(what);
      expect(['press', 'done', 'failed']).toContain(learner.state.step);
    }),
    { numRuns: 300 },
  );
});

function framed(rule: ChecksumRule, bytes: readonly number[]): string {
  const checked = checksumSchema.parse(rule);
  return hex(...bytes, ...checksumBytes(checked, checksumOf(checked)(Uint8Array.from(bytes), checked.from, bytes.length)));
}
