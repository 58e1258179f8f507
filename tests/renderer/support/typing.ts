import type { Page } from 'playwright-core';

/** Presses real keys, each so many milliseconds after the one before by the page's clock, and lets the last one settle. */
export async function typeKeys(page: Page, keys: Iterable<string>, gapMs: number): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.clock.runFor(gapMs);
  }
  await page.clock.runFor(100);
}

/** As a person presses keys, and as a scanner types. */
export const FINGER_MS = 180;
export const SCANNER_MS = 8;
