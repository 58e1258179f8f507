import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { putHallFiles, putHallJson } from '../support/hall-folder.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { NOON } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A second of silence: 8,000 samples of 8 bits. */
function silentWav(): Uint8Array {
  const bytes = Buffer.alloc(44 + 8_000, 128);
  bytes.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  bytes.writeUInt32LE(36 + 8_000, 4);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(8_000, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(8_000, 40);
  return bytes;
}

const SCRIPTED = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><script>document.documentElement.setAttribute("data-ran", "yes")</script></svg>';

/** The page of a real evaluator whose hall has a picture and a voice clip. */
async function openScreen(): Promise<{ page: Page; url: string }> {
  const dataFolder = temporaryFolder();
  putHallFiles(dataFolder, ['徽标.svg'], SCRIPTED);
  putHallFiles(dataFolder, ['voice/invite.zh-CN.wav'], silentWav());
  putHallJson(dataFolder, { emblem: '徽标.svg' });
  const { url, screenKey, warnings } = await startTestEvaluator({ dataFolder });
  expect(warnings()).toEqual([]);
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`${url}/#key=${screenKey}`);
  return { page, url };
}

describe("the hall's files in a real browser, under the screens' own policy", () => {
  test('a picture with a Chinese name loads', async () => {
    const { page } = await openScreen();
    const width = await page.evaluate(async (address) => {
      const picture = new Image();
      picture.src = address;
      await picture.decode();
      return picture.naturalWidth;
    }, `hall/${encodeURIComponent('徽标')}.svg`);
    expect(width).toBe(8);
  });

  test('a voice clip loads, and a player can jump in it, which takes parts', async () => {
    const { page } = await openScreen();
    const [duration, at] = await page.evaluate(async () => {
      const clip = new Audio('hall/voice/invite.zh-CN.wav');
      const told = (event: string) => new Promise((resolve, reject) => {
        clip.addEventListener(event, resolve, { once: true });
        clip.addEventListener('error', () => reject(new Error(clip.error?.message)), { once: true });
      });
      const loaded = told('loadedmetadata');
      clip.load();
      await loaded;
      const there = told('seeked');
      clip.currentTime = 0.5;
      await there;
      return [clip.duration, clip.currentTime];
    });
    expect([duration, at]).toEqual([1, 0.5]);
  });

  test('a picture that is replaced under its own name is shown within a minute', async () => {
    const dataFolder = temporaryFolder();
    const clock = new ManualClock(NOON);
    const put = (width: number) => putHallFiles(dataFolder, ['emblem.svg', 'hall.svg'], `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="8"/>`);
    put(80);
    putHallJson(dataFolder, { emblem: 'emblem.svg', carousel: [{ file: 'hall.svg' }] });
    const { url, screenKey } = await startTestEvaluator({ dataFolder, clock });
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(`${url}/#key=${screenKey}`);
    const widths = () => page.locator('img').evaluateAll((images) => images.map((image) => image instanceof HTMLImageElement && image.naturalWidth));
    await expect.poll(widths).toEqual([80, 80]);
    put(120);
    clock.advance(60_000);
    await expect.poll(widths).toEqual([120, 120]);
  });

  test('a picture that is opened as a page of its own runs nothing', async () => {
    const { page, url } = await openScreen();
    await page.goto(`${url}/hall/${encodeURIComponent('徽标')}.svg`);
    expect(await page.evaluate(() => document.documentElement.getAttribute('data-ran'))).toBeNull();
  });
});
