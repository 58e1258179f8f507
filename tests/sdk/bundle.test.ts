import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildSdk } from '../../build/build-sdk.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const KIB = 1024;
const FILES = ['evaluator.js', 'evaluator.classic.js', 'evaluator.d.ts'];

test.each(FILES)('%s is smaller than 10 KiB when compressed', async (file) => {
  const bytes = gzipSync(readFileSync(join(await buildSdk(), file))).byteLength;
  console.log(`${file}: ${(bytes / KIB).toFixed(1)} KiB (gzip)`);
  expect(bytes).toBeLessThan(10 * KIB);
});

test('the scripts need nothing else, and no browser newer than Chromium 80', async () => {
  for (const file of FILES.slice(0, 2)) {
    const source = readFileSync(join(await buildSdk(), file), 'utf8');
    expect(source).not.toMatch(/\bimport\b|\brequire\(/);
    // Younger syntax: private methods, class static blocks, logical assignment. Younger functions are what the SDK's tsconfig.json forbids.
    expect(source).not.toMatch(/static\s*\{|\?\?=|\|\|=|&&=|#\w+\s*\(/);
  }
});

test('any page may load the scripts and the types from the evaluator', async () => {
  const { url } = await startTestEvaluator();
  const folder = await buildSdk();
  for (const [file, type] of [['evaluator.js', 'javascript'], ['evaluator.classic.js', 'javascript'], ['evaluator.d.ts', ''], ['example.html', 'text/html']] as const) {
    const response = await fetch(`${url}/sdk/${file}`, { headers: { origin: 'http://business.example' } });
    expect(response.status, file).toBe(200);
    expect(response.headers.get('access-control-allow-origin'), file).toBe('*');
    expect(response.headers.get('content-type') ?? '', file).toContain(type);
    expect(await response.text()).toBe(readFileSync(join(folder, file), 'utf8'));
  }
});

test('the types serve a page that imports the module, and one that uses the global', async () => {
  const folder = temporaryFolder();
  copyFileSync(join(await buildSdk(), 'evaluator.d.ts'), join(folder, 'evaluator.d.ts'));
  writeFileSync(
    join(folder, 'module.ts'),
    `import { connect, EvaluatorError, type RatingEnd } from './evaluator.js';
     const evaluator = connect({ url: 'http://127.0.0.1:17800' });
     export const rate = (request: Parameters<typeof evaluator.rate>[0]): Promise<RatingEnd> => evaluator.rate(request);
     evaluator.on('state', (state) => state === 'ready');
     export const words = (error: unknown): string => (error instanceof EvaluatorError ? error.zh : '');
     // @ts-expect-error An end has no level.
     export const level = (end: RatingEnd) => end.level;`,
  );
  writeFileSync(join(folder, 'classic.ts'), `/// <reference path="./evaluator.d.ts" />\nconst page: CounterEvaluator.Evaluator = CounterEvaluator.connect();\nvoid page.pair;\n`);
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const options = ['--strict', '--noEmit', '--target', 'es2020', '--module', 'esnext', '--moduleResolution', 'bundler', '--types', '', '--ignoreConfig'];
  const { stdout, status } = spawnSync(process.execPath, [tsc, ...options, 'module.ts', 'classic.ts'], { cwd: folder, encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});
