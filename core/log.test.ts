import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
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
  await vi.waitFor(() => expect(problem()).toContain('ENOSPC'));
});

test('a log is written', async () => {
  const folder = temporaryFolder();
  const { log, problem } = await openLog(folder);
  log.info({ evaluation: 'e-1' }, 'Evaluation');
  await vi.waitFor(() => {
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.log'));
    expect(readFileSync(join(folder, file), 'utf8')).toContain('"evaluation":"e-1"');
  });
  expect(problem()).toBeNull();
});
