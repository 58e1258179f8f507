import { describe, expect, test } from 'vitest';
import { violations } from './support/accessibility.ts';
import { cutOff, leastTarget, overlaps, smallTexts } from './support/geometry.ts';
import { screenKeys } from './support/on-screen-keys.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { reasons } from './support/views.ts';

/** How the keyboard stands on screens of each size, in each of its languages. */
const open = useScreens();
const TEXT = '上午九点取号，等到十一点半还没有叫到我，';
const LANGUAGES = ['zh-CN', 'en'] as const;
const MODES = { 'zh-CN': ['拼音', '英文', '符号'], en: ['拼音', 'ABC', '?12'] };

describe.each(Object.entries(SIZES))('%s', (_, viewport) => {
  test('field, count, time left, letters, candidates and keys are in sight, large enough, and nothing is cut off', async () => {
    const shown = reasons({ reasons: { perSubject: [], text: TEXT } });
    const screen = await open(shown, { viewport });
    const { page, evaluator, problems } = screen;
    for (const language of LANGUAGES) {
      evaluator.show({ ...shown, preferences: { ...shown.preferences, language } });
      await screen.settle();
      const keys = screenKeys(page);
      if (language === LANGUAGES[0]) await keys.open();
      const panel = page.locator('[popover]');
      await panel.getByText(language === 'en' ? /s left/ : /还有 \d+ 秒/).first().waitFor();
      for (const mode of MODES[language]) {
        const toMode = keys.keyboard.getByRole('button', { name: mode, exact: true });
        if ((await toMode.count()) > 0) await toMode.click();
        if (mode === '拼音') {
          for (const letter of 'gongzuo') await keys.keyboard.getByRole('button', { name: letter.toUpperCase(), exact: true }).click();
          await keys.keyboard.getByRole('button', { name: '工作', exact: true }).waitFor();
        }
        const small = await panel.locator('button').evaluateAll(
          (buttons, least) =>
            buttons.map((button) => button.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < least - 0.5).length,
          leastTarget(viewport),
        );
        expect(small, `${language}, ${mode}: keys that are too small`).toBe(0);
        expect(await cutOff(page, '[popover], [popover] *'), `${language}, ${mode}`).toEqual([]);
        expect(await overlapsIn(page)).toEqual([]);
      }
    }
    expect(await smallTexts(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

/** The page behind lies beneath the keyboard, as it should. */
const overlapsIn = async (page: Parameters<typeof overlaps>[0]) => {
  const found = await overlaps(page);
  const keys = new Set(await page.locator('[popover] button').allTextContents());
  return found.filter((one) => one.replace(/ overlap$/, '').split(' and ').every((name) => keys.has(name)));
};

test('with letters and candidates there it breaks no rule of accessibility, in plain and in high contrast', async () => {
  const shown = reasons();
  for (const contrast of [false, true]) {
    const screen = await open({ ...shown, preferences: { ...shown.preferences, contrast } });
    await screen.settle();
    const keys = screenKeys(screen.page);
    await keys.open();
    await keys.type('taidu');
    await expect.poll(keys.candidates).toContain('态度');
    expect(await violations(screen.page, { strictly: contrast })).toEqual([]);
    expect(await keys.keyboard.locator('[aria-live]:not([aria-live=off])').count()).toBe(0);
  }
});

test.each(Object.entries(SIZES))('however many letters wait, their end is in sight, and so are count and time left, %s', async (_, viewport) => {
  const shown = reasons();
  const screen = await open(shown, { viewport });
  for (const language of LANGUAGES) {
    for (const elder of [false, true]) {
      screen.evaluator.show({ ...shown, preferences: { ...shown.preferences, language, elder } });
      await screen.settle();
      const keys = screenKeys(screen.page);
      if ((await keys.keyboard.count()) === 0) await keys.open();
      const letters = keys.keyboard.locator('[data-composing]');
      if ((await letters.count()) === 0) for (const letter of 'ZHUANG'.repeat(10)) await keys.key(letter).click();
      const boxOf = async (which: typeof letters) => (await which.boundingBox()) ?? { x: 0, width: 0 };
      const count = await boxOf(screen.page.locator('#own-words-count'));
      const typed = await boxOf(letters);
      expect(typed.x + typed.width, `${language}, ${elder ? 'elder' : 'plain'}`).toBeLessThanOrEqual(count.x);
      const last = await letters.evaluate((element) => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect().right - element.getBoundingClientRect().right;
      });
      expect(last).toBeLessThanOrEqual(0);
    }
  }
});
