import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openKeyRing, type KeyRing, type KeyRingOptions } from './key-ring.ts';
import { createVault } from './vault.ts';
import { fingerprintOf, makeRecoveryKeyPair } from './wrapping.ts';

const SHELL_KEY = Buffer.alloc(16, 1);
const OTHER_SHELL_KEY = Buffer.alloc(16, 2);
const HALL = makeRecoveryKeyPair();

const open = (folder: string, options: Partial<KeyRingOptions> = {}) => openKeyRing(folder, { now: 1_000, ...options });
const standings = (ring: KeyRing) => Object.fromEntries(ring.keys().map(({ id, standing }) => [id, standing]));
const sealedIn = (ring: KeyRing) => createVault(ring).seal('words', 'a');

/** All that the files of a folder say, in one text. */
const contentOf = (folder: string) => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');

function current(ring: KeyRing): Buffer {
  const key = ring.key(ring.currentId);
  if (key === undefined) throw new Error('The current key must be open.');
  return Buffer.from(key);
}

describe('the first opening', () => {
  test('makes one key, which the next one finds', () => {
    const folder = temporaryFolder();
    const ring = open(folder);
    expect(ring.keys()).toEqual([{ id: ring.currentId, standing: 'open', madeAt: 1_000, recoveryKey: null }]);
    expect(ring.notices).toEqual([]);
    const again = open(folder, { now: 2_000 });
    expect([again.keys(), again.currentId, again.notices]).toEqual([ring.keys(), ring.currentId, []]);
    expect(current(again)).toEqual(current(ring));
  });

  test('gives each folder keys of its own', () => {
    expect(current(open(temporaryFolder()))).not.toEqual(current(open(temporaryFolder())));
  });

  test.skipIf(process.platform === 'win32')('writes files that only the owner reads (Windows has no such modes)', () => {
    const folder = temporaryFolder();
    open(folder, { recoveryKey: HALL.publicKey });
    const modes = readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]);
    expect(modes).toEqual([
      ['data-keys.json', '600'],
      ['data-keys.json.bak', '600'],
      ['machine-key', '600'],
    ]);
  });

  test('leaves no data key in clear in any file, and with a key of the shell no machine key either', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { machineKey: SHELL_KEY, recoveryKey: HALL.publicKey });
    ring.rotate(2_000);
    for (const { id } of ring.keys()) {
      const key = Buffer.from(ring.key(id) ?? []);
      expect(key).toHaveLength(16);
      for (const form of ['hex', 'base64', 'latin1'] as const) expect(contentOf(folder)).not.toContain(key.toString(form));
    }
    expect(contentOf(folder)).not.toContain(SHELL_KEY.toString('hex'));
    expect(readdirSync(folder).toSorted()).toEqual(['data-keys.json', 'data-keys.json.bak']);
  });

  test('opens nothing later without writing, when nothing has changed', () => {
    const folder = temporaryFolder();
    open(folder, { recoveryKey: HALL.publicKey });
    const before = statSync(join(folder, 'data-keys.json')).ino;
    open(folder, { recoveryKey: HALL.publicKey });
    expect(statSync(join(folder, 'data-keys.json')).ino).toBe(before);
  });
});

describe('the machine key', () => {
  test('of the shell is used, and no file is made', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { machineKey: SHELL_KEY });
    expect(current(open(folder, { machineKey: SHELL_KEY }))).toEqual(current(ring));
  });

  test('of the wrong length is a fault of ours', () => {
    expect(() => open(temporaryFolder(), { machineKey: Buffer.alloc(15) })).toThrow(expect.objectContaining({ name: 'StorageProblem', kind: 'logic' }));
  });

  test('of the file opens for a shell that comes later, and from then on the key of the shell does alone', () => {
    const folder = temporaryFolder();
    const ring = open(folder);
    expect(standings(open(folder, { machineKey: SHELL_KEY }))).toEqual({ [ring.currentId]: 'open' });
    rmSync(join(folder, 'machine-key'));
    const again = open(folder, { machineKey: SHELL_KEY });
    expect([again.currentId, current(again)]).toEqual([ring.currentId, current(ring)]);
  });

  test('that was replaced leaves the old key lost without a recovery key: new data goes on under a new one, and the technician hears', () => {
    const folder = temporaryFolder();
    const ring = open(folder);
    const sealed = sealedIn(ring);
    rmSync(join(folder, 'machine-key'));
    const after = open(folder, { now: 5_000 });
    expect(after.currentId).not.toBe(ring.currentId);
    expect(standings(after)).toEqual({ [ring.currentId]: 'lost', [after.currentId]: 'open' });
    expect(after.key(ring.currentId)).toBeUndefined();
    expect(() => createVault(after).open(sealed, 'a')).toThrow(expect.objectContaining({ kind: 'lost' }));
    expect(createVault(after).open(sealedIn(after), 'a')).toBe('words');
    expect(after.notices).toEqual([expect.stringMatching(new RegExp(`Nobody can open the data keys ${ring.currentId} .*recovery`))]);
  });

  test('that was replaced leaves the old key locked with a recovery key; the notice names the command and the folder', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { machineKey: SHELL_KEY, recoveryKey: HALL.publicKey });
    const sealed = sealedIn(ring);
    const after = open(folder, { machineKey: OTHER_SHELL_KEY, recoveryKey: HALL.publicKey });
    expect(standings(after)).toEqual({ [ring.currentId]: 'locked', [after.currentId]: 'open' });
    expect(() => createVault(after).open(sealed, 'a')).toThrow(expect.objectContaining({ kind: 'locked' }));
    expect(after.notices).toEqual([expect.stringContaining(`npm run recovery -- open --data "${folder}"`)]);
    expect(after.notices[0]).toContain(String(ring.currentId));
  });

  test('that comes back opens all keys again', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { machineKey: SHELL_KEY });
    const sealed = sealedIn(ring);
    open(folder, { machineKey: OTHER_SHELL_KEY });
    expect(createVault(open(folder, { machineKey: SHELL_KEY })).open(sealed, 'a')).toBe('words');
  });

  test('that the shell could not hand over this time may come back: its keys are locked, not lost', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'machine-key.sealed'), 'what only the shell opens');
    const ring = open(folder, { machineKey: SHELL_KEY });
    const sealed = sealedIn(ring);
    const without = open(folder);
    expect(standings(without)).toEqual({ [ring.currentId]: 'locked', [without.currentId]: 'open' });
    expect(without.notices).toEqual([expect.stringMatching(/shell could not hand over.*give-up/)]);
    const between = sealedIn(without);
    const vault = createVault(open(folder, { machineKey: SHELL_KEY }));
    expect([vault.open(sealed, 'a'), vault.open(between, 'a')]).toEqual(['words', 'words']);
  });

  test('in a damaged file is kept aside, and said', () => {
    const folder = temporaryFolder();
    open(folder, { recoveryKey: HALL.publicKey });
    writeFileSync(join(folder, 'machine-key'), 'no key');
    const ring = open(folder);
    expect(ring.notices[0]).toContain('machine-key.damaged-1');
    expect(readFileSync(join(folder, 'machine-key.damaged-1'), 'utf8')).toBe('no key');
    expect(ring.keys().map(({ standing }) => standing)).toEqual(['locked', 'open']);
  });
});

describe('the recovery key', () => {
  const fingerprint = ({ publicKey }: { publicKey: string }) => fingerprintOf(Buffer.from(publicKey, 'hex'));

  test('that is configured later, or changed, gets a wrap of every open key at the next opening', () => {
    const folder = temporaryFolder();
    open(folder).rotate(2_000);
    const wrappedFor = (recoveryKey: string) => open(folder, { recoveryKey }).keys().map((key) => key.recoveryKey);
    expect(wrappedFor(HALL.publicKey)).toEqual([fingerprint(HALL), fingerprint(HALL)]);
    const other = makeRecoveryKeyPair();
    expect(wrappedFor(other.publicKey.toUpperCase())).toEqual([fingerprint(other), fingerprint(other)]);
  });

  test('stays with keys that do not open when it is changed', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { machineKey: SHELL_KEY, recoveryKey: HALL.publicKey });
    const other = makeRecoveryKeyPair();
    const after = open(folder, { machineKey: OTHER_SHELL_KEY, recoveryKey: other.publicKey });
    expect(after.keys().map(({ id, recoveryKey }) => [id, recoveryKey])).toEqual([
      [ring.currentId, fingerprint(HALL)],
      [after.currentId, fingerprint(other)],
    ]);
  });

  test('that is taken out of the configuration keeps its wraps', () => {
    const folder = temporaryFolder();
    open(folder, { recoveryKey: HALL.publicKey });
    expect(open(folder).keys()[0]?.recoveryKey).toBe(fingerprint(HALL));
  });

  test('that is malformed is told and stops nothing', () => {
    const ring = open(temporaryFolder(), { recoveryKey: `04${'1'.repeat(128)}` });
    expect(ring.notices).toEqual([expect.stringContaining('recoveryKey is no SM2 public key')]);
    expect(ring.keys()).toMatchObject([{ standing: 'open', recoveryKey: null }]);
  });
});

describe('keys over time', () => {
  test('a rotation makes a new current key, and older ones stay readable after a restart', () => {
    const folder = temporaryFolder();
    const ring = open(folder, { recoveryKey: HALL.publicKey });
    const first = sealedIn(ring);
    ring.rotate(9_000);
    const second = sealedIn(ring);
    const again = open(folder);
    expect(again.keys().map(({ madeAt }) => madeAt)).toEqual([1_000, 9_000]);
    expect(createVault(again).keyIdOf(second)).toBe(again.currentId);
    expect([first, second].map((sealed) => createVault(again).open(sealed, 'a'))).toEqual(['words', 'words']);
    expect(again.keys().every(({ recoveryKey }) => recoveryKey !== null)).toBe(true);
  });

  test('forgetting drops keys for good, but never the current one', () => {
    const folder = temporaryFolder();
    const ring = open(folder);
    const [first] = ring.keys();
    const sealed = sealedIn(ring);
    ring.rotate(2_000);
    ring.forget([first?.id ?? 0, ring.currentId, 77]);
    for (const one of [ring, open(folder)]) {
      expect(standings(one)).toEqual({ [ring.currentId]: 'open' });
      expect(one.standing(first?.id ?? 0)).toBe('lost');
      expect(() => createVault(one).open(sealed, 'a')).toThrow(expect.objectContaining({ kind: 'lost' }));
    }
  });

  test('a locked key that is given up is lost, even when its machine key comes back', () => {
    const folder = temporaryFolder();
    const { currentId } = open(folder, { machineKey: SHELL_KEY, recoveryKey: HALL.publicKey });
    const after = open(folder, { machineKey: OTHER_SHELL_KEY });
    after.giveUp(currentId);
    expect(after.standing(currentId)).toBe('lost');
    const later = open(folder, { machineKey: SHELL_KEY });
    expect([later.standing(currentId), later.key(currentId)]).toEqual(['lost', undefined]);
    expect(later.notices.join()).not.toContain(String(currentId));
  });

  test('a key that opens, or that is not there, cannot be given up', () => {
    const ring = open(temporaryFolder());
    expect(() => ring.giveUp(ring.currentId)).toThrow(expect.objectContaining({ name: 'StorageProblem', kind: 'logic' }));
    expect(() => ring.giveUp(1)).toThrow(expect.objectContaining({ name: 'StorageProblem', kind: 'logic' }));
    expect(standings(ring)).toEqual({ [ring.currentId]: 'open' });
  });

  test('no id comes twice, even in a ring that begins anew', () => {
    const folder = temporaryFolder();
    const ids = new Set(
      Array.from({ length: 20 }, () => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        return open(folder).currentId;
      }),
    );
    // 20 of 900,000: twice the same would come once in some 4,700 runs, but is no fault in more than two.
    expect(ids.size).toBeGreaterThanOrEqual(19);
  });
});
