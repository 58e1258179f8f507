import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { buildScreens } from '../../build/build-screens.ts';

const KIB = 1024;

const compressedIn = (folder: string, ending: string): number =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).byteLength, 0);

// No inline script or style: the security policy would refuse it.
const INLINE = /<script(?![^>]*\bsrc=)|<style|style=/;

test('the screens need at most 150 KiB of compressed script, and bring their own fonts', async () => {
  const folder = await buildScreens();
  const files = readdirSync(join(folder, 'assets'));
  const compressed = (ending: string) => compressedIn(join(folder, 'assets'), ending);
  const fonts = files.filter((file) => file.endsWith('.woff2'));
  const fontBytes = fonts.reduce((sum, file) => sum + statSync(join(folder, 'assets', file)).size, 0);
  console.log(
    `screens: ${(compressed('.js') / KIB).toFixed(1)} KiB script, ${(compressed('.css') / KIB).toFixed(1)} KiB style (gzip); ` +
      `${fonts.length} font files, ${(fontBytes / KIB / KIB).toFixed(1)} MiB`,
  );
  expect(compressed('.js')).toBeLessThanOrEqual(150 * KIB);
  expect(fonts.length).toBeGreaterThan(50);
  // The words of the pinyin keyboard are fetched when somebody first writes, and are no script.
  const tables = files.filter((file) => file.endsWith('.bin'));
  expect(tables).toHaveLength(1);
  for (const table of tables) expect(statSync(join(folder, 'assets', table)).size).toBeLessThan(1.5 * KIB * KIB);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).not.toMatch(INLINE);
});

test("the clerk's page is a build of its own: at most 120 KiB of compressed script, no font, and a table of initials of 60 KiB at the most", async () => {
  const folder = join(await buildScreens(), 'clerk');
  const assets = join(folder, 'assets');
  console.log(`clerk: ${(compressedIn(assets, '.js') / KIB).toFixed(1)} KiB script, ${(compressedIn(assets, '.css') / KIB).toFixed(1)} KiB style (gzip)`);
  expect(compressedIn(assets, '.js')).toBeLessThanOrEqual(120 * KIB);
  expect(readdirSync(assets).filter((file) => file.endsWith('.woff2'))).toEqual([]);
  const tables = readdirSync(assets).filter((file) => file.endsWith('.bin'));
  expect(tables).toHaveLength(1);
  for (const table of tables) expect(statSync(join(assets, table)).size).toBeLessThanOrEqual(60 * KIB);
  expect(readFileSync(join(folder, 'index.html'), 'utf8')).not.toMatch(INLINE);
});

test('the licences of all that the page is made of come with it', async () => {
  const folder = await buildScreens();
  const notices = readFileSync(join(folder, 'THIRD-PARTY.txt'), 'utf8');
  const named = ['react', 'react-dom', 'zod', '@node-rs/jieba', 'pinyin-pro', '@fontsource-variable/noto-sans-sc', '@fontsource/noto-sans-mongolian'];
  expect(named.filter((name) => !notices.split('\n').includes(name))).toEqual([]);
  for (const owner of ['Sun Junyi', 'zh-lx', 'Meta Platforms', 'SIL Open Font License']) expect(notices).toContain(owner);
});
