import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, BUNDLES } from '../../build/bundle.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { deviceFamilySchema, evaluatorMessageSchema } from '../../core/contract/process-messages.ts';
import { fromDeviceHostSchema } from '../../device-drivers/host/host-messages.ts';

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

/** What is loaded at once with a file of the device hosts: packages, and the parts that it imports otherwise than by `import()`. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of read(file).matchAll(/(?:^|\n)(?:import|export)\b[^'"\n]*['"]([^'"\n]+)['"]/g)) {
    if (name.startsWith('.')) loadedWith(join(dirname(file), name), seen);
    else if (!name.startsWith('node:') && !builtinModules.includes(name)) seen.add(packageOf(name));
  }
  return seen;
}

/** Files below the bundle's folder, the entry first. */
function deviceHostFiles(): string[] {
  const parts = readdirSync(join(folder, 'dist', 'device-host')).filter((name) => name.endsWith('.mjs'));
  return ['device-host.mjs', ...parts.map((name) => join('device-host', name))];
}

/** `zod/mini` → `zod`, `@fastify/static` → itself. */
const packageOf = (name: string) => name.split('/', name.startsWith('@') ? 2 : 1).join('/');

describe('the bundles that Electron starts', () => {
  test.each(BUNDLES)('$file is a file that parses, with its source map', ({ file }) => {
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

  test('the device hosts import nothing but declared dependencies and their own parts', () => {
    const packages = deviceHostFiles().flatMap(packagesOf).filter((name) => !name.startsWith('.')).map(packageOf);
    expect(packages).toEqual(expect.arrayContaining(['serialport', 'node-hid']));
    expect(packages.filter((name) => !(name in packageJson.dependencies))).toEqual([]);
  });

  test('no native library loads before a device host uses it, and a keypad’s loads nothing of a printer', () => {
    for (const file of deviceHostFiles()) {
      const loaded = loadedWith(file);
      expect([file, ['serialport', 'node-hid', 'koffi', 'better-sqlite3'].filter((name) => loaded.has(name))]).toEqual([file, []]);
    }
    const [entry = '', ...parts] = deviceHostFiles();
    const keypad = parts.find((name) => name.includes('keypad-family'));
    for (const file of [entry, keypad ?? '']) {
      const loaded = loadedWith(file);
      expect([file, ['@node-escpos/core', 'iconv-lite', 'qrcode'].filter((name) => loaded.has(name))]).toEqual([file, []]);
    }
  });

  test.each(deviceFamilySchema.options)('a device host for %s starts from its bundle, refuses settings that are none, and ends with its evaluator', async (family) => {
    const child = spawn(process.execPath, [join(folder, 'dist', 'device-host.mjs')], {
      env: { ...process.env, DEVICE_FAMILY: family },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    child.send({ type: 'configure', settings: 'none' });
    const [message]: unknown[] = await once(child, 'message');
    expect(fromDeviceHostSchema.parse(message)).toMatchObject({ type: 'failed' });
    child.disconnect();
    const [code]: unknown[] = await once(child, 'exit');
    expect(code).toBe(0);
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
