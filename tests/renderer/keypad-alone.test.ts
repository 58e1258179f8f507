import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { NO_REASONS } from '../../core/contract/rating.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { AGENCIES, JOINT, NO_KEYPAD, NUMBER_PAD, onlyChoices, QIQIHAR, rating, reasons, thanks, TIANJIN } from './support/views.ts';

/** A citizen who has a keypad and cannot touch, or cannot see. */

const open = useScreens();
const still = { prepare: (page: Page) => page.emulateMedia({ reducedMotion: 'reduce' as const }) };
const turned = (pageTurns: number) => ({ ...NUMBER_PAD, pageTurns });

/** The choices that can be read now: whole, and clear of the edges, which fade. */
const readable = (page: Page) =>
  page.evaluate(() => {
    const tiles = [...document.querySelectorAll('[data-number]')];
    const area = [...document.querySelectorAll('main *')].find((one) => getComputedStyle(one).overflowY === 'auto' && one.contains(tiles[0] ?? null));
    if (!(area instanceof HTMLElement)) return [];
    const { top, bottom } = area.getBoundingClientRect();
    const fade = Number.parseFloat(getComputedStyle(area).getPropertyValue('--fade')) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const above = area.dataset.above === undefined ? 0 : fade;
    const below = area.dataset.below === undefined ? 0 : fade;
    return tiles.flatMap((tile) => {
      const box = tile.getBoundingClientRect();
      return box.top >= top + above - 1 && box.bottom <= bottom - below + 1 ? [tile.getAttribute('data-number')] : [];
    });
  });

test.each([
  ['Qiqihar', reasons({ form: onlyChoices(QIQIHAR) })],
  ['Tianjin, the longest', reasons({ form: onlyChoices(TIANJIN), level: 1 })],
  ['a joint case', reasons({ form: onlyChoices(JOINT), reasons: { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '' } })],
  ['one that takes text too', reasons()],
])('turning the page shows every reason, then the first again: %s', async (_name, view) => {
  const screen = await open(thanks(), {
    prepare: async (page) => {
      await still.prepare(page);
      await countViews(page);
    },
  });
  const { page } = screen;
  for (const viewport of Object.values(SIZES)) {
    await page.setViewportSize(viewport);
    for (const language of ['zh-CN', 'en']) {
      const show = (change: Partial<RatingView>) => showView(screen, asWished({ ...view, ...change }, { language }));
      await showView(screen, thanks());
      await show({ keypad: turned(0) });
      await page.clock.runFor(50);
      const all = await page.locator('[data-number]').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-number')));
      const first = await readable(page);
      expect(first[0]).toBe(all[0]);
      const read = new Set(first);
      let pages = 0;
      do {
        pages += 1;
        await show({ keypad: turned(pages) });
        await page.clock.runFor(50);
        for (const number of await readable(page)) read.add(number);
      } while (pages < 12 && !(await readable(page)).includes(all[0] ?? ''));
      expect([...read].toSorted()).toEqual(all.toSorted());
      expect(pages).toBeLessThan(12);
    }
  }
});

test('the key that turns the page stands where it leads, and nowhere if nothing is out of sight', async () => {
  const { page, evaluator } = await open(reasons({ form: onlyChoices(QIQIHAR), keypad: turned(0) }), { viewport: SIZES.small, ...still });
  await page.getByRole('button', { name: /向下/ }).getByText('0', { exact: true }).waitFor();
  evaluator.show(reasons({ form: JOINT, keypad: turned(0) }));
  await page.getByRole('button', { name: /向下/ }).getByText('00', { exact: true }).waitFor();
  evaluator.show(reasons({ form: JOINT, keypad: { ...NUMBER_PAD, pageTurns: null } }));
  await expect.poll(() => page.getByText('00', { exact: true }).count()).toBe(0);
  evaluator.show(reasons({ form: JOINT, keypad: NO_KEYPAD }));
  await expect.poll(() => page.getByText('01', { exact: true }).count()).toBe(0);
});

test('a first digit 0 moves nothing, for another one turns the page', async () => {
  const view = { form: onlyChoices(TIANJIN), level: 1 } satisfies Partial<RatingView>;
  const { page, evaluator } = await open(reasons({ ...view, keypad: turned(0) }), { viewport: SIZES.small, ...still });
  evaluator.show(reasons({ ...view, keypad: turned(1) }));
  await expect.poll(() => readable(page)).not.toContain('01');
  const before = await readable(page);
  evaluator.show(reasons({ ...view, keypad: { ...turned(1), pendingDigit: '0' } }));
  await page.getByText('已按 0').first().waitFor();
  expect(await readable(page)).toEqual(before);
});

test('a number pad learns from the screen which digit is which level; other keypads, and none, show nothing', async () => {
  const { page, evaluator } = await open(rating({ keypad: { ...NUMBER_PAD, levelKeys: { '1': 5, '2': 4, '3': 3, '4': 2, '5': 1 } } }));
  const cells = page.getByRole('region', { name: '评价等级' }).locator('> div');
  await expect.poll(() => cells.allInnerTexts()).toEqual([
    expect.stringMatching(/^1\s+非常满意/), expect.stringMatching(/^2\s+满意/), expect.stringMatching(/^3\s+基本满意/),
    expect.stringMatching(/^4\s+不满意/), expect.stringMatching(/^5\s+非常不满意/),
  ]);
  for (const keypad of [
    { ...NUMBER_PAD, levelKeys: { a: 5, b: 4, c: 3, d: 2, e: 1 } } as const,
    // Digits count without a keypad too, yet nobody is to look for one.
    { ...NUMBER_PAD, numbered: false, confirms: false },
    { ...NUMBER_PAD, wedgeKeys: [], levelKeys: {} },
  ]) {
    evaluator.show(rating({ keypad }));
    await expect.poll(async () => (await cells.allInnerTexts())[0]).toMatch(/^非常满意/);
  }
});

test('a screen reader hears what a key did', async () => {
  const { page, evaluator } = await open(reasons({ form: JOINT, keypad: NUMBER_PAD }));
  const spoken = page.locator('p[aria-live][aria-atomic]');
  expect(await spoken.innerText()).toBe('');
  evaluator.show(reasons({ form: JOINT, keypad: { ...NUMBER_PAD, pendingDigit: '0' } }));
  await spoken.getByText('已按 0，请再按一位数字').waitFor();
  const late = { subject: 'agency' as const, indicators: ['209'] };
  evaluator.show(reasons({ form: JOINT, keypad: NUMBER_PAD, reasons: { perSubject: [late], text: '' } }));
  await spoken.filter({ hasText: /已选择.*05.*未在承诺时间内办结/ }).waitFor();
  const agencies = AGENCIES.slice(0, 1).map(({ code }) => code);
  evaluator.show(reasons({ form: JOINT, keypad: NUMBER_PAD, reasons: { perSubject: [{ ...late, agencies }], text: '' } }));
  await spoken.filter({ hasText: /已选择.*10.*市场监督管理局/ }).waitFor();
  evaluator.show(reasons({ form: JOINT, keypad: NUMBER_PAD, reasons: { perSubject: [late], text: '' } }));
  await spoken.filter({ hasText: /已取消.*10.*市场监督管理局/ }).waitFor();
});

test('what keeps a confirmation from submitting is told, and its place comes into sight', async () => {
  const late = { perSubject: [{ subject: 'agency' as const, indicators: ['209'] }], text: '' };
  const view = { form: onlyChoices(JOINT), keypad: NUMBER_PAD };
  const { page, evaluator } = await open(reasons({ ...view, reasons: late }), { viewport: SIZES.small, ...still });
  await expect.poll(() => readable(page)).toContain('01');
  evaluator.show(reasons({ ...view, reasons: late, notice: { zh: '请选择涉及的机构', en: 'Please choose the agencies' } }));
  await page.getByRole('alert').filter({ hasText: '请选择涉及的机构' }).waitFor();
  await expect.poll(() => readable(page)).toEqual(expect.arrayContaining(['10', '11', '12']));
  // Focus stays: in the text field the next digit would be words.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  evaluator.show(reasons({ ...view, reasons: NO_REASONS, notice: { zh: '请至少选择一项原因', en: 'Please choose at least one reason' } }));
  await expect.poll(() => readable(page)).toContain('01');
  await expect.poll(() => page.getByRole('button', { name: /向上/ }).getAttribute('aria-disabled')).toBe('true');
});
