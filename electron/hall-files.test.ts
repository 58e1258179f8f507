import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putHallFiles, putHallJson } from '../tests/support/hall-folder.ts';
import { temporaryFolder } from '../tests/support/temporary-folder.ts';
import { hallFileResponse, isHallAddress } from './hall-files.ts';

function hallFolder() {
  const dataFolder = temporaryFolder();
  putHallJson(dataFolder, {});
  putHallFiles(dataFolder, ['图片/大厅 一楼.jpg', 'guide.mp4', '.hidden.png', 'notes.txt']);
  putHallFiles(dataFolder, ['long.webm'], new Uint8Array(5 * 1024 * 1024).fill(7));
  writeFileSync(join(dataFolder, 'secret.png'), 'secret');
  mkdirSync(join(dataFolder, 'hall', 'folder.png'));
  symlinkSync(join(dataFolder, 'secret.png'), join(dataFolder, 'hall', 'link.png'));
  const folder = join(dataFolder, 'hall');
  return (path: string, range: string | null = null) => hallFileResponse(`app://screens/hall/${path}`, range, folder);
}

describe("the files of the hall's folder in the window", () => {
  test('are served as what they are, and can run nothing', async () => {
    const response = await hallFolder()(`${encodeURIComponent('图片')}/${encodeURIComponent('大厅 一楼')}.jpg`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('图片/大厅 一楼.jpg');
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
  });

  test.each([
    ['bytes=0-', 'bytes 0-8/9', 'guide.mp4'],
    ['bytes=2-4', 'bytes 2-4/9', 'ide'],
    ['bytes=6-100', 'bytes 6-8/9', 'mp4'],
    ['bytes=-3', 'bytes 6-8/9', 'mp4'],
    ['bytes=-100', 'bytes 0-8/9', 'guide.mp4'],
  ])('%s is answered with that part', async (range, contentRange, content) => {
    const response = await hallFolder()('guide.mp4', range);
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(await response.text()).toBe(content);
  });

  test('a long video comes in parts that the memory holds', async () => {
    const response = await hallFolder()('long.webm', 'bytes=0-');
    expect(response.headers.get('content-range')).toBe(`bytes 0-${4 * 1024 * 1024 - 1}/${5 * 1024 * 1024}`);
    expect((await response.arrayBuffer()).byteLength).toBe(4 * 1024 * 1024);
  });

  test('a part beyond the end is refused; what is no part gives the whole', async () => {
    const get = hallFolder();
    const beyond = await get('guide.mp4', 'bytes=9-');
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */9']);
    for (const range of ['bytes=-', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b']) expect((await get('guide.mp4', range)).status, range).toBe(200);
  });

  test.each(['hall.json', '', 'folder.png', 'notes.txt', '.hidden.png', 'nowhere.png', 'link.png', '..%2fsecret.png', 'a%5c..%5c..%5csecret.png', 'guide.mp4:x.png', '%E5%A4.png'])(
    '%s is not there',
    async (path) => {
      expect((await hallFolder()(path)).status).toBe(404);
    },
  );

  test('a data folder without it has none', async () => {
    expect((await hallFileResponse('app://screens/hall/a.png', null, join(temporaryFolder(), 'hall'))).status).toBe(404);
  });
});

test.each<[address: string, is: boolean]>([
  ['app://screens/hall/a.png', true],
  ['app://screens/assets/../hall/a.png', true],
  ['app://screens/hall', false],
  ['app://screens/index.html', false],
  ['app://screens/hall/../index.html', false],
  ['app://elsewhere/hall/a.png', false],
  ['https://screens/hall/a.png', false],
  ['nonsense', false],
])('%s lies in it: %s', (address, is) => {
  expect(isHallAddress(address)).toBe(is);
});
