import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { regionalPage } from './support/region-page.ts';
import { useScreens } from './support/screen.ts';

/** Who touches the region's page is seen from without; who does not, is not made to have begun. */

const open = useScreens();
const TOUCH = { session: 'session-1' };

const PLAIN = '<!doctype html><input id="first"><button style="height:100px">非常满意</button>';
/** Takes the focus by itself as soon as it is there, as many pages do for their first field. */
const GREEDY = `${PLAIN}<script>addEventListener('load', () => document.getElementById('first').focus());</script>`;

async function serve(html: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

/** Whoever tests looks into pages by means that count as a person's; so the test says itself whether a person is there. */
const personIs = (atFirst: boolean) => async (page: Page) => {
  await page.addInitScript((isActive) => {
    const activation = { isActive };
    Object.defineProperty(navigator, 'userActivation', { value: activation });
    addEventListener('person-comes', () => (activation.isActive = true));
    addEventListener('person-goes', () => (activation.isActive = false));
  }, atFirst);
};

const person = (page: Page, does: 'comes' | 'goes') => page.evaluate((does) => void dispatchEvent(new Event(`person-${does}`)), does);

async function opened(html: string, prepare?: (page: Page) => Promise<void>) {
  const origin = await serve(html);
  const screen = await open(regionalPage({ url: `${origin}/` }), { frameOrigin: origin, ...(prepare && { prepare }) });
  const level = screen.page.frameLocator('iframe').getByRole('button');
  await level.waitFor();
  if (html === GREEDY) await screen.page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
  await screen.settle();
  return { ...screen, level };
}

test('a page that takes the focus is touched by nobody: the counter may still take its offer back', async () => {
  const { page, evaluator, press } = await opened(GREEDY, personIs(false));
  await page.clock.runFor(30_000);
  // Whatever was told comes before this.
  await press(page.getByRole('button', { name: /^不评价/ }));
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'decline', args: TOUCH }]);
});

test('a touch in a page that has the focus already is told, and more while the citizen goes on: who types is not timed out', async () => {
  const { page, evaluator } = await opened(GREEDY, personIs(false));
  const touches = () => evaluator.heard('touch').length;
  await person(page, 'comes');
  await page.clock.runFor(2_000);
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'touch', args: TOUCH }]);
  await page.clock.runFor(60_000);
  await expect.poll(touches).toBe(31);
  await person(page, 'goes');
  await page.clock.runFor(60_000);
  expect(touches()).toBe(31);
});

test('a stuck key, which is a person to a browser, keeps no session open for ever', async () => {
  const { page, evaluator } = await opened(GREEDY, personIs(false));
  await person(page, 'comes');
  await page.clock.runFor(1_000_000);
  const touches = () => evaluator.heard('touch').length;
  await expect.poll(touches).toBeGreaterThan(440);
  await page.clock.runFor(1_000_000);
  expect(touches()).toBeLessThan(460);
});

test('keys of a keypad beside the frame are no touch in it', async () => {
  const { page, evaluator } = await opened(PLAIN, personIs(false));
  await person(page, 'comes');
  await page.clock.runFor(10_000);
  expect(evaluator.calls).toEqual([]);
});

test('what was touched on the screen before is no touch of this page; the first touch in it is, and the next after a while', async () => {
  const { page, evaluator } = await opened(PLAIN, personIs(true));
  await page.clock.runFor(4_000);
  await page.locator('iframe').focus();
  await expect.poll(() => evaluator.heard('touch')).toHaveLength(1);
  await page.clock.runFor(4_000);
  await person(page, 'goes');
  await page.clock.runFor(2_000);
  await person(page, 'comes');
  await page.clock.runFor(2_000);
  await expect.poll(() => evaluator.heard('touch')).toHaveLength(2);
  expect(evaluator.calls).toEqual([{ call: 'touch', args: TOUCH }, { call: 'touch', args: TOUCH }]);
});

test('a browser tells the page around of a real touch in the frame', async () => {
  const { evaluator, level } = await opened(PLAIN);
  await level.click();
  await expect.poll(() => evaluator.heard('touch').length).toBeGreaterThan(0);
});

test('who is busy within the page is not asked whether it opens, until nothing was touched there for a while', async () => {
  const { page } = await opened(PLAIN, personIs(false));
  const failed = page.getByRole('button', { name: /^页面打不开/ });
  await page.clock.runFor(5_000);
  await page.locator('iframe').focus();
  await person(page, 'comes');
  await page.clock.runFor(20_000);
  expect(await failed.isVisible()).toBe(false);
  await person(page, 'goes');
  await page.clock.runFor(27_000);
  expect(await failed.isVisible()).toBe(false);
  // React shows it a moment after the page's own clock has struck.
  await expect
    .poll(async () => {
      await page.clock.runFor(1_000);
      return failed.isVisible();
    })
    .toBe(true);
});
