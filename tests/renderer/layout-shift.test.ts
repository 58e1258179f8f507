import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../renderer/i18n/languages.ts';
import { each, how, together } from './support/group-views.ts';
import { workDone } from '../support/page-time.ts';
import { SIZES, useScreens, type Screen } from './support/screen.ts';
import { countViews, showView } from './support/show.ts';
import { later, LONG_MATTER, rating, reasons, thanks } from './support/views.ts';

/** Nothing moves under a finger: the layout shift of a whole session, as the browser itself measures it, is none. */

const open = useScreens();

/** For `prepare`: from the first paint on the page writes down what moves by itself, from where to where. */
async function watchShifts(page: Page): Promise<void> {
  await countViews(page);
  await page.addInitScript(() => {
    const found: string[] = [];
    Reflect.set(window, 'shifts', found);
    const placeOf = (box: DOMRectReadOnly) => `${Math.round(box.x)},${Math.round(box.y)} ${Math.round(box.width)} × ${Math.round(box.height)}`;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, 'hadRecentInput') === true) continue;
        const sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[] = Reflect.get(entry, 'sources') ?? [];
        for (const { node, previousRect, currentRect } of sources) {
          found.push(`${node?.nodeName} ${(node?.textContent ?? '').slice(0, 20)}: ${placeOf(previousRect)} to ${placeOf(currentRect)}`);
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** What has moved up to now. */
async function shifts(page: Page): Promise<string[]> {
  // The browser tells with the frame after the one that it happened in. An animation ends with a real frame, while the page's own stand still.
  await page.evaluate(async () => {
    for (let frames = 0; frames < 3; frames += 1) await document.body.animate([], { duration: 20 }).finished;
  });
  await workDone(page);
  return page.evaluate(() => [...Reflect.get(window, 'shifts')].map(String));
}

test('control: what moves is found', async () => {
  const { page } = await open(rating(), { prepare: watchShifts });
  await page.locator('main').evaluate((main) => main.prepend(Object.assign(document.createElement('p'), { textContent: '多出来的一行' })));
  expect(await shifts(page)).not.toEqual([]);
});

test.each(Object.entries(SIZES))('%s: a whole session shifts nothing', async (_, viewport) => {
  const screen = await open(thanks('session-0'), { viewport, prepare: watchShifts });
  const { page } = screen;
  const session = async () => {
    await showView(screen, rating({ taskName: LONG_MATTER }));
    await page.clock.runFor(20_000);
    // The words about more time come in, and a digit of the time goes.
    await showView(screen, rating({ taskName: LONG_MATTER, secondsLeft: 16 }));
    await page.clock.runFor(8000);
    await showView(screen, reasons());
    await showView(screen, reasons({ secondsLeft: 12 }));
    await page.clock.runFor(4000);
    await showView(screen, later());
    await showView(screen, later({ receipt: 'not-printed' }));
    await showView(screen, thanks());
    await showView(screen, how({ session: 'session-2' }));
    await showView(screen, together({ session: 'session-2' }));
    await showView(screen, each({ session: 'session-3' }));
    await page.clock.runFor(100);
  };
  // While the page starts, words become the page's own font where this machine's is narrower; the page itself stays.
  expect((await shifts(page)).filter((shift) => shift.startsWith('BODY'))).toEqual([]);
  await ownFontsOf(screen);
  // Of a matter the page learns with the view; a machine with a Chinese font of its own sets it as wide in that.
  await page.evaluate((matter) => document.fonts.load("1em 'Noto Sans SC Variable'", matter), LONG_MATTER);
  await shifts(page);
  await page.evaluate(() => Reflect.get(window, 'shifts').splice(0));
  await session();
  expect(await shifts(page)).toEqual([]);
});

/** Waits until the page has fetched, unasked, what its own texts are written with. */
async function ownFontsOf({ page }: Screen): Promise<void> {
  const texts = LANGUAGES.flatMap(({ texts, evaluator }) => [...Object.keys(evaluator), ...Object.values(texts)]).join('');
  const isThere = async () => {
    await page.clock.runFor(100);
    return page.evaluate((texts) => document.fonts.check("1em 'Noto Sans SC Variable'", texts), texts);
  };
  await expect.poll(isThere).toBe(true);
}
