import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { SIZES, type Screen, type useScreens } from '../renderer/support/screen.ts';
import { countViews, showView } from '../renderer/support/show.ts';
import { thanks } from '../renderer/support/views.ts';
import { folderFor } from './screens-folder.ts';

/** What is shown, and what is done before the picture is taken. */
export interface Picture {
  view: ScreenView;
  /** What the hall puts on its screens; nothing if not given. */
  hall?: HallDisplay;
  act?: (screen: Screen) => Promise<void>;
}

/**
 * Takes each picture at each size in each language, into `artifacts/screens/<size>/<language>/<kind>/<name>.png`. All are
 * of one page, to which they are shown one after the other.
 */
export function takePictures(
  kind: string,
  open: ReturnType<typeof useScreens>,
  pictures: Record<string, Picture>,
  languages: readonly string[] = ['zh-CN', 'en'],
): void {
  const places = Object.values(SIZES).flatMap((viewport) => languages.map((language) => ({ viewport, language })));
  test.each(places)('$viewport.width × $viewport.height, $language', async ({ viewport, language }) => {
    const folder = folderFor(viewport, language, kind);
    // Without motion, so that a picture shows where a scroll ends.
    const prepare = async (page: Page) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await countViews(page);
    };
    const screen = await open(thanks(), { viewport, prepare });
    for (const [name, { view, hall = PLAIN_HALL, act }] of Object.entries(pictures)) {
      screen.evaluator.say({ hall });
      // Another screen in between: nothing of one picture, no scroll and no focus, is to be seen in the next.
      await showView(screen, thanks(`before ${name}`));
      await screen.settle();
      await showView(screen, { ...view, preferences: { ...view.preferences, language } });
      await screen.settle();
      await act?.(screen);
      await screen.settle();
      await screen.page.screenshot({ path: join(folder, `${name}.png`) });
      expect(screen.problems).toEqual([]);
    }
  });
}
