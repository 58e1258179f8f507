/**
 * Builds the browser SDK of the counter's side into `dist/renderer/sdk`: an ES module, a classic script, their types, and the example page.
 * Run by `npm run build:sdk`, and by all that builds the screens.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';

const ROOT = dirname(import.meta.dirname);
const SOURCES = join(ROOT, 'core', 'counter-link', 'sdk');
const FOLDER = join(ROOT, 'dist', 'renderer', 'sdk');
const STAMP = 'built-from';
/** Browsers that stand on counters for years. */
const TARGET = 'chrome80';
/** Whose declarations are all that a page sees, in this order. */
const PUBLIC = ['types', 'api', 'evaluator-error', 'index'];

/** Builds the SDK if its sources changed since the last build. @returns its folder */
export async function buildSdk(): Promise<string> {
  const stampFile = join(FOLDER, STAMP);
  const stamp = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return FOLDER;
  console.log('Building the SDK …');
  await bundle('es', 'evaluator.js');
  await bundle('iife', 'evaluator.classic.js');
  writeFileSync(join(FOLDER, 'evaluator.d.ts'), declarations());
  copyFileSync(join(SOURCES, 'example.html'), join(FOLDER, 'example.html'));
  writeFileSync(stampFile, stamp);
  return FOLDER;
}

async function bundle(format: 'es' | 'iife', file: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: FOLDER,
      emptyOutDir: false,
      target: TARGET,
      minify: true,
      lib: { entry: join(SOURCES, 'index.ts'), formats: [format], name: 'CounterEvaluator', fileName: () => file },
    },
  });
}

/** One file of types for both. Checks on the way that the SDK uses nothing that such a browser lacks. */
function declarations(): string {
  const folder = mkdtempSync(join(tmpdir(), 'counter-evaluator-sdk-'));
  try {
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
    const options = ['--noEmit', 'false', '--emitDeclarationOnly', '--noEmitOnError', '--outDir', folder];
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', SOURCES, ...options], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The SDK does not compile for ${TARGET}:\n${stdout}`);
    const parts = PUBLIC.map((name) => withoutImports(readFileSync(join(folder, `${name}.d.ts`), 'utf8')));
    return `${parts.join('')}export as namespace CounterEvaluator;\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All stand in one file now. */
const withoutImports = (source: string) => source.replace(/^(?:import|export)\s(?:type\s)?(?:\{[^}]*\}|\*) from '[^']*';\n/gm, '');

function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename)).update(readFileSync(join(ROOT, 'package-lock.json')));
  const files = readdirSync(SOURCES).filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.md'));
  for (const file of files.toSorted()) hash.update(file).update('\0').update(readFileSync(join(SOURCES, file)));
  return hash.digest('hex');
}

if (import.meta.main) console.log(`The SDK and example.html lie in ${await buildSdk()}`);
