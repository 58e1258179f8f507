import { readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FileMatcher } from 'app-builder-lib/out/fileMatcher.js';
import { describe, expect, test } from 'vitest';
import { PREBUILDS, prebuildPatterns, type Target } from './prebuilds.ts';

const ROOT = dirname(import.meta.dirname);
const PACKAGES = Object.keys(PREBUILDS);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
}

const installed = PACKAGES.flatMap((name) => filesBelow(join(ROOT, 'node_modules', name)));

/** Filters as electron-builder does it, with its own matcher. */
function packed(target: Target): string[] {
  const matcher = new FileMatcher(ROOT, ROOT, (pattern) => pattern, ['**/*', ...prebuildPatterns(target)]);
  const isPacked = matcher.createFilter();
  return installed.filter((file) => isPacked(join(ROOT, file), statSync(file)));
}

const addonsOf = (files: readonly string[]) => files.filter((file) => file.endsWith('.node')).toSorted();

function mebibytes(files: readonly string[]): number {
  const bytes = files.reduce((sum, file) => sum + statSync(join(ROOT, file)).size, 0);
  return Math.round((bytes / 1024 ** 2) * 10) / 10;
}

describe('native addons in a package', () => {
  test('for win32-x64 are exactly its own', () => {
    expect(addonsOf(packed({ platform: 'win32', arch: 'x64' }))).toEqual([
      'node_modules/@serialport/bindings-cpp/prebuilds/win32-x64/@serialport+bindings-cpp.node',
      'node_modules/better-sqlite3/prebuilds/win32-x64.node',
      'node_modules/koffi/build/koffi/win32_x64/koffi.node',
      'node_modules/node-hid/prebuilds/HID-win32-x64/node-napi-v4.node',
    ]);
  });

  test('for win32-arm64 are exactly its own', () => {
    expect(addonsOf(packed({ platform: 'win32', arch: 'arm64' }))).toEqual([
      'node_modules/@serialport/bindings-cpp/prebuilds/win32-arm64/@serialport+bindings-cpp.armv8.node',
      'node_modules/better-sqlite3/prebuilds/win32-arm64.node',
      'node_modules/koffi/build/koffi/win32_arm64/koffi.node',
      'node_modules/node-hid/prebuilds/HID-win32-arm64/node-napi-v4.node',
    ]);
  });

  test('take the four packages from more than 55 MiB to less than 6', () => {
    const kept = packed({ platform: 'win32', arch: 'x64' });
    console.log(`${PACKAGES.join(', ')}: ${mebibytes(installed)} MiB installed, ${mebibytes(kept)} MiB packed for win32-x64`);
    expect(mebibytes(installed)).toBeGreaterThan(55);
    expect(mebibytes(kept)).toBeLessThan(6);
  });

  test('leave all scripts of their packages in place', () => {
    const scripts = installed.filter((file) => file.endsWith('.js') && !/\/(?:deps|src|hidapi|lib|vendor)\//.test(file));
    expect(packed({ platform: 'win32', arch: 'x64' })).toEqual(expect.arrayContaining(scripts));
  });

  test('a target that a package has no addon for keeps none of it', () => {
    expect(addonsOf(packed({ platform: 'win32', arch: 'riscv' }))).toEqual([]);
  });
});
