import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { useScreens } from './support/screen.ts';
import { asWished } from './support/show.ts';
import { QIQIHAR, rating, reasons, thanks } from './support/views.ts';

/** 长者模式, 高对比, the hall's colours, and a system of few colours. */

const open = useScreens();
const sizeOf = (page: Page, selector: string) => page.locator(selector).first().evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
const groundOf = (page: Page) => page.locator('header').evaluate((band) => getComputedStyle(band).backgroundColor);

test('长者模式: one language, larger, nothing that is not needed; the next citizen has the usual again', async () => {
  const { page, evaluator } = await open(rating({ mustShow: ['levels', 'staff-name'] }));
  const usual = await sizeOf(page, 'section button > span');
  expect(await page.getByText('Very satisfied').isVisible()).toBe(true);
  evaluator.show(asWished(rating({ mustShow: ['levels', 'staff-name'] }), { elder: true }));
  await expect.poll(() => page.getByText('Very satisfied').isVisible()).toBe(false);
  expect(await sizeOf(page, 'section button > span')).toBeGreaterThan(usual * 1.1);
  expect(await page.getByRole('button', { name: /^先选择具体原因/ }).count()).toBe(0);
  // What the region demands stays, and only that.
  expect(await page.locator('dt').allInnerTexts()).toEqual([expect.stringContaining('工作人员')]);
  for (const name of [/^稍后评价/, /^不评价/]) expect(await page.getByRole('button', { name }).isVisible()).toBe(true);
  evaluator.show(rating({ session: 'session-2' }));
  await expect.poll(() => sizeOf(page, 'section button > span')).toBe(usual);
});

test('high contrast: black and white, and the hall puts no colour on it', async () => {
  const hall = { ...PLAIN_HALL, colours: { brand: '#7a1010', 'brand-deep': '#5c0a0a', ground: '#fff8f0' } };
  const { page, evaluator } = await open(rating(), { hall });
  await expect.poll(() => groundOf(page)).toBe('rgb(92, 10, 10)');
  evaluator.show(asWished(rating(), { contrast: true }));
  await expect.poll(() => groundOf(page)).toBe('rgb(0, 0, 0)');
  const edge = await page.locator('section button').first().evaluate((level) => getComputedStyle(level).borderTopColor);
  expect(edge).toBe('rgb(0, 0, 0)');
  evaluator.show(rating({ session: 'session-2' }));
  await expect.poll(() => groundOf(page)).toBe('rgb(92, 10, 10)');
});

test('new colours of the hall come at once, and go with it', async () => {
  const { page, evaluator } = await open(rating());
  const usual = await groundOf(page);
  evaluator.putUp({ ...PLAIN_HALL, colours: { 'brand-deep': '#123a12' } });
  await expect.poll(() => groundOf(page)).toBe('rgb(18, 58, 18)');
  evaluator.putUp(PLAIN_HALL);
  await expect.poll(() => groundOf(page)).toBe(usual);
});

test('a lost link changes nothing of how the citizen wants it', async () => {
  const { page, evaluator } = await open(asWished(rating(), { elder: true, contrast: true }));
  evaluator.cut();
  await page.getByRole('heading', { name: /正在连接/ }).waitFor();
  const root = page.locator('html');
  expect(await root.getAttribute('data-elder')).toBe('');
  expect(await root.getAttribute('data-contrast')).toBe('');
});

test('in a system of few colours a box that is not ticked shows no tick', async () => {
  const chosen = { perSubject: [{ subject: 'staff' as const, indicators: ['214'] }], text: '' };
  const { page } = await open(reasons({ form: QIQIHAR, reasons: chosen }), { prepare: (page) => page.emulateMedia({ forcedColors: 'active' }) });
  const ticks = await page.locator('label:has(input) svg').evaluateAll((all) => all.map((tick) => tick.checkVisibility({ visibilityProperty: true })));
  expect(ticks.filter(Boolean)).toHaveLength(1);
  expect(await page.locator('label:has(:checked)').innerText()).toContain('服务态度生硬');
});

test('no motion where none is wanted', async () => {
  const { page, evaluator } = await open(reasons(), { prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }) });
  const moving = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('main *')].filter((one) => {
        const { transitionDuration, scrollBehavior } = getComputedStyle(one);
        return scrollBehavior !== 'auto' || transitionDuration.split(',').some((duration) => Number.parseFloat(duration) > 0);
      }).length,
    );
  expect(await moving()).toBe(0);
  evaluator.show(thanks());
  await page.getByRole('status').filter({ hasText: '感谢' }).waitFor();
  expect(await moving()).toBe(0);
});
