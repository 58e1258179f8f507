import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { build } from 'vite';
import { buildSdk } from './build-sdk.ts';
import { buildPinyinTable } from './pinyin/build-table.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'dist', 'renderer');
const STAMP = 'built-from';

/** A page, in the order in which they are built: the clerk's lies within the citizen's. */
interface PageBuild {
  folder: string;
  /** What else lies in that folder, and stays. */
  guests: readonly string[];
  config: string;
  /** Everything that it is made of, without what stands in `beside`. */
  sources: readonly string[];
  beside: readonly string[];
}

const PAGES: readonly PageBuild[] = [
  {
    folder: FOLDER,
    guests: ['clerk', 'sdk'],
    config: 'renderer/vite.config.ts',
    sources: ['renderer', 'core/contract', 'core/evaluation', 'build/pinyin', 'package-lock.json'],
    beside: ['renderer/clerk'],
  },
  {
    folder: join(FOLDER, 'clerk'),
    guests: [],
    config: 'renderer/clerk/vite.config.ts',
    sources: ['renderer/clerk', 'renderer/jitless.ts', 'renderer/production-build.ts', 'core/contract/china-time.ts', 'core/counter-link/sdk', 'build/pinyin', 'package-lock.json'],
    beside: [],
  },
];

/** Builds the citizen's screens, the clerk's page and the SDK into `dist/renderer` if their sources changed since the last build. @returns that folder */
export async function buildScreens(): Promise<string> {
  for (const page of PAGES) await buildPage(page);
  await buildSdk();
  return FOLDER;
}

async function buildPage(page: PageBuild): Promise<void> {
  const stampFile = join(page.folder, STAMP);
  const stamp = hashOfSources(page);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  buildPinyinTable();
  console.log(`Building ${page.config.replace('/vite.config.ts', '')} …`);
  // Beside, and put in place when it is whole: what runs meanwhile serves the old one.
  const built = join(ROOT, 'dist', `${basename(page.folder)}-${process.pid}`);
  try {
    await build({ configFile: join(ROOT, page.config), logLevel: 'warn', build: { outDir: built } });
    writeFileSync(join(built, STAMP), stamp);
    replace(page, built);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

function replace({ folder, guests }: PageBuild, built: string): void {
  const old = `${built}-old`;
  // On Windows this fails while anybody has a file of it open: then all is as it was, the guests too.
  if (existsSync(folder)) renameSync(folder, old);
  try {
    renameSync(built, folder);
    for (const guest of guests) if (existsSync(join(old, guest))) renameSync(join(old, guest), join(folder, guest));
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

function hashOfSources({ sources, beside }: PageBuild): string {
  const hash = createHash('sha256');
  const others = beside.map((folder) => join(ROOT, folder, sep));
  for (const source of sources) {
    for (const file of filesOf(join(ROOT, source))) {
      if (others.some((folder) => file.startsWith(folder))) continue;
      hash.update(file).update('\0').update(readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

if (import.meta.main) await buildScreens();
