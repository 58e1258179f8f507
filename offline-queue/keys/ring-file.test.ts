import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openKeyRing } from './key-ring.ts';
import { createVault } from './vault.ts';

const open = (folder: string) => openKeyRing(folder, { now: 1_000 });

/** A folder whose ring has two keys, and something sealed with each. */
function folderInUse() {
  const folder = temporaryFolder();
  const ring = open(folder);
  const first = createVault(ring).seal('first', 'a');
  ring.rotate(2_000);
  const second = createVault(ring).seal('second', 'a');
  const inFolder = (name: string) => join(folder, name);
  /** Opens again and reads both. */
  const read = () => {
    const again = open(folder);
    const vault = createVault(again);
    return { ring: again, words: [vault.open(first, 'a'), vault.open(second, 'a')] };
  };
  return { folder, inFolder, read, currentId: ring.currentId, vault: createVault(ring) };
}

const DAMAGES: [what: string, damage: (content: string) => string][] = [
  ['empty', () => ''],
  ['cut off', (content) => content.slice(0, content.length / 2)],
  ['no JSON', () => 'what is this'],
  ['other JSON', () => '{"a": 1}'],
  ['zeros', (content) => '\0'.repeat(content.length)],
  // A flipped bit that leaves a valid file: another hex digit in a wrapped key.
  ['altered by a digit', (content) => content.replace(/("wrapped": ")(.)/, (_all, before: string, digit: string) => `${before}${digit === '0' ? '1' : '0'}`)],
];

describe('the ring file', () => {
  test.each(DAMAGES)('that is %s is kept aside; its copy holds every key', (_what, damage) => {
    const { folder, inFolder, read, currentId } = folderInUse();
    const damaged = damage(readFileSync(inFolder('data-keys.json'), 'utf8'));
    writeFileSync(inFolder('data-keys.json'), damaged);
    const { ring, words } = read();
    expect([words, ring.currentId]).toEqual([['first', 'second'], currentId]);
    expect(ring.notices).toEqual([expect.stringContaining('data-keys.json.damaged-1'), expect.stringContaining('data-keys.json.bak is used')]);
    expect(readFileSync(inFolder('data-keys.json.damaged-1'), 'utf8')).toBe(damaged);
    // All is well again.
    expect(read().ring.notices).toEqual([]);
    expect(readFileSync(join(folder, 'data-keys.json'), 'utf8')).toBe(readFileSync(join(folder, 'data-keys.json.bak'), 'utf8'));
  });

  test('that is missing is made from its copy', () => {
    const { inFolder, read } = folderInUse();
    rmSync(inFolder('data-keys.json'));
    const { ring, words } = read();
    expect(words).toEqual(['first', 'second']);
    expect(ring.notices).toEqual([expect.stringContaining('was missing or damaged')]);
  });

  test.each(DAMAGES)('is all that is needed when its copy is %s', (_what, damage) => {
    const { inFolder, read } = folderInUse();
    writeFileSync(inFolder('data-keys.json.bak'), damage(readFileSync(inFolder('data-keys.json.bak'), 'utf8')));
    const { ring, words } = read();
    expect(words).toEqual(['first', 'second']);
    expect(ring.notices).toEqual([expect.stringContaining('data-keys.json.bak.damaged-1')]);
    expect(read().ring.notices).toEqual([]);
  });

  test('whose copy is missing gets a new one', () => {
    const { inFolder, read } = folderInUse();
    rmSync(inFolder('data-keys.json.bak'));
    expect(read().words).toEqual(['first', 'second']);
    rmSync(inFolder('data-keys.json'));
    expect(read().words).toEqual(['first', 'second']);
  });

  test('of an old backup drops no key that its copy holds', () => {
    const { folder, inFolder, read, vault } = folderInUse();
    copyFileSync(inFolder('data-keys.json'), inFolder('old-backup'));
    const ring = open(folder);
    ring.rotate(3_000);
    const third = createVault(ring).seal('third', 'a');
    copyFileSync(inFolder('old-backup'), inFolder('data-keys.json'));
    const again = read();
    expect(again.words).toEqual(['first', 'second']);
    expect(createVault(again.ring).open(third, 'a')).toBe('third');
    expect(() => vault.open(third, 'a')).toThrow(expect.objectContaining({ kind: 'lost' }));
  });

  test('that is gone or damaged together with its copy begins anew; what was sealed is lost, never mistaken for altered', () => {
    const { folder, inFolder, currentId, vault } = folderInUse();
    const sealed = vault.seal('words', 'a');
    for (const name of ['data-keys.json', 'data-keys.json.bak']) writeFileSync(inFolder(name), 'no ring');
    const ring = open(folder);
    expect(ring.notices).toHaveLength(2);
    expect(ring.standing(currentId)).toBe('lost');
    expect(() => createVault(ring).open(sealed, 'a')).toThrow(expect.objectContaining({ kind: 'lost' }));
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual(['data-keys.json.bak.damaged-1', 'data-keys.json.damaged-1']);
  });

  test('that is damaged a second time does not replace the one that was kept', () => {
    const { folder, inFolder } = folderInUse();
    for (const content of ['first damage', 'second damage']) {
      writeFileSync(inFolder('data-keys.json'), content);
      open(folder);
    }
    expect(readFileSync(inFolder('data-keys.json.damaged-1'), 'utf8')).toBe('first damage');
    expect(readFileSync(inFolder('data-keys.json.damaged-2'), 'utf8')).toBe('second damage');
  });

  test('of a newer version is refused, and not touched', () => {
    const { folder, inFolder } = folderInUse();
    const newer = readFileSync(inFolder('data-keys.json'), 'utf8').replace('"format": 1', '"format": 2');
    writeFileSync(inFolder('data-keys.json'), newer);
    expect(() => open(folder)).toThrow(expect.objectContaining({ name: 'StorageProblem', kind: 'from-the-future' }));
    expect(readFileSync(inFolder('data-keys.json'), 'utf8')).toBe(newer);
  });

  test('that cannot be written leaves the ring as it was, and no file behind', () => {
    const { folder, inFolder, read } = folderInUse();
    const { ring } = read();
    renameSync(inFolder('data-keys.json'), inFolder('kept'));
    // A folder of that name: the new file is written, and cannot take its place.
    mkdirSync(inFolder('data-keys.json'));
    const before = readdirSync(folder);
    for (const change of [() => ring.rotate(3_000), () => ring.forget(ring.keys().map(({ id }) => id))]) {
      expect(change).toThrow(expect.objectContaining({ name: 'StorageProblem' }));
    }
    expect(ring.keys().map(({ standing }) => standing)).toEqual(['open', 'open']);
    expect(readdirSync(folder)).toEqual(before);
    rmdirSync(inFolder('data-keys.json'));
    ring.rotate(3_000);
    expect(read().ring.keys()).toHaveLength(3);
  });

  test('that cannot be read is a storage problem; it is not taken for damaged, and no key is made', () => {
    const { folder, inFolder } = folderInUse();
    renameSync(inFolder('data-keys.json'), inFolder('kept'));
    mkdirSync(inFolder('data-keys.json'));
    const before = readdirSync(folder);
    expect(() => open(folder)).toThrow(expect.objectContaining({ name: 'StorageProblem' }));
    expect(readdirSync(folder)).toEqual(before);
  });
});
