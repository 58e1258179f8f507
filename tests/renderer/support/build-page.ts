import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildPinyinTable } from '../../../build/pinyin/build-table.ts';

const root = join(import.meta.dirname, '../../..');

export interface BuiltPage {
  folder: string;
  remove(): Promise<void>;
}

/** Builds the screens as `npm run build` does, into a folder of their own. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), 'evaluator-screens-'));
  buildPinyinTable();
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', join(root, 'renderer/vite.config.ts'), '--outDir', folder, '--logLevel', 'warn'],
    { cwd: root },
  );
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
