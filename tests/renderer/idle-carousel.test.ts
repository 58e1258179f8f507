import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import { BROKEN, BROKEN_CLIP, CLIP, HUGE, LANDSCAPE, MISSING, NOTICES, POSTER } from './support/hall.ts';
import { useScreens } from './support/screen.ts';
import { idle, rating } from './support/views.ts';

/** Pictures, videos and notices of a hall: they change by themselves, stop when asked, and a faulty file is passed over. */

const open = useScreens();
const withCarousel = (...carousel: HallDisplay['carousel']): HallDisplay => ({ ...PLAIN_HALL, carousel });

/** Files of the carousel that stand in the page, and which of them is in sight. */
const showcase = (page: Page) =>
  page.locator('main').evaluate((main) => {
    const all = [...main.querySelectorAll('[data-showcase-part] :is(img, video)')];
    const shown = all.filter((element) => element.closest('[aria-hidden=false]') !== null).map((element) => element.getAttribute('src'));
    return { shown, count: all.length };
  });
const shown = async (page: Page) => (await showcase(page)).shown.join();

test('pictures follow one another after their time, and begin again after the last', async () => {
  const { page, problems } = await open(idle(), { hall: withCarousel(LANDSCAPE, POSTER) });
  await page.getByText('高效办成一件事，服务就在您身边').waitFor();
  for (const file of ['poster.svg', 'landscape.svg', 'poster.svg']) {
    await page.clock.runFor(1_000);
    await expect.poll(() => page.locator('[aria-hidden=true] img').evaluateAll((images) => images.length)).toBe(1);
    await page.clock.runFor(7_500);
    await expect.poll(() => shown(page)).toBe(`hall/${file}`);
    expect((await showcase(page)).count).toBeLessThanOrEqual(2);
  }
  expect(problems).toEqual([]);
});

test('a video plays without sound, and the next follows when it is over', async () => {
  const { page } = await open(idle(), { hall: withCarousel(CLIP, POSTER) });
  await expect.poll(() => shown(page)).toBe('hall/clip.webm');
  expect(await page.locator('video').evaluate((video) => video instanceof HTMLVideoElement && video.muted && !video.controls)).toBe(true);
  await page.clock.runFor(1_000);
  await expect.poll(() => shown(page), { timeout: 15_000 }).toBe('hall/poster.svg');
});

test('a file that is not there, or is no picture and no video, is passed over', async () => {
  const { page } = await open(idle(), { hall: withCarousel(MISSING, BROKEN, LANDSCAPE, BROKEN_CLIP, POSTER) });
  await expect.poll(() => shown(page)).toBe('hall/landscape.svg');
  await page.clock.runFor(1_000);
  await expect.poll(() => page.locator('[aria-hidden=true] img[src="hall/poster.svg"]').count()).toBe(1);
  await page.clock.runFor(8_000);
  await expect.poll(() => shown(page)).toBe('hall/poster.svg');
});

test('a picture that would take the memory of a weak PC is passed over', async () => {
  const { page } = await open(idle(), { hall: withCarousel(HUGE, LANDSCAPE) });
  await expect.poll(() => shown(page)).toBe('hall/landscape.svg');
});

test('where no file can be shown the rest of the screen stands, and they are tried again later', async () => {
  const { page } = await open(idle(), { hall: withCarousel(MISSING, BROKEN) });
  await page.getByText(/^窗口\s+Window\s+12$/).waitFor();
  await expect.poll(async () => (await showcase(page)).count).toBe(0);
  const again = page.waitForResponse(/missing\.png/);
  await page.clock.runFor(60_000);
  await again;
});

test('a button stops what moves, for a while at most; a session ends the pause too', async () => {
  const { page, evaluator, press } = await open(idle(), { hall: { ...withCarousel(LANDSCAPE, POSTER), notices: NOTICES } });
  await expect.poll(() => shown(page)).toBe('hall/landscape.svg');
  await press(page.getByRole('button', { name: '暂停播放' }));
  await page.getByRole('button', { name: '继续播放' }).waitFor();
  await page.clock.runFor(60_000);
  expect(await shown(page)).toBe('hall/landscape.svg');
  await page.clock.runFor(121_000);
  await page.getByRole('button', { name: '暂停播放' }).waitFor();
  const aSecondOn = async () => {
    await page.clock.runFor(1_000);
    return shown(page);
  };
  await expect.poll(aSecondOn, { timeout: 10_000 }).toBe('hall/poster.svg');

  await press(page.getByRole('button', { name: '暂停播放' }));
  evaluator.show(rating());
  await page.getByRole('button', { name: /^不评价/ }).waitFor();
  evaluator.show(idle());
  await page.getByRole('button', { name: '暂停播放' }).waitFor();
});

test('with reduced motion the first picture stays, and notices are turned by hand', async () => {
  const { page, press } = await open(idle(), {
    hall: { ...withCarousel(CLIP, LANDSCAPE, POSTER), notices: NOTICES },
    prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }),
  });
  await expect.poll(() => shown(page)).toBe('hall/landscape.svg');
  await page.clock.runFor(60_000);
  expect(await showcase(page)).toEqual({ shown: ['hall/landscape.svg'], count: 1 });
  expect(await page.getByRole('button', { name: '暂停播放' }).count()).toBe(0);
  await page.getByText(/^1 \/ \d$/).waitFor();
  await press(page.getByRole('button', { name: '下一页' }));
  await page.getByText(/^2 \/ \d$/).waitFor();
});

test('notices that do not fit turn page by page; each of their lines comes into sight whole', async () => {
  const { page } = await open(idle(), { hall: { ...withCarousel(LANDSCAPE), notices: NOTICES }, viewport: { width: 800, height: 480 } });
  const place = page.getByText(/^\d \/ \d+$/);
  await place.waitFor();
  await page.evaluate(() => document.fonts.ready);
  const [, total = '0'] = /\/ (\d+)/.exec((await place.textContent()) ?? '') ?? [];
  const seen = new Set<string>();
  for (let turn = 1; turn <= Number(total); turn += 1) {
    await expect.poll(() => place.textContent()).toBe(`${turn} / ${total}`);
    for (const line of await linesInSight(page)) seen.add(line);
    await page.clock.runFor(12_100);
  }
  expect([...seen].sort()).toEqual(NOTICES.map(({ zh }) => zh).sort());
});

/** Of each notice that stands in sight: its text once its last line was seen, and nothing cut in between. */
function linesInSight(page: Page): Promise<string[]> {
  return page.locator('[data-notices] ul').evaluate((list) => {
    const place = list.parentElement?.getBoundingClientRect() ?? new DOMRect();
    const whole: string[] = [];
    for (const text of list.querySelectorAll('li [lang=zh-CN]')) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()];
      const inSight = rects.filter(({ left, right }) => left >= place.left - 1 && right <= place.right + 1);
      const last = rects.at(-1);
      if (last !== undefined && inSight.includes(last)) whole.push(text.textContent ?? '');
      // The glyphs' boxes are a little higher than the line.
      if (inSight.some(({ top, bottom }) => top < place.top - 6 || bottom > place.bottom + 6)) whole.push('a line is cut');
    }
    return whole;
  });
}
