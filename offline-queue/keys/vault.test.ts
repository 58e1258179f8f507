import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openKeyRing, type KeyStanding } from './key-ring.ts';
import { createVault } from './vault.ts';

const KEYS: Record<number, Uint8Array> = { 0: Buffer.alloc(16, 7), 5: Buffer.alloc(16, 5), 4_000_000_000: Buffer.alloc(16, 4) };

function vaultWith({ currentId = 5, closed = {} }: { currentId?: number; closed?: Record<number, KeyStanding> } = {}) {
  const standing = (id: number): KeyStanding => closed[id] ?? (KEYS[id] === undefined ? 'lost' : 'open');
  return createVault({ currentId, standing, key: (id) => (standing(id) === 'open' ? KEYS[id] : undefined) });
}

describe('sealed personal data', () => {
  test.each([5, 4_000_000_000])('opens for its owner, and names its key %i', (currentId) => {
    const vault = vaultWith({ currentId });
    const sealed = vault.seal('张三 230202199001011234', 'evaluation-1');
    expect(vault.open(sealed, 'evaluation-1')).toBe('张三 230202199001011234');
    expect(vault.keyIdOf(sealed)).toBe(currentId);
    expect(sealed.includes('张三')).toBe(false);
    expect(vault.open(new Uint8Array(sealed), 'evaluation-1')).toBe('张三 230202199001011234');
  });

  test('still opens when the current key is another', () => {
    const sealed = vaultWith().seal('words', 'a');
    expect(vaultWith({ currentId: 4_000_000_000 }).open(sealed, 'a')).toBe('words');
  });

  test('opens for no other owner, and not when any bit of it was altered', () => {
    const vault = vaultWith({ closed: { 0: 'lost' } });
    const sealed = vault.seal('words', 'a');
    expect(() => vault.open(sealed, 'b')).toThrow(expect.objectContaining({ kind: 'unreadable' }));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // In the bytes of the key id, another key is named, which is not there.
      const kind = bit >> 3 >= 1 && bit >> 3 <= 4 ? 'lost' : 'unreadable';
      expect(() => vault.open(altered, 'a')).toThrow(expect.objectContaining({ kind }));
    }
  });

  test('does not open under the id of another key, even of one with the same bytes', () => {
    const sealed = vaultWith().seal('words', 'a');
    const standing = (): KeyStanding => 'open';
    const ring = { currentId: 6, standing, key: () => KEYS[5] };
    const renamed = Buffer.from(sealed);
    renamed.writeUInt32BE(6, 1);
    expect(() => createVault(ring).open(renamed, 'a')).toThrow(expect.objectContaining({ kind: 'unreadable' }));
  });

  test.each([
    ['locked', 'locked'],
    ['lost', 'lost'],
  ] as const)('says that its key is %s', (standing, kind) => {
    const sealed = vaultWith().seal('words', 'a');
    const vault = vaultWith({ closed: { 5: standing } });
    expect(() => vault.open(sealed, 'a')).toThrow(expect.objectContaining({ name: 'StorageProblem', kind, message: expect.stringContaining('5') }));
    expect(vault.keyIdOf(sealed)).toBe(5);
  });

  test.each([
    ['nothing', []],
    ['a format of the future', [3, ...Array.from({ length: 60 }, () => 0)]],
    ['a cut header', [2, 0, 0]],
    ['a header without a body', [2, 0, 0, 0, 5]],
    ['a cut one of the version before', [1, 2, 3]],
  ])('%s is unreadable', (_what, bytes) => {
    const vault = vaultWith();
    expect(() => vault.open(Uint8Array.from(bytes), 'a')).toThrow(expect.objectContaining({ kind: 'unreadable' }));
    expect(() => vault.keyIdOf(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ kind: 'unreadable' }));
  });

  test('lets nobody seal without an open current key', () => {
    expect(() => vaultWith({ closed: { 5: 'locked' } }).seal('words', 'a')).toThrow(expect.objectContaining({ kind: 'locked' }));
  });

  test('of a real ring stays readable through rotations', () => {
    const ring = openKeyRing(temporaryFolder(), { now: 0 });
    const vault = createVault(ring);
    const sealed = [1, 2, 3].map((nth) => {
      ring.rotate(nth);
      return vault.seal(`words ${nth}`, `${nth}`);
    });
    expect(new Set(sealed.map((one) => vault.keyIdOf(one))).size).toBe(3);
    expect(sealed.map((one, nth) => vault.open(one, `${nth + 1}`))).toEqual(['words 1', 'words 2', 'words 3']);
  });
});
