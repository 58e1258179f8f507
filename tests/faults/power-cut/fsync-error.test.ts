import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { inspectFolder } from './inspect.ts';
import { skipFor } from '../skip.ts';
import { startWriter } from './writer-process.ts';

/** Makes those fsyncs of the evaluator fail with EIO; `which` in strace's own words, e.g. `30..32` or `30+`. */
const failing = (which: string) => [
  'strace',
  '-f',
  '--output=/dev/null',
  '--trace=fsync,fdatasync',
  `--inject=fsync,fdatasync:error=EIO:when=${which}`,
];
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

function whyNoStrace(): string | undefined {
  const { error, status, stderr } = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (error) return 'strace is not on this machine';
  return status === 0 ? undefined : `strace may not trace here: ${stderr.trim()}`;
}
const whyNot = whyNoStrace();

describe('a write that failed with an I/O error may still be in the file', () => {
  beforeEach((context) => skipFor(context, whyNot));

  test('tried again under the same id, it is there once', async () => {
    const folder = temporaryFolder();
    const writer = startWriter(folder, { first: 1, under: failing('30..33'), onThanked: (ordinal) => ordinal === 40 && writer.kill() });
    const { errors } = await writer.ended;
    expect(errors).toBe('io\n'.repeat(4));
    expect(inspectFolder(folder, range(1, 40))).toMatchObject({ lost: [], faults: [] });
  });

  test('tried again after a restart, it is there once, also where it had reached the file without a "thank you"', async () => {
    let wereThere = 0;
    // Two fsyncs a rating, offer and completion, and some of the settling: four in a row meet them all.
    for (const which of ['30+', '31+', '32+', '33+']) {
      const folder = temporaryFolder();
      const failed = startWriter(folder, { first: 1, under: failing(which) });
      expect((await failed.ended).status).toBe(3);
      const refused = failed.thanked.length + 1;

      const copy = join(temporaryFolder(), 'copy');
      cpSync(folder, copy, { recursive: true });
      wereThere += inspectFolder(copy, [refused]).found;

      const second = startWriter(folder, { first: refused, onThanked: (ordinal) => ordinal === refused + 2 && second.kill() });
      await second.ended;
      expect(inspectFolder(folder, range(1, refused + 2))).toMatchObject({ lost: [], faults: [] });
    }
    expect(wereThere, 'refused ratings that were in the file all the same').toBeGreaterThan(0);
  });
});
