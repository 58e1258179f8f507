import { expect, onTestFinished } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import type { TestEvaluator } from '../support/running-evaluator.ts';

/** The sizes and hands of a citizen before a real evaluator, in a real browser. */

/** A screen of the evaluator in a browser, with touch. */
export async function openCitizenScreen(browser: Browser, { url, screenKey }: Pick<TestEvaluator, 'url' | 'screenKey'>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/#key=${screenKey}`);
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '正在连接' }).waitFor();
  return page;
}

/**
 * Waits until what stands on the screen is heard: what comes in the first 0.3 s after its paint is turned away. Longer, by the page's own time, so that
 * nothing is done twice: what is done again because its effect is slow would be done to the next screen.
 */
export async function hears(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((resolve) => void requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 400)))),
  );
}

/** Does something to the screen that stands there, once it hears, and waits for its effect. */
export async function until(act: () => Promise<unknown>, effect: Locator): Promise<void> {
  await hears(effect.page());
  // Before the act: what it brings may not stay for long.
  const shown = effect.first().waitFor();
  await Promise.all([act(), shown]);
}

/** A finger taps this once it is there and heard; waits for the effect. */
export async function tapUntil(target: Locator, effect: Locator): Promise<void> {
  await target.waitFor();
  await until(() => target.tap(), effect);
}

/** How a citizen presses a button: by finger, or by the Tab key and Enter. */
export interface Hand {
  press(button: Locator): Promise<void>;
}

export const FINGER: Hand = { press: (button) => button.tap() };

/** Never touches the screen: goes from control to control until the wanted one has the focus. */
export function keyboardOf(page: Page): Hand {
  return {
    async press(button) {
      await button.waitFor();
      for (let steps = 0; steps < 80; steps += 1) {
        if (await button.evaluate((element) => element === document.activeElement)) {
          await page.keyboard.press((await button.getAttribute('role')) === 'checkbox' || (await button.getAttribute('type')) === 'checkbox' ? 'Space' : 'Enter');
          return;
        }
        await page.keyboard.press('Tab');
      }
      expect.fail(`The Tab key never reaches ${String(button)}.`);
    },
  };
}
