import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { serveScreens } from '../../electron/session.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { FakeEvent } from './fake-electron.ts';
import { evaluator, present, READY, screen, start, startLinked, useFakeElectron, windowSession } from './shell-kit.ts';

useFakeElectron();

const REGION = 'https://pf.nmg.gov.cn';

const mayGo = (url: string, isMainFrame: boolean) => {
  const event = Object.assign(new FakeEvent(), { url, isMainFrame });
  screen().webContents.emit('will-frame-navigate', event);
  return !event.defaultPrevented;
};

test("once the evaluator has named the region's page, the window is loaded again, and a frame in it may go there", async () => {
  await start();
  expect(mayGo(`${REGION}/d/1`, false)).toBe(false);
  evaluator().emit('message', { ...READY, frameOrigin: REGION });
  // The first page came with a policy that admits no frame.
  expect(screen().loaded).toEqual(['app://screens/', 'app://screens/']);
  expect([mayGo(`${REGION}/d/1`, false), mayGo(`${REGION}/d/1`, true), mayGo('https://example.com/', false)]).toEqual([true, false, false]);
  const { mayRequest } = windowSession();
  expect([mayRequest(`${REGION}/d/1`, 'subFrame'), mayRequest(`${REGION}/d/1`, 'mainFrame'), mayRequest('https://example.com/')]).toEqual([true, false, false]);
});

test('what a page keeps in the browser never reaches the disk, and is forgotten before the page of the next citizen', async () => {
  await startLinked();
  expect(screen().options['webPreferences']).toMatchObject({ partition: expect.not.stringMatching(/^(?:persist:|$)/) });
  const session = windowSession();
  expect(session.cleared).toEqual([]);
  evaluator().emit('message', { type: 'frame-opening' });
  expect(session.cleared).toEqual(['storage', 'cache']);
});

test('the same page named again, or none, loads nothing again', async () => {
  await startLinked();
  expect(screen().loaded).toHaveLength(1);
  evaluator().emit('message', { ...READY, frameOrigin: REGION });
  evaluator().emit('exit', 1);
  await vi.advanceTimersByTimeAsync(500);
  evaluator().emit('message', { ...READY, frameOrigin: REGION });
  expect(screen().loaded).toHaveLength(2);
});

test("the screens' policy names the page's origin as it is at that moment", async () => {
  await start();
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  let origin: string | null = null;
  const session = windowSession();
  Reflect.apply(serveScreens, undefined, [session, folder, () => origin, folder]);
  const framed = async () => {
    const answer = await present(session.handlers['app'])({ method: 'GET', url: 'app://screens/' });
    return /frame-src ([^;]*)/.exec(answer.headers.get('content-security-policy') ?? '')?.[1];
  };
  expect(await framed()).toBe("'none'");
  origin = REGION;
  expect(await framed()).toBe(REGION);
});
