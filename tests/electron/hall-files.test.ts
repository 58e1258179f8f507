import { expect, test } from 'vitest';
import { putHallFiles } from '../support/hall-folder.ts';
import { folder, present, start, useFakeElectron, windowSession } from './shell-kit.ts';

useFakeElectron();

test("the window gets the files of the hall's folder in the data folder, in parts where a player asks for parts", async () => {
  await start();
  putHallFiles(folder, ['guide.mp4']);
  const serve = present(windowSession().handlers['app']);
  const get = (url: string, range?: string) => {
    const request = { method: 'GET', url, headers: new Headers(range === undefined ? {} : { range }) };
    return serve(request);
  };
  expect(await (await get('app://screens/hall/guide.mp4')).text()).toBe('guide.mp4');
  const part = await get('app://screens/hall/guide.mp4', 'bytes=0-4');
  expect([part.status, await part.text()]).toEqual([206, 'guide']);
  expect((await get('app://screens/hall/hall.json')).status).toBe(404);
});
