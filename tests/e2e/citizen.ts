import { expect, onTestFinished, vi } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import type { TestEvaluator } from '../support/running-evaluator.ts';

/** The sizes and hands of a citizen before a real evaluator, in a real browser. */

/** A screen of the evaluator in a browser, with touch. */
export async function openCitizenScreen(browser: Browser, { url, screenKey }: Pick<TestEvaluator, 'url' | 'screenKey'>): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}/#key=${screenKey}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Does something again until its effect shows: a screen turns what comes in its first moments away, and a person would simply try again. */
export async function until(act: () => Promise<unknown>, effect: Locator): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await effect.first().isVisible())) await act();
      await effect.first().waitFor({ timeout: 500 });
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** How a citizen presses a button: by finger, or by the Tab key and Enter. */
export interface Hand {
  press(button: Locator): Promise<void>;
}

export const FINGER: Hand = { press: (button) => button.tap({ timeout: 5_000 }) };

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
