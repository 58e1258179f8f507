import { describe, expect, test } from 'vitest';
import { resolveScreenFile } from './app-protocol.ts';

describe('addresses of the app protocol', () => {
  test.each([
    ['app://screens/', 'index.html', 'text/html; charset=utf-8'],
    ['app://screens', 'index.html', 'text/html; charset=utf-8'],
    ['app://screens/?screen=technician#top', 'index.html', 'text/html; charset=utf-8'],
    ['app://screens/assets/index-DkX_2-a0.js', 'assets/index-DkX_2-a0.js', 'text/javascript; charset=utf-8'],
    ['app://screens/assets/index.css', 'assets/index.css', 'text/css; charset=utf-8'],
    ['app://screens/fonts/noto-sans-sc.4.woff2', 'fonts/noto-sans-sc.4.woff2', 'font/woff2'],
    ['app://screens/assets/pinyin-DkX.bin', 'assets/pinyin-DkX.bin', 'application/octet-stream'],
    // Dots are taken out by the address itself and stay within the host.
    ['app://screens/assets/../index.html', 'index.html', 'text/html; charset=utf-8'],
    ['app://screens/../../index.html', 'index.html', 'text/html; charset=utf-8'],
  ])('%s is the file %s', (address, path, mimeType) => {
    expect(resolveScreenFile(address)).toEqual({ path, mimeType });
  });

  test.each([
    ['another scheme', 'file:///C:/Windows/win.ini'],
    ['another host', 'app://elsewhere/index.html'],
    ['a port', 'app://screens:80/index.html'],
    ['a user', 'app://someone@screens/index.html'],
    ['an escaped slash', 'app://screens/..%2f..%2fdata.json'],
    ['an escaped backslash', 'app://screens/..%5c..%5cdata.json'],
    ['a backslash', 'app://screens/..\\..\\data.json'],
    ['a drive', 'app://screens/C:/data.json'],
    ['an alternate data stream', 'app://screens/index.html:hidden.js'],
    ['a trailing dot', 'app://screens/index.html.'],
    ['a hidden file', 'app://screens/.env.json'],
    ['an empty part', 'app://screens//index.html'],
    ['a folder', 'app://screens/assets/'],
    ['no extension', 'app://screens/html'],
    ['an unknown extension', 'app://screens/evaluator.mjs'],
    ['a source map', 'app://screens/index.js.map'],
    ['a NUL', 'app://screens/index.html%00.js'],
    ['no address', 'index.html'],
  ])('%s names no file', (_what, address) => {
    expect(resolveScreenFile(address)).toBeUndefined();
  });
});
