import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { cutOff, overlaps } from './support/geometry.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { AT_TERMINAL, idle, LONG_MATTER, onlyLevels, QIQIHAR, rating, reasons, thanks } from './support/views.ts';

const open = useScreens();
const BILINGUAL = { ...PLAIN_HALL, languages: ['zh-CN', 'mn-Mong', 'en'] };
const MONGOLIAN = { language: 'mn-Mong' };

/** Texts in order, with the language that a screen reader reads each in. */
const saidIn = (place: Locator) => place.locator('[lang]').evaluateAll((texts) => texts.map((text) => `${text.getAttribute('lang')}: ${text.textContent ?? ''}`));
const writingOf = (place: Locator) => place.evaluate((text) => getComputedStyle(text).writingMode);

test('the language is the evaluator\'s to keep: a page that is killed comes back in it, the next citizen starts in Chinese', async () => {
  const { page, evaluator, press, reload } = await open(rating());
  await press(page.getByRole('button', { name: 'English', exact: true }));
  const heading = page.getByRole('heading', { level: 2 });
  await expect.poll(() => saidIn(heading)).toEqual(['en: Please rate this service', 'zh-CN: 请您评价本次服务']);
  await reload();
  await expect.poll(() => saidIn(heading)).toEqual(['en: Please rate this service', 'zh-CN: 请您评价本次服务']);
  expect(await page.evaluate(() => [document.documentElement.lang, document.title])).toEqual(['en', 'Rate this service']);
  evaluator.show(asWished(reasons(), { language: 'en' }));
  await page.getByRole('heading', { level: 1, name: /Dissatisfied 不满意/ }).waitFor();
  evaluator.show(rating({ session: 'session-2' }));
  await expect.poll(() => saidIn(heading)).toEqual(['zh-CN: 请您评价本次服务', 'en: Please rate this service']);
  expect(await page.evaluate(() => [document.documentElement.lang, document.title])).toEqual(['zh-CN', '政务服务评价']);
});

test('a lost link does not change the language', async () => {
  const { page, evaluator } = await open(asWished(rating(), { language: 'en' }));
  evaluator.cut();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Connecting/);
});

test('a language is offered where the hall offers it, under its own name', async () => {
  const { page, evaluator, press } = await open(rating());
  const mongolian = page.locator('button:lang(mn-Mong)');
  await page.getByRole('button', { name: 'English', exact: true }).waitFor();
  expect(await mongolian.count()).toBe(0);
  evaluator.say({ hall: BILINGUAL });
  await press(mongolian);
  await expect.poll(() => evaluator.heard('prefer')).toEqual([MONGOLIAN]);
  await page.getByRole('button', { name: '中文' }).waitFor();
  expect(await page.getByRole('button', { name: 'English', exact: true }).count()).toBe(1);
});

test('traditional Mongolian stands vertically, in its own font; what is not translated comes in Chinese, once', async () => {
  const { page, problems } = await open(asWished(rating(), MONGOLIAN), { hall: BILINGUAL });
  const level = page.getByRole('region', { name: '评价等级' }).getByRole('button').first();
  expect(await saidIn(level)).toEqual([expect.stringMatching(/^mn-Mong: ᠮᠠᠰᠢ ᠰᠡᠳᠬᠢᠯ/), 'zh-CN: 非常满意']);
  expect(await writingOf(level.locator('[lang=mn-Mong]'))).toBe('vertical-lr');
  expect(await writingOf(page.getByRole('heading', { level: 2 }).locator('[lang=mn-Mong]'))).toBe('vertical-lr');
  expect(await writingOf(page.locator('footer [lang=mn-Mong]').first())).toBe('vertical-lr');
  expect(await saidIn(page.locator('footer button').first())).toEqual(['zh-CN: 先选择具体原因再提交']);
  const fonts = () => page.evaluate(() => [...document.fonts].filter(({ family, status }) => /Mongolian/.test(family) && status === 'loaded').length);
  await expect.poll(fonts).toBe(1);
  expect(problems).toEqual([]);
});

test('who sees no Mongolian loads no font for it', async () => {
  const { page, evaluator } = await open(rating());
  evaluator.show(thanks());
  await page.getByRole('status').filter({ hasText: '感谢' }).waitFor();
  const loaded = await page.evaluate(() => [...document.fonts].filter(({ family, status }) => /Mongolian/.test(family) && status !== 'unloaded').length);
  expect(loaded).toBe(0);
});

test('Mongolian reasons and thanks: each text in one direction, the rest as ever', async () => {
  const screen = await open(asWished(reasons(), MONGOLIAN), { hall: BILINGUAL, prepare: countViews });
  const { page } = screen;
  expect(await saidIn(page.getByRole('heading', { level: 1 }))).toContainEqual(expect.stringMatching(/^mn-Mong: ᠰᠡᠳᠬᠢᠯ/));
  expect(await saidIn(page.getByRole('button', { name: '提交' }))).toEqual(['zh-CN: 提交']);
  await showView(screen, asWished(thanks(), MONGOLIAN));
  const said = page.getByRole('status').locator('[lang=mn-Mong]');
  expect(await writingOf(said)).toBe('vertical-lr');
});

/** Of a vertical line the height of its font counts as width, as in a horizontal one it does as height. */
const isFault = (found: string) => !found.endsWith('is too wide');

describe.each(Object.entries(SIZES))('%s', (_size, viewport) => {
  test('Mongolian: nothing is cut off, scrolls or lies over another, and the five places are equal', async () => {
    const screen = await open(asWished(idle(), MONGOLIAN), { viewport, hall: BILINGUAL, prepare: countViews });
    for (const [name, view] of Object.entries({
      levels: rating(),
      'a long matter': rating({ taskName: LONG_MATTER }),
      'levels only': rating({ ...AT_TERMINAL, form: onlyLevels(QIQIHAR) }),
      thanks: thanks(),
    })) {
      await showView(screen, asWished(view, MONGOLIAN));
      expect([name, (await cutOff(screen.page)).filter(isFault)]).toEqual([name, []]);
      expect([name, await overlaps(screen.page)]).toEqual([name, []]);
      const boxes = await Promise.all((await screen.page.locator('section button').all()).map((level) => level.boundingBox()));
      const spread = (side: 'width' | 'height') => Math.max(0, ...boxes.map((box) => box?.[side] ?? 0)) - Math.min(...boxes.map((box) => box?.[side] ?? 0));
      expect([name, boxes.length, spread('width') < 1, spread('height') < 1]).toEqual([name, name === 'thanks' ? 0 : 5, true, true]);
    }
  });
});
