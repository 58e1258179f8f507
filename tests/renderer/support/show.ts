import type { Page } from 'playwright-core';
import type { Preferences } from '../../../core/contract/preferences.ts';
import { USUAL_PREFERENCES } from '../../../core/contract/preferences.ts';
import type { ScreenView } from '../../../core/contract/screen-views.ts';
import type { Screen } from './screen.ts';

/** For `prepare`: the page counts the views that reach it, so that a test knows which one it sees. */
export async function countViews(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => {
          const { dataset } = document.documentElement;
          if (String(data).startsWith('{"view"')) dataset['views'] = String(Number(dataset['views'] ?? 0) + 1);
        });
      }
    };
  });
}

/** Shows another view on the page that is open already, which is far quicker than another page; with all its fonts. */
export async function showView({ page, evaluator }: Pick<Screen, 'page' | 'evaluator'>, view: ScreenView): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.dataset['views']);
  evaluator.show(view);
  await page.waitForFunction((before) => document.documentElement.dataset['views'] !== before, before);
  await page.evaluate(async () => {
    // The text of the new view asks for its glyphs when it is laid out.
    document.body.getBoundingClientRect();
    await document.fonts.ready;
  });
}

/** The view as a citizen with these wishes sees it. */
export const asWished = <V extends ScreenView>(view: V, change: Partial<Preferences>): V => ({
  ...view,
  preferences: { ...USUAL_PREFERENCES, ...change },
});
