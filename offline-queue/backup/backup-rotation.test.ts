import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupsToKeep, type BackupAge } from './backup-rotation.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-25T12:00:00+08:00');
const daily = (count: number): BackupAge[] => Array.from({ length: count }, (_, nth) => ({ number: nth + 1, madeAt: NOW + nth * DAY, verified: true }));
const numbers = (backups: readonly BackupAge[]) => backups.map(({ number }) => number);

test('of daily backups the last three stay', () => {
  expect(numbers(backupsToKeep(daily(10)))).toEqual([10, 9, 8]);
});

test('of many in one day the newest two stay, and one for each day before', () => {
  const today = [1, 2, 3, 4].map((number) => ({ number: 10 + number, madeAt: NOW + 9 * DAY + number * 1000, verified: true }));
  expect(numbers(backupsToKeep([...daily(10), ...today]))).toEqual([14, 13, 9, 8]);
});

test('one that could not be read back stays only while there is no other', () => {
  const bad = { number: 11, madeAt: NOW + 20 * DAY, verified: false };
  expect(numbers(backupsToKeep([...daily(10), bad]))).toEqual([10, 9, 8]);
  expect(numbers(backupsToKeep([bad, { ...bad, number: 12 }]))).toEqual([12]);
  expect(backupsToKeep([])).toEqual([]);
});

test('whatever the clock did meanwhile, the newest verified ones stay, and not many in all', () => {
  const backup = fc.record({ number: fc.nat(1000), madeAt: fc.integer({ min: 0, max: 4e12 }), verified: fc.boolean() });
  fc.assert(
    fc.property(fc.uniqueArray(backup, { maxLength: 40, selector: ({ number }) => number }), (backups) => {
      const kept = backupsToKeep(backups);
      const sound = backups.filter(({ verified }) => verified).toSorted((a, b) => b.number - a.number);
      expect(kept.slice(0, 2)).toEqual(sound.length > 0 ? sound.slice(0, 2) : kept);
      expect(kept.length).toBeLessThanOrEqual(5);
      expect(kept.length > 0).toBe(backups.length > 0);
    }),
  );
});
