import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { SIZES, type Screen, type useScreens } from '../renderer/support/screen.ts';

export const SCREENS_FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');

/** What is shown, and what is done before the picture is taken. */
export interface Picture {
  view: ScreenView;
  act?: (screen: Screen) => Promise<void>;
}

/** Takes each picture at each size, into `artifacts/screens/<size>/<name>.png`. */
export function takePictures(open: ReturnType<typeof useScreens>, pictures: Record<string, Picture>): void {
  test.each(Object.entries(SIZES))('%s', async (_, viewport) => {
    const folder = join(SCREENS_FOLDER, `${viewport.width}x${viewport.height}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, { view, act }] of Object.entries(pictures)) {
      // Without motion, so that a picture shows where a scroll ends.
      const screen = await open(view, { viewport, prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }) });
      await screen.page.evaluate(() => document.fonts.ready);
      await screen.settle();
      await act?.(screen);
      await screen.settle();
      await screen.page.screenshot({ path: join(folder, `${name}.png`) });
      expect(screen.problems).toEqual([]);
    }
  });
}
