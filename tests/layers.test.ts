import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/**
 * The layers of docs/ARCHITECTURE.md as a lint. A folder may import from itself and from what its row names; tests may
 * import what they test and `tests/support`.
 */
const LAYERS: Record<string, { imports: readonly string[]; packages?: readonly string[] }> = {
  'core/contract': { imports: [] },
  'core/evaluation': { imports: ['core/contract'] },
  // What the documents demand, for tests alone: no other row names it.
  'core/evaluation/articles': { imports: ['core/contract', 'core/evaluation'] },
  'core/http': { imports: ['core/contract'] },
  'core/counter-link': { imports: ['core/contract', 'core/evaluation', 'core/http'] },
  // What a page of a business system takes over: nothing around it goes along.
  'core/counter-link/sdk': { imports: [] },
  'core/technician-link': { imports: ['core/contract', 'core/http'] },
  'core/province': { imports: ['core/contract', 'core/evaluation'] },
  'core/desk': {
    imports: [
      'core/contract',
      'core/evaluation',
      'offline-queue',
      'device-drivers',
      'core/http',
      'core/counter-link',
      'core/technician-link',
      'core/province',
    ],
  },
  'core/hall': { imports: ['core/contract', 'core/evaluation'] },
  // Tools that open a data folder while no evaluator runs.
  'core/host': { imports: ['core/contract', 'core/evaluation', 'core/hall', 'offline-queue', 'core/http', 'core/technician-link'] },
  core: {
    imports: [
      'core/contract',
      'core/evaluation',
      'core/hall',
      'core/http',
      'core/counter-link',
      'core/technician-link',
      'core/province',
      'core/desk',
      'offline-queue',
      'device-drivers',
    ],
  },
  'offline-queue': { imports: ['core/contract'] },
  'device-drivers': { imports: ['core/contract'] },
  renderer: { imports: ['core/contract', 'core/evaluation'] },
  // A clerk's page knows the counter's API alone.
  'renderer/clerk': { imports: ['renderer', 'core/contract', 'core/counter-link/sdk'] },
  electron: { imports: ['core/contract'] },
  'province-sandbox': { imports: ['core/contract', 'core/evaluation'] },
  build: { imports: ['electron'] },
};

/** Packages that only one folder may use. */
const OWNED_PACKAGES: Record<string, readonly string[]> = {
  electron: ['electron', 'build'],
  'better-sqlite3': ['offline-queue', 'province-sandbox'],
  serialport: ['device-drivers'],
  'node-hid': ['device-drivers'],
  koffi: ['device-drivers'],
  '@node-escpos/core': ['device-drivers'],
  react: ['renderer'],
  'react-dom': ['renderer'],
};

const root = dirname(import.meta.dirname);
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g;

function sourceFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.tsx', '*.mts'], {
    cwd: root,
    encoding: 'utf8',
  });
  // Git still lists a file that was deleted and not committed yet.
  return listed.split('\n').filter((file) => file !== '' && !file.startsWith('vendor/') && existsSync(join(root, file)));
}

/** The most specific layer a file belongs to; `undefined` for tests and for configuration at the top. */
function layerOf(file: string): string | undefined {
  return Object.keys(LAYERS)
    .filter((layer) => file.startsWith(`${layer}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('tests/');

function violationsIn(file: string, source: string): string[] {
  const layer = layerOf(file);
  if (layer === undefined || isTest(file)) return [];
  const allowed = LAYERS[layer]?.imports ?? [];
  return [...source.matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    if (!specifier.startsWith('.')) {
      const owners = OWNED_PACKAGES[specifier];
      return owners === undefined || owners.some((owner) => layer.startsWith(owner))
        ? []
        : [`${file} imports the package "${specifier}"; only ${owners.join(', ')} may.`];
    }
    const target = relative(root, resolve(root, dirname(file), specifier));
    const targetLayer = layerOf(target);
    return target === 'package.json' || targetLayer === layer || (targetLayer !== undefined && allowed.includes(targetLayer))
      ? []
      : [`${file} imports ${target}; ${layer}/ may import only from ${[layer, ...allowed].join(', ')}.`];
  });
}

test('no file imports from a folder that its layer does not allow', () => {
  const violations = sourceFiles().flatMap((file) => violationsIn(file, readFileSync(join(root, file), 'utf8')));
  expect(violations).toEqual([]);
});

test('only tests import what the documents demand, not even the rules themselves', () => {
  const source = "import { AGENCIES } from './articles/article.ts';";
  expect(violationsIn('core/evaluation/session.ts', source)).toEqual([
    expect.stringMatching(/articles\/article\.ts; core\/evaluation\/ may import only from core\/evaluation, core\/contract\.$/),
  ]);
  expect(violationsIn('renderer/app.tsx', "import { ORDOS } from '../core/evaluation/articles/ordos.ts';")).toHaveLength(1);
  expect(violationsIn('core/evaluation/session.test.ts', source)).toEqual([]);
  expect(violationsIn('core/evaluation/articles/ordos.ts', "import { advance } from '../session.ts';")).toEqual([]);
});

test('the lint finds a forbidden folder and a forbidden package, and names what is allowed', () => {
  expect(violationsIn('renderer/app.tsx', "import { open } from '../offline-queue/store.ts';")).toEqual([
    'renderer/app.tsx imports offline-queue/store.ts; renderer/ may import only from renderer, core/contract, core/evaluation.',
  ]);
  expect(violationsIn('core/desk/x.ts', "import { app } from 'electron';")).toEqual([
    'core/desk/x.ts imports the package "electron"; only electron, build may.',
  ]);
});
