import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { regionalPage } from './support/region-page.ts';
import { STARTING_MS, useScreens } from './support/screen.ts';
import { idle, later, rating, reasons, thanks } from './support/views.ts';

const open = useScreens();
const SESSION = { session: 'session-1' };

/** @returns beside the screen what it told, once its frames have gone by */
async function opened(...args: Parameters<typeof open>) {
  const screen = await open(...args);
  const shown = async () => {
    await screen.settle();
    return screen.evaluator.heard('shown');
  };
  return { ...screen, shown };
}

test('each session is told once that the citizen sees it, whatever its first view is', async () => {
  const { evaluator, settle, shown } = await opened(idle());
  evaluator.show(rating());
  await expect.poll(shown).toEqual([SESSION]);
  for (const view of [reasons(), later(), thanks(), idle()]) {
    evaluator.show(view);
    await settle();
  }
  expect(await shown()).toEqual([SESSION]);

  evaluator.show(regionalPage({ session: 'session-2' }));
  await expect.poll(shown).toEqual([SESSION, { session: 'session-2' }]);
  evaluator.show(later({ session: 'session-3' }));
  await expect.poll(shown).toEqual([SESSION, { session: 'session-2' }, { session: 'session-3' }]);
});

test('what is offered anew is told anew, also while its QR code still stands here', async () => {
  const { page, evaluator, settle, shown } = await opened(rating());
  await expect.poll(shown).toEqual([SESSION]);
  evaluator.show(later());
  await page.getByRole('img', { name: '评价二维码' }).waitFor();
  await settle();
  evaluator.show(rating());
  await expect.poll(shown).toEqual([SESSION, SESSION]);
  evaluator.show(idle());
  await page.getByText('窗口').first().waitFor();
  await settle();
  evaluator.show(rating());
  await expect.poll(shown).toEqual([SESSION, SESSION, SESSION]);
});

/** For `prepare`: the window is covered up, until the test says that it is seen. */
async function hiddenWindow(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let state: DocumentVisibilityState = 'hidden';
    Object.defineProperty(document, 'visibilityState', { get: () => state });
    window.addEventListener('seen', () => {
      state = 'visible';
      document.dispatchEvent(new Event('visibilitychange'));
    });
  });
}

test('a window that is hidden paints nothing, and says so only when it is seen', async () => {
  const { page, shown } = await opened(rating(), { prepare: hiddenWindow });
  expect(await shown()).toEqual([]);
  await page.evaluate(() => window.dispatchEvent(new Event('seen')));
  await expect.poll(shown).toEqual([SESSION]);
});

test('the counter learns it of a real screen, and not while none is connected', async () => {
  const evaluator = await startTestEvaluator();
  const id = await evaluator.offer(sampleRequest());
  const shown = async () => z.object({ shown: z.boolean() }).parse((await evaluator.call('GET', `/v1/evaluations/${id}`)).body).shown;
  expect(await shown()).toBe(false);
  const { page } = await open(idle());
  await page.goto(`${evaluator.url}/#key=${evaluator.screenKey}`);
  await page.clock.runFor(STARTING_MS);
  await page.getByText('王晓梅').first().waitFor();
  await expect
    .poll(async () => {
      await page.clock.runFor(100);
      return shown();
    })
    .toBe(true);
});
