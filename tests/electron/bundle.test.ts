import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, BUNDLES } from '../../build/bundle.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { evaluatorMessageSchema } from '../../core/contract/process-messages.ts';

const ROOT = join(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  for (const one of BUNDLES) await bundle(one, join(folder, 'dist'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(folder, 'dist', file), 'utf8');

/** Packages named by an import or a `require` of the bundle; Node's own modules are left out. */
function packagesOf(file: string): string[] {
  const names = [...read(file).matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n]*['"]([^'"\n]+)['"]|\b(?:require|import)\(\s*['"]([^'"\n]+)['"]\s*\)/g)]
    .map(([, imported, required]) => imported ?? required ?? '')
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
  return [...new Set(names)].toSorted();
}

/** `zod/mini` → `zod`, `@fastify/static` → itself. */
const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

describe('the bundles that Electron starts', () => {
  test.each(BUNDLES)('$file is one file that parses, with its source map', ({ file }) => {
    execFileSync(process.execPath, ['--check', join(folder, 'dist', file)]);
    expect(existsSync(join(folder, 'dist', `${file}.map`))).toBe(true);
  });

  test('the shell needs electron and nothing else', () => {
    expect(packagesOf('electron/main.js')).toEqual(['electron']);
  });

  test('the preload requires electron and nothing else, not even of Node', () => {
    const required = [...read('electron/preload.cjs').matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)].map(([, name]) => name);
    expect(required).toEqual(['electron']);
    expect(read('electron/preload.cjs')).not.toMatch(/^(?:import|export)\b/m);
  });

  test('the evaluator imports nothing but declared dependencies, which are packed with it', () => {
    const packages = packagesOf('evaluator.mjs').map(packageOf);
    expect(packages).toContain('better-sqlite3');
    expect(packages.filter((name) => !(name in packageJson.dependencies))).toEqual([]);
  });

  test('the evaluator starts from its bundle, says that it is ready, and ends with code 0 when asked', async () => {
    const screens = join(folder, 'dist', 'renderer');
    mkdirSync(screens, { recursive: true });
    const child = spawn(process.execPath, [join(folder, 'dist', 'evaluator.mjs')], {
      env: { ...process.env, EVALUATOR_PORT: '0', EVALUATOR_DATA_FOLDER: join(folder, 'data'), EVALUATOR_SCREENS: screens },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message]: unknown[] = await once(child, 'message');
    expect(evaluatorMessageSchema.parse(message)).toMatchObject({ type: 'ready' });
    child.send({ type: 'stop' });
    const [code]: unknown[] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});
