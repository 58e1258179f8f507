import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { hasSealedMachineKey } from '../offline-queue/keys/machine-key-file.ts';
import { app, safeStorage } from '../tests/electron/fake-electron.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { machineKeyOf, SEALED_MACHINE_KEY_FILE, type SafeStorage } from './machine-key.ts';

let folder: string;
let said: string[];
const machineKey = (storage: SafeStorage = safeStorage) => machineKeyOf(storage, folder, (problem) => said.push(problem));
const sealedFile = () => join(folder, SEALED_MACHINE_KEY_FILE);

beforeEach(() => {
  app.isReady = true;
  safeStorage.usable = true;
  safeStorage.account = 'kiosk';
  folder = join(temporaryFolder(), 'data');
  said = [];
});

describe('the machine key', () => {
  test('is made once, kept sealed, and found again; the folder is made for it', () => {
    const key = machineKey();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect([machineKey(), machineKey()]).toEqual([key, key]);
    expect(readdirSync(folder)).toEqual([SEALED_MACHINE_KEY_FILE]);
    expect(readFileSync(sealedFile(), 'latin1')).not.toContain(key);
    expect(statSync(sealedFile()).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
    expect(said).toEqual([]);
    // The evaluator looks for the same file.
    expect(hasSealedMachineKey(folder)).toBe(true);
  });

  test('of another account is kept aside, and comes back with its account', () => {
    const kiosk = machineKey();
    safeStorage.account = 'technician';
    const technician = machineKey();
    expect(technician).not.toBe(kiosk);
    expect(said).toEqual([expect.stringContaining('does not open for this account')]);
    expect(readdirSync(folder)).toEqual(['machine-key.sealed', 'machine-key.sealed.1']);
    for (const [account, key] of [['kiosk', kiosk], ['technician', technician], ['kiosk', kiosk]]) {
      safeStorage.account = account ?? '';
      expect(machineKey()).toBe(key);
      // However often they take turns.
      expect(readdirSync(folder)).toHaveLength(2);
    }
  });

  test.each([
    ['empty', Buffer.alloc(0)],
    ['garbage', Buffer.from('garbage')],
    ['sealed, but no key', Buffer.from([...Buffer.from('v10'), ...Buffer.from('kiosk:hello').map((byte) => byte ^ 0x5a)])],
  ])('in a file that is %s is replaced; the file is kept', (_what, content) => {
    machineKey();
    writeFileSync(sealedFile(), content);
    const key = machineKey();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(readFileSync(`${sealedFile()}.1`)).toEqual(content);
    writeFileSync(sealedFile(), content);
    expect(machineKey()).not.toBe(key);
    expect(readFileSync(`${sealedFile()}.2`)).toEqual(content);
    expect(machineKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

describe('without a place for secrets there is no key, no file, and the log says why', () => {
  const backend = (name: string): SafeStorage => ({ ...safeStorage, getSelectedStorageBackend: () => name });
  const boom = (): never => {
    throw new Error('boom');
  };

  test.each<[what: string, storage: () => SafeStorage]>([
    ['before the app is ready', () => {
      app.isReady = false;
      return safeStorage;
    }],
    ['while the keyring is locked', () => {
      safeStorage.usable = false;
      return safeStorage;
    }],
    ['with the built-in password of Linux', () => backend('basic_text')],
    ['when asking throws', () => ({ ...safeStorage, isEncryptionAvailable: boom })],
    ['when sealing throws', () => ({ ...safeStorage, encryptString: boom })],
  ])('%s', (_what, storage) => {
    expect(machineKey(storage())).toBeUndefined();
    expect(existsSync(sealedFile())).toBe(false);
    expect(said).toHaveLength(1);
  });

  test('and one that was made before stays where it is', () => {
    const key = machineKey();
    safeStorage.usable = false;
    expect(machineKey()).toBeUndefined();
    safeStorage.usable = true;
    expect(machineKey()).toBe(key);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('on a disk that cannot be written', () => {
    writeFileSync(folder, 'a file where the folder should be');
    expect(machineKey()).toBeUndefined();
    expect(said).toHaveLength(1);
  });

  test('a keyring of the desktop is one', () => {
    expect(machineKey(backend('gnome_libsecret'))).toMatch(/^[0-9a-f]{32}$/);
  });
});
