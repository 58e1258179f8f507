import { describe, expect, test } from 'vitest';
import { hallAddress, hallFileAt, hallFileName } from './hall-files.ts';

describe('names of files that a hall may put on its screens', () => {
  test.each([
    ['emblem.svg', 'picture', 'image/svg+xml'],
    ['pictures/大厅 一楼（新）.JPG', 'picture', 'image/jpeg'],
    ['staff/A0317.webp', 'picture', 'image/webp'],
    ['video/guide.v2.mp4', 'video', 'video/mp4'],
    ['voice/invite.zh-CN.mp3', 'sound', 'audio/mpeg'],
  ])('%s is a %s', (path, kind, mimeType) => {
    expect(hallFileName(path)).toEqual({ path, kind, mimeType });
    // There and back again, as a browser sends it.
    const { pathname } = new URL(hallAddress(path, 'k3f9'), 'http://127.0.0.1/');
    expect(hallFileAt(pathname)).toEqual({ path, kind, mimeType });
  });

  test.each([
    ['the settings', 'hall.json'],
    ['a page', 'index.html'],
    ['a script', 'a.js'],
    ['a way out', '../config.json'],
    ['a way out that ends well', '../secret.png'],
    ['a way out in the middle', 'a/../../secret.png'],
    ['a place of its own', '/etc/secret.png'],
    ['a drive', 'C:/secret.png'],
    ['a backslash', 'a\\..\\secret.png'],
    ['an alternate stream', 'a.png:b.png'],
    ['a hidden file', '.secret.png'],
    ['a hidden folder', '.git/a.png'],
    ['an empty part', 'a//b.png'],
    ['a trailing dot', 'a.png.'],
    ['a trailing space', 'a.png '],
    ['a short name of Windows', 'SECRET~1.png'],
    ['a percent escape', 'a%2e.png'],
    ['a query', 'a.png?x=b.png'],
    ['a NUL', 'a\0.png'],
    ['a name without ending', 'png'],
    ['an ending alone', '.png'],
    ['nothing', ''],
    ['something endless', `${'a'.repeat(200)}.png`],
  ])('%s is none', (_what, path) => {
    expect(hallFileName(path)).toBeUndefined();
  });

  test.each(['/hall/..%2fsecret.png', '/hall/a%5c..%5csecret.png', '/hall/%E5%A4.png', '/hall/', '/hall', '/halls/a.png', 'hall/a.png', '/a.png'])(
    'the address %s names none',
    (pathname) => {
      expect(hallFileAt(pathname)).toBeUndefined();
    },
  );
});
