import { request as httpRequest } from 'node:http';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { putHallFiles, putHallJson } from '../../../tests/support/hall-folder.ts';
import { startTestEvaluator } from '../../../tests/support/running-evaluator.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

async function hallServed() {
  const dataFolder = temporaryFolder();
  putHallJson(dataFolder, {});
  putHallFiles(dataFolder, ['图片/大厅 一楼.jpg', 'emblem.svg', 'guide.mp4', 'voice/invite.zh-CN.mp3', '.hidden.png', '.git/a.png', 'notes.txt', 'page.html']);
  writeFileSync(join(dataFolder, 'secret.png'), 'secret');
  mkdirSync(join(dataFolder, 'hall', 'folder.png'));
  symlinkSync(join(dataFolder, 'secret.png'), join(dataFolder, 'hall', 'link.png'));
  symlinkSync(dataFolder, join(dataFolder, 'hall', 'way-out'));
  const { url } = await startTestEvaluator({ dataFolder });
  return { dataFolder, get: (path: string, headers: Record<string, string> = {}) => fetch(`${url}/hall/${path}`, { headers }), url };
}

/** The status of a path that no URL parser has tidied up, asked for with these headers and no others. */
function statusOf(url: string, path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end();
  });
}

describe("the files of the hall's folder", () => {
  test('are served as what they are, and can run nothing', async () => {
    const { get } = await hallServed();
    for (const [path, type] of [
      [`${encodeURIComponent('图片')}/${encodeURIComponent('大厅 一楼')}.jpg`, 'image/jpeg'],
      ['emblem.svg', 'image/svg+xml'],
      ['guide.mp4', 'video/mp4'],
      ['voice/invite.zh-CN.mp3', 'audio/mpeg'],
    ]) {
      const response = await get(path ?? '');
      expect(response.status, path).toBe(200);
      expect(response.headers.get('content-type'), path).toContain(type);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toContain('sandbox');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  test('come in parts, as a video player asks for them', async () => {
    const { get } = await hallServed();
    const part = await get('guide.mp4', { range: 'bytes=2-4' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/9');
    expect(await part.text()).toBe('ide');
  });

  test('are asked for again when they may have changed, and not sent again when they have not', async () => {
    const { get, url } = await hallServed();
    const etag = (await get('emblem.svg')).headers.get('etag') ?? '';
    expect(await statusOf(url, '/hall/emblem.svg', { 'if-none-match': etag })).toBe(304);
  });

  test('that are copied in later are served, too', async () => {
    const dataFolder = temporaryFolder();
    const { url } = await startTestEvaluator({ dataFolder });
    putHallFiles(dataFolder, ['late.png']);
    expect((await fetch(`${url}/hall/late.png`)).status).toBe(200);
  });

  test('everything else in the folder is not there', async () => {
    const { get } = await hallServed();
    const others = ['hall.json', '', 'voice', 'voice/', 'folder.png', 'notes.txt', 'page.html', '.hidden.png', '.git/a.png', 'nowhere.png'];
    for (const path of [...others, 'link.png', 'way-out/secret.png', 'way-out/config.json']) expect((await get(path)).status, path).toBe(404);
  });

  test('no way leads out of it', async () => {
    const { url } = await hallServed();
    const ways = ['../secret.png', '%2e%2e/secret.png', '..%2fsecret.png', 'a/..%5c..%5csecret.png', '/secret.png', 'emblem.svg%00.png'];
    for (const way of ways) {
      const status = await statusOf(url, `/hall/${way}`);
      expect(status, way).toBeGreaterThanOrEqual(400);
      expect(status, way).toBeLessThan(500);
    }
  });

  test('nothing can be put there', async () => {
    const { url } = await hallServed();
    for (const method of ['PUT', 'POST', 'DELETE']) expect((await fetch(`${url}/hall/emblem.svg`, { method })).status, method).toBe(404);
  });
});
