import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openKeyRing } from './key-ring.ts';
import { createVault } from './vault.ts';

/** Written by the version before, commit 689caf3: its `data-key`, and "old words" as it sealed them for "a". */
const KEY = '66899f59df0f368a8a11cc7eafd07cb0';
const SEALED = Buffer.from('0120489a227fd6386b5eff7927b6b871f2bfcd8a73d8b4e1797fb641d9f5900d7db60e2f66b7', 'hex');

const open = (folder: string) => openKeyRing(folder, { now: 1_000 });

describe('the key of the version before', () => {
  /** A folder as the version before left it. */
  function folderOfVersionBefore() {
    const folder = temporaryFolder();
    const file = join(folder, 'data-key');
    writeFileSync(file, KEY);
    return { folder, file };
  }
  const readsOld = (folder: string) => createVault(open(folder)).open(SEALED, 'a');

  test('is taken into the ring, where nothing is in clear; new data has another key', () => {
    const { folder, file } = folderOfVersionBefore();
    const ring = open(folder);
    expect(ring.notices).toEqual([expect.stringContaining('version before')]);
    expect(createVault(ring).keyIdOf(SEALED)).toBe(0);
    expect(createVault(ring).open(SEALED, 'a')).toBe('old words');
    expect(ring.currentId).not.toBe(0);
    expect(existsSync(file)).toBe(false);
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(KEY);
    expect(readsOld(folder)).toBe('old words');
    expect(open(folder).notices).toEqual([]);
  });

  test('is not lost when the process ends before the file was removed: the next start removes it', () => {
    const { folder, file } = folderOfVersionBefore();
    const { currentId } = open(folder);
    writeFileSync(file, KEY);
    const ring = open(folder);
    expect([ring.currentId, ring.notices]).toEqual([currentId, []]);
    expect(existsSync(file)).toBe(false);
    expect(readsOld(folder)).toBe('old words');
  });

  test.each(['data-keys.json', 'data-keys.json.bak'])('is not lost when the process ends while %s alone is there', (name) => {
    const { folder, file } = folderOfVersionBefore();
    open(folder);
    writeFileSync(file, KEY);
    for (const other of ['data-keys.json', 'data-keys.json.bak']) if (other !== name) rmSync(join(folder, other));
    expect(readsOld(folder)).toBe('old words');
    expect(existsSync(file)).toBe(false);
  });

  test('opens again when its file is put back after its machine key was lost', () => {
    const { folder, file } = folderOfVersionBefore();
    open(folder);
    rmSync(join(folder, 'machine-key'));
    expect(() => readsOld(folder)).toThrow(expect.objectContaining({ kind: 'lost' }));
    writeFileSync(file, KEY);
    expect(readsOld(folder)).toBe('old words');
  });

  test('in a damaged file is kept aside; the right one is read when it is put there', () => {
    const { folder, file } = folderOfVersionBefore();
    writeFileSync(file, 'damaged');
    const ring = open(folder);
    expect(ring.notices).toEqual([expect.stringContaining('data-key.damaged-1')]);
    expect(() => createVault(ring).open(SEALED, 'a')).toThrow(expect.objectContaining({ kind: 'lost' }));
    writeFileSync(file, KEY);
    expect(readsOld(folder)).toBe('old words');
  });

  test('does not replace another key 0; its file is kept', () => {
    const { folder, file } = folderOfVersionBefore();
    open(folder);
    writeFileSync(file, 'ab'.repeat(16));
    expect(open(folder).notices).toEqual([expect.stringContaining('data-key.damaged-1')]);
    expect(readFileSync(`${file}.damaged-1`, 'utf8')).toBe('ab'.repeat(16));
    expect(readsOld(folder)).toBe('old words');
  });
});
