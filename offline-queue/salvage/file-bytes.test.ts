import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { FileBytes } from './file-bytes.ts';

function opened(file: string): FileBytes {
  const bytes = new FileBytes(file);
  onTestFinished(() => bytes.close());
  return bytes;
}

test('a read gives what is there, and a missing file is an empty one', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'short');
  writeFileSync(file, 'abcdef');
  expect(opened(file).read(4, 10).toString()).toBe('ef');
  expect(opened(file).read(60, 10)).toHaveLength(0);
  const missing = opened(join(folder, 'missing'));
  expect([missing.size, missing.read(0, 10).length]).toEqual([0, 0]);
});

test('what is no damage is told: a folder in the place of the file', () => {
  expect(() => opened(temporaryFolder()).read(0, 10)).toThrow(/EISDIR/);
});

// Linux's /proc/self/mem is a file that cannot be read at its start.
test.skipIf(process.platform !== 'linux')('an I/O error costs the bytes that were asked for (made on Linux only)', () => {
  expect(opened('/proc/self/mem').read(0, 4096)).toHaveLength(0);
});
