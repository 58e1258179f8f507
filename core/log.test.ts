import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../tests/support/eventually.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { openLog } from './log.ts';

test.runIf(existsSync('/dev/full'))('a log that cannot be written is told, and does not end the process (needs /dev/full)', async () => {
  const folder = join(temporaryFolder(), 'logs');
  mkdirSync(folder);
  // A device of the kernel on which every write fails with "no space left".
  symlinkSync('/dev/full', join(folder, 'evaluator.1.log'));
  const { log, problem } = await openLog(folder);
  expect(problem()).toBeNull();
  log.info('something');
  await eventually(() => expect(problem()).toContain('ENOSPC'));
});

test('a log is written', async () => {
  const folder = temporaryFolder();
  const { log, problem } = await openLog(folder);
  log.info({ evaluation: 'e-1' }, 'Evaluation');
  await eventually(() => {
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.log'));
    expect(readFileSync(join(folder, file), 'utf8')).toContain('"evaluation":"e-1"');
  });
  expect(problem()).toBeNull();
});

test('files of earlier runs count as well: restarts do not pile logs up', async () => {
  const folder = temporaryFolder();
  for (let number = 1; number <= 40; number += 1) writeFileSync(join(folder, `evaluator.${number}.log`), 'an earlier run\n');
  const { log } = await openLog(folder);
  const line = 'x'.repeat(100_000);
  // More than the five megabytes after which a file is rolled.
  for (let written = 0; written < 60; written += 1) log.info(line);
  await eventually(() => expect(readdirSync(folder).length).toBeLessThanOrEqual(15));
});
