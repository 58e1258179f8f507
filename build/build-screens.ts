import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { buildPinyinTable } from './pinyin/build-table.ts';

const ROOT = join(import.meta.dirname, '..');
const STAMP = 'built-from';

/** Everything that the screens' bundle is made of. */
const SOURCES = ['renderer', 'core/contract', 'core/evaluation', 'build/pinyin', 'package-lock.json'];

/** Builds the screens into `dist/renderer` if their sources changed since the last build. @returns that folder */
export async function buildScreens(): Promise<string> {
  const folder = join(ROOT, 'dist', 'renderer');
  const stampFile = join(folder, STAMP);
  const stamp = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return folder;
  buildPinyinTable();
  console.log('Building the screens …');
  await build({ configFile: join(ROOT, 'renderer', 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stampFile, stamp);
  return folder;
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) for (const file of filesOf(join(ROOT, source))) hash.update(file).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (path.endsWith('.json')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

if (import.meta.main) await buildScreens();
