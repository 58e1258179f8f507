import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { keypadProfileSchema } from './keypad-profile.ts';
import { writeKeypadProfile } from './profile-file.ts';
import { matchesHid, matchesSerial } from './profile-match.ts';
import { KeypadProfileProblem, loadKeypadProfile, parseKeypadProfile, SHIPPED_KEYPADS } from './profiles.ts';

/** What a technician writes by hand or learns, and what he is told when it cannot work. */

const KEYS = { '31': { level: 1 }, '35': { level: 5 } };
const SERIAL = {
  id: 'mine',
  name: '我的按键器',
  transport: 'serial',
  framing: { kind: 'fixed', length: 5, header: 'AA55' },
  checksum: { kind: 'xor8', from: 2 },
  address: { at: 2, value: 1 },
  codeAt: 3,
  keys: KEYS,
};
const HID = { id: 'mine', name: '我的', transport: 'hid', match: { vendorId: '1a86' }, codeAt: 0, keys: { '05': { level: 5 } } };
const DELIMITED = { ...SERIAL, framing: { kind: 'delimited', delimiter: '0D0A' }, checksum: undefined, address: undefined, codeAt: 0 };

describe('profiles that ship', () => {
  test.each(SHIPPED_KEYPADS)('%s is sound, stays the same when it crosses to the device host, and knows five levels', (id) => {
    const profile = loadKeypadProfile('/none', id);
    expect(keypadProfileSchema.parse(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
    expect(Object.values(profile.keys).flatMap(({ level }) => level ?? []).toSorted()).toEqual([1, 2, 3, 4, 5]);
    expect(profile.source?.length).toBeGreaterThan(0);
  });
  test('the two ways round of a number pad', () => {
    expect(loadKeypadProfile('/none', 'wedge-stars').keys['5']).toEqual({ level: 5, digit: 5 });
    expect(loadKeypadProfile('/none', 'wedge-reversed').keys['5']).toEqual({ level: 1, digit: 5 });
  });
  test('all files of the folder ship', () => {
    const files = readdirSync(join(import.meta.dirname, 'profiles'));
    expect(files.toSorted()).toEqual(SHIPPED_KEYPADS.map((id) => `${id}.json`).toSorted());
  });
});

describe('a faulty profile is refused, and the message says where', () => {
  test.each<[what: string, data: object, words: string[]]>([
    ['no key', { ...SERIAL, keys: {} }, ['no key means a level', 'keys']],
    ['no level', { ...SERIAL, keys: { '31': { digit: 1 } } }, ['no key means a level']],
    ['one level twice', { ...SERIAL, keys: { '31': { level: 1 }, '32': { level: 1 } } }, ['two keys mean the same level']],
    ['a level that there is not', { ...SERIAL, keys: { '31': { level: 6 } } }, ['keys.31.level']],
    ['small hex', { ...SERIAL, keys: { aa: { level: 1 } } }, ['capital hex digits']],
    ['half a byte', { ...SERIAL, ignore: ['F'] }, ['capital hex digits', 'ignore']],
    ['a key that is ignored', { ...SERIAL, ignore: ['31'] }, ['"31" is a key as well']],
    ['a code of another length', { ...SERIAL, keys: { '3131': { level: 1 } } }, ['a code has 1 bytes here']],
    ['a code beyond the frame', { ...SERIAL, codeAt: 4 }, ['the code does not end before byte 4', 'codeAt']],
    ['a code in the header', { ...SERIAL, codeAt: 1 }, ['the code lies in the header']],
    ['an address where the code is', { ...SERIAL, address: { at: 3, value: 1 } }, ['the code lies there', 'address.at']],
    ['an address in the checksum', { ...SERIAL, address: { at: 4, value: 1 } }, ['address.at']],
    ['a checksum that leaves the code out', { ...SERIAL, checksum: { kind: 'xor8', from: 4 } }, ['leaves the code out']],
    ['no mark of a beginning', { ...SERIAL, framing: { kind: 'fixed', length: 4 }, checksum: undefined }, ['nothing tells where a frame begins']],
    ['a checksum behind lines without header', { ...DELIMITED, checksum: { kind: 'sum8', from: 0 } }, ['needs a header']],
    ['a length behind the code', { ...SERIAL, framing: { kind: 'length-prefixed', header: '68', lengthAt: 3, adds: 2 } }, ['the length must lie between']],
    ['a command with a checksum that there is not', { ...DELIMITED, commands: { thanks: 'AA{checksum}' } }, ['the profile has no checksum']],
    ['a command with an address that there is not', { ...DELIMITED, commands: { thanks: '{address}' } }, ['the profile has no address']],
    ['one of several frames with a checksum that there is not', { ...DELIMITED, commands: { lampOn: ['AA01', 'AA02{checksum}'] } }, ['commands.lampOn', 'the profile has no checksum']],
    ['a command of no frames', { ...SERIAL, commands: { lampOn: [] } }, ['commands.lampOn']],
    ['a command that is no hex', { ...SERIAL, commands: { thanks: 'hello' } }, ['pairs of capital hex digits', 'commands.thanks']],
    ['a command that nobody gives', { ...SERIAL, commands: { sing: 'AA' } }, ['sing']],
    ['a debounce of nothing', { ...SERIAL, debounceMs: 0 }, ['debounceMs']],
    ['a HID keypad that is known by nothing', { ...HID, match: {} }, ['names nothing to know the keypad by']],
    ['a vendor in decimal', { ...HID, match: { vendorId: 6790 } }, ['match.vendorId']],
    ['a misspelt word', { ...HID, codAt: 1 }, ['codAt']],
    ['another transport', { ...HID, transport: 'bluetooth' }, ['transport']],
  ])('%s', (_what, data, words) => {
    const problem = problemOf(() => parseKeypadProfile(data, 'mine.json'));
    for (const word of ['mine.json', ...words]) expect(problem).toContain(word);
  });
});

function problemOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof KeypadProfileProblem) return error.message;
    throw error;
  }
  return 'none';
}

describe("a hall's own profiles", () => {
  const folderWith = (name: string, content: string | Uint8Array) => {
    const folder = join(temporaryFolder(), 'device-profiles');
    mkdirSync(folder);
    writeFileSync(join(folder, name), content);
    return folder;
  };
  test('are read, with the byte order mark of Windows editors', () => {
    expect(loadKeypadProfile(folderWith('mine.json', `\uFEFF${JSON.stringify(HID)}`), 'mine').name).toBe('我的');
  });
  test.each<[what: string, content: string | Uint8Array, words: string]>([
    ['no JSON', '{', 'is no JSON'],
    ['GBK', Uint8Array.of(0x22, 0xce, 0xd2, 0xb5, 0xc4, 0x22), 'GBK'],
    ['another id', JSON.stringify({ ...HID, id: 'yours' }), 'calls itself "yours"'],
    ['a fault', JSON.stringify({ ...HID, codeAt: -1 }), 'codeAt'],
  ])('that hold %s are refused by file', (_what, content, words) => {
    const folder = folderWith('mine.json', content);
    expect(() => loadKeypadProfile(folder, 'mine')).toThrow(join(folder, 'mine.json'));
    expect(() => loadKeypadProfile(folder, 'mine')).toThrow(words);
  });
  test('that are not there: the message names those that are', () => {
    const folder = folderWith('mine.json', JSON.stringify(HID));
    expect(() => loadKeypadProfile(folder, 'other')).toThrow('serial-line, serial-rs485-crc16, mine');
    expect(() => loadKeypadProfile('/none', 'other')).toThrow(KeypadProfileProblem);
  });
  test.each(['../mine', '..', '', 'a/b', 'a\\b', 'C:mine', 'mine.json', 'MINE', '__proto__'])('are never looked for outside the folder: %j', (id) => {
    expect(() => loadKeypadProfile(folderWith('mine.json', JSON.stringify(HID)), id)).toThrow('no name of a keypad profile');
  });
  test('are written whole, replaced only on demand, and never in place of one that ships', () => {
    const folder = join(temporaryFolder(), 'device-profiles');
    const profile = parseKeypadProfile(SERIAL, 'it');
    const file = writeKeypadProfile(folder, profile);
    expect(file).toBe(join(folder, 'mine.json'));
    expect(loadKeypadProfile(folder, 'mine')).toEqual(profile);
    expect(() => writeKeypadProfile(folder, profile)).toThrow('is there already');
    writeKeypadProfile(folder, { ...profile, name: '换过的' }, true);
    expect(readFileSync(file, 'utf8')).toContain('换过的');
    expect(readdirSync(folder)).toEqual(['mine.json']);
    expect(() => writeKeypadProfile(folder, { ...profile, id: 'serial-line' }, true)).toThrow('ships');
  });
});

describe('which device a profile means', () => {
  const device = { path: '/dev/hidraw0', vendorId: 0x1a86, productId: 0xe129, serialNumber: undefined, usagePage: 0xff00, usage: 1, label: '' };
  test('a HID device by all that is named', () => {
    const hid = parseKeypadProfile({ ...HID, match: { vendorId: '1a86', usagePage: 0xff00 } }, 'it');
    if (hid.transport !== 'hid') throw new Error('It is HID.');
    expect(matchesHid(hid, device)).toBe(true);
    expect(matchesHid(hid, { ...device, usagePage: 1 })).toBe(false);
    expect(matchesHid(hid, { ...device, vendorId: 0x1a87 })).toBe(false);
  });
  test('a serial port by its USB ids, and none if the profile names none', () => {
    const port = { path: 'COM3', vendorId: '1a86', productId: '7523', serialNumber: undefined, label: '' };
    const named = parseKeypadProfile({ ...SERIAL, match: { vendorId: '1a86', productId: '7523' } }, 'it');
    const unnamed = parseKeypadProfile(SERIAL, 'it');
    if (named.transport !== 'serial' || unnamed.transport !== 'serial') throw new Error('They are serial.');
    expect(matchesSerial(named, port)).toBe(true);
    expect(matchesSerial(named, { ...port, productId: '7524' })).toBe(false);
    expect(matchesSerial(named, { ...port, vendorId: undefined })).toBe(false);
    expect(matchesSerial(unnamed, { ...port, vendorId: undefined })).toBe(false);
  });
});
