import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { lockFolder } from '../database/folder-lock.ts';
import { openKeyRing, type KeyRingOptions } from './key-ring.ts';
import { makeRecoveryKey } from './recovery-key-file.ts';
import { giveUpKey, openWithRecoveryKey } from './recovery.ts';
import { createVault } from './vault.ts';

const SHELL_KEY = Buffer.alloc(16, 1);
const NEW_SHELL_KEY = Buffer.alloc(16, 2);

const open = (folder: string, options: Partial<KeyRingOptions> = {}) => openKeyRing(folder, { now: 1_000, ...options });
const kind = (expected: string) => expect.objectContaining({ name: 'RecoveryProblem', kind: expected });

function hallKey() {
  const file = join(temporaryFolder(), 'hall-key.json');
  return { file, publicKey: makeRecoveryKey(file, 0) };
}

/** A device with two data keys; what is sealed with each; its machine key is then lost. */
function reimagedDevice({ recoveryKey }: { recoveryKey?: string }) {
  const folder = temporaryFolder();
  const ring = open(folder, { machineKey: SHELL_KEY, ...(recoveryKey !== undefined && { recoveryKey }) });
  const first = createVault(ring).seal('first', 'a');
  ring.rotate(2_000);
  const second = createVault(ring).seal('second', 'a');
  const read = (machineKey: Uint8Array) => {
    const vault = createVault(open(folder, { machineKey }));
    return [vault.open(first, 'a'), vault.open(second, 'a')];
  };
  return { folder, read, ids: ring.keys().map(({ id }) => id) };
}

/** Every file of a folder, to see that nothing was changed. */
const contentOf = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('owner.lock')).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);

describe('opening with the recovery key', () => {
  test('brings back what was sealed on a machine that is no more, for the new machine, and for its shell', () => {
    const hall = hallKey();
    const { folder, read, ids } = reimagedDevice({ recoveryKey: hall.publicKey });
    writeFileSync(join(folder, 'machine-key.sealed'), 'what only the new shell opens');
    open(folder, { machineKey: NEW_SHELL_KEY, recoveryKey: hall.publicKey });
    expect(() => read(NEW_SHELL_KEY)).toThrow(expect.objectContaining({ kind: 'locked' }));
    expect(openWithRecoveryKey(folder, hall.file)).toMatchObject({ folder, changed: ids, damaged: [], counts: { open: 3, locked: 0, lost: 0 } });
    expect(read(NEW_SHELL_KEY)).toEqual(['first', 'second']);
    // The shell has wrapped them for its own machine key now.
    rmSync(join(folder, 'machine-key'));
    expect(read(NEW_SHELL_KEY)).toEqual(['first', 'second']);
    expect(open(folder, { machineKey: NEW_SHELL_KEY }).notices).toEqual([]);
  });

  test('works before the evaluator has ever started on the new machine, and on a copy of the folder', () => {
    const hall = hallKey();
    const { folder, ids } = reimagedDevice({ recoveryKey: hall.publicKey });
    const copy = join(temporaryFolder(), 'copy');
    cpSync(folder, copy, { recursive: true });
    expect(openWithRecoveryKey(copy, hall.file)).toMatchObject({ changed: ids, counts: { open: 2, locked: 0, lost: 0 } });
    expect(open(copy).currentId).toBe(ids[1]);
  });

  test('leaves lost keys lost, and says so', () => {
    const hall = hallKey();
    const { folder } = reimagedDevice({});
    const later = open(folder, { machineKey: NEW_SHELL_KEY, recoveryKey: hall.publicKey });
    expect(openWithRecoveryKey(folder, hall.file)).toMatchObject({ changed: [later.currentId], counts: { open: 1, locked: 0, lost: 2 } });
  });

  test('done twice opens nothing more and is no fault', () => {
    const hall = hallKey();
    const { folder } = reimagedDevice({ recoveryKey: hall.publicKey });
    openWithRecoveryKey(folder, hall.file);
    const before = contentOf(folder);
    expect(openWithRecoveryKey(folder, hall.file)).toMatchObject({ changed: [], counts: { open: 2 } });
    expect(contentOf(folder)).toEqual(before);
  });

  test("finds the evaluator's folder in the one that `npm start` takes", () => {
    const hall = hallKey();
    const { folder } = reimagedDevice({ recoveryKey: hall.publicKey });
    const above = temporaryFolder();
    cpSync(folder, join(above, 'evaluator'), { recursive: true });
    expect(openWithRecoveryKey(above, hall.file).folder).toBe(join(above, 'evaluator'));
  });

  test('writes neither a data key nor the private key into any file of the folder', () => {
    const hall = hallKey();
    const { folder, ids } = reimagedDevice({ recoveryKey: hall.publicKey });
    openWithRecoveryKey(folder, hall.file);
    const privateKey = /"privateKey": "(\w+)"/.exec(readFileSync(hall.file, 'utf8'))?.[1];
    const ring = open(folder);
    const secrets = [privateKey, ...ids.map((id) => Buffer.from(ring.key(id) ?? []).toString('hex'))];
    expect(secrets.map((secret) => secret?.length)).toEqual([64, 32, 32]);
    const content = contentOf(folder).join('\n');
    for (const secret of secrets) expect(content).not.toContain(secret);
  });
});

describe('an order that cannot be carried out changes nothing', () => {
  test.each([
    ['wrong key', 'wrong-key', () => hallKey().file],
    ['no file', 'no-key-file', () => join(temporaryFolder(), 'nothing.json')],
    ['a folder', 'no-key-file', () => temporaryFolder()],
    ['a file of something else', 'bad-key-file', () => join(import.meta.dirname, 'vault.ts')],
    ['a private key that does not belong to its public key', 'bad-key-file', mixedKeyFile],
  ])('%s', (_what, expected, keyFile) => {
    const { folder } = reimagedDevice({ recoveryKey: hallKey().publicKey });
    const before = contentOf(folder);
    expect(() => openWithRecoveryKey(folder, keyFile())).toThrow(kind(expected));
    expect(contentOf(folder)).toEqual(before);
  });

  function mixedKeyFile(): string {
    const { file } = hallKey();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"publicKey": "\w+"/, `"publicKey": "${hallKey().publicKey}"`));
    return file;
  }

  test('a folder that is none of an evaluator, or not there; none is made', () => {
    const { file } = hallKey();
    const folder = temporaryFolder();
    for (const wrong of [folder, join(folder, 'nothing')]) {
      expect(() => openWithRecoveryKey(wrong, file)).toThrow(kind('no-ring'));
      expect(() => giveUpKey(wrong, 1)).toThrow(kind('no-ring'));
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('the wrong key names the one that is needed', () => {
    const hall = hallKey();
    const { folder } = reimagedDevice({ recoveryKey: hall.publicKey });
    const needed = open(folder).keys()[0]?.recoveryKey;
    expect(() => openWithRecoveryKey(folder, hallKey().file)).toThrow(String(needed));
  });

  test('while an evaluator uses the folder', () => {
    const hall = hallKey();
    const { folder, ids } = reimagedDevice({ recoveryKey: hall.publicKey });
    const before = contentOf(folder);
    const lock = lockFolder(folder);
    const busy = expect.objectContaining({ name: 'StorageProblem', kind: 'busy' });
    expect(() => openWithRecoveryKey(folder, hall.file)).toThrow(busy);
    expect(() => giveUpKey(folder, ids[0] ?? 0)).toThrow(busy);
    lock.release();
    expect(contentOf(folder)).toEqual(before);
    expect(openWithRecoveryKey(folder, hall.file).changed).toEqual(ids);
  });

  test('and the folder is free again after a refusal', () => {
    const { folder } = reimagedDevice({ recoveryKey: hallKey().publicKey });
    expect(() => openWithRecoveryKey(folder, hallKey().file)).toThrow(kind('wrong-key'));
    expect(() => lockFolder(folder).release()).not.toThrow();
  });
});

describe('giving a key up', () => {
  test('makes it lost for good; the recovery key does not open it any more', () => {
    const hall = hallKey();
    const { folder, ids } = reimagedDevice({ recoveryKey: hall.publicKey });
    const [first = 0, second = 0] = ids;
    open(folder);
    expect(giveUpKey(folder, first)).toMatchObject({ changed: [first], counts: { open: 1, locked: 1, lost: 1 } });
    expect(giveUpKey(folder, first).changed).toEqual([]);
    expect(openWithRecoveryKey(folder, hall.file).changed).not.toContain(first);
    const ring = open(folder);
    expect([ring.standing(first), ring.standing(second)]).toEqual(['lost', 'open']);
  });

  test('is refused for a key that opens here, and for one that is not there', () => {
    const folder = temporaryFolder();
    const { currentId } = open(folder);
    expect(() => giveUpKey(folder, currentId)).toThrow(kind('key-opens'));
    expect(() => giveUpKey(folder, 1)).toThrow(kind('no-such-key'));
  });

  test('is refused for a key that the shell opened last; its machine key is not seen from outside', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'machine-key.sealed'), 'what only the shell opens');
    const { currentId } = open(folder, { machineKey: SHELL_KEY });
    expect(() => giveUpKey(folder, currentId)).toThrow(kind('key-opens'));
    // Once the evaluator has seen that the shell has another one, it may go.
    open(folder, { machineKey: NEW_SHELL_KEY });
    expect(giveUpKey(folder, currentId).counts).toEqual({ open: 1, locked: 0, lost: 1 });
  });

  test('is possible for a key that waits for a shell which does not come back', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'machine-key.sealed'), 'what only the shell opens');
    const { currentId } = open(folder, { machineKey: SHELL_KEY });
    expect(open(folder).standing(currentId)).toBe('locked');
    expect(giveUpKey(folder, currentId).counts).toEqual({ open: 1, locked: 0, lost: 1 });
    expect(open(folder).standing(currentId)).toBe('lost');
  });
});

describe('a new recovery key', () => {
  test('never overwrites a file', () => {
    const { file } = hallKey();
    const before = readFileSync(file, 'utf8');
    expect(() => makeRecoveryKey(file, 0)).toThrow(kind('file-exists'));
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('cannot be written into a folder that is not there', () => {
    const file = join(temporaryFolder(), 'nowhere', 'key.json');
    expect(() => makeRecoveryKey(file, 0)).toThrow(expect.objectContaining({ name: 'StorageProblem' }));
    expect(existsSync(file)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('is for the owner alone (Windows has no such modes)', () => {
    expect(statSync(hallKey().file).mode & 0o777).toBe(0o600);
  });
});
