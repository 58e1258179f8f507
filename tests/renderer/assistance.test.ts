import { describe, expect, test } from 'vitest';
import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { violations } from './support/accessibility.ts';
import { cutOff, leastTarget, overlaps, smallTargets, smallTexts } from './support/geometry.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { idle, later, rating, reasons } from './support/views.ts';

const open = useScreens();
const BILINGUAL = { ...PLAIN_HALL, languages: ['zh-CN', 'mn-Mong', 'en'] };

const SCREENS: Record<string, ScreenView> = { idle: idle(), levels: rating(), reasons: reasons(), later: later() };

test.each(Object.entries(SCREENS))('%s: language, 长者模式, contrast and sound are one tap away', async (_name, view) => {
  const { page, evaluator, press } = await open(view);
  const bar = page.getByRole('group', { name: '显示与声音' });
  for (const [name, change, on] of [
    ['长者模式', { elder: true }, 'true'],
    ['高对比度', { contrast: true }, 'true'],
    ['声音提示', { voice: false }, 'false'],
  ] as const) {
    const button = bar.getByRole('button', { name });
    expect(await button.getAttribute('aria-pressed')).toBe(on === 'true' ? 'false' : 'true');
    await press(button);
    await expect.poll(() => button.getAttribute('aria-pressed')).toBe(on);
    expect(evaluator.heard('prefer').at(-1)).toEqual(change);
  }
  await press(bar.getByRole('button', { name: 'English', exact: true }));
  await page.getByRole('group', { name: 'Display and sound' }).getByRole('button', { name: '中文' }).waitFor();
  expect(evaluator.heard('prefer').at(-1)).toEqual({ language: 'en' });
});

test('another tap takes it back, and two taps in one are one wish', async () => {
  const { page, evaluator, press } = await open(rating());
  const elder = page.getByRole('button', { name: '长者模式' });
  await press(elder);
  await expect.poll(() => elder.getAttribute('aria-pressed')).toBe('true');
  await elder.click();
  await expect.poll(() => elder.getAttribute('aria-pressed')).toBe('false');
  // The evaluator has not answered yet: the second tap asks for the same, and not for its opposite.
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  await elder.dblclick();
  await expect.poll(() => evaluator.heard('prefer').slice(2)).toEqual([{ elder: true }, { elder: true }]);
  answered.resolve(null);
});

test('a tap on it gives time as every touch does, and chooses nothing', async () => {
  const { page, evaluator, press } = await open(rating());
  await press(page.getByRole('button', { name: '高对比度' }));
  await expect.poll(() => evaluator.calls.map(({ call }) => call).sort()).toEqual(['prefer', 'touch']);
});

test('by the keyboard alone', async () => {
  const { page, evaluator, settle } = await open(rating());
  await settle();
  // From the heading, where a screen begins, or backwards from the levels: the bar is among the first that Tab finds.
  const names: (string | null)[] = [];
  for (let pressed = 0; pressed < 4; pressed += 1) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? null));
  }
  expect(names).toEqual(['English', expect.stringMatching(/^长者模式/), '高对比度', '声音提示']);
  const outline = await page.evaluate(() => (document.activeElement === null ? '' : getComputedStyle(document.activeElement).outlineStyle));
  expect(outline).toBe('solid');
  await page.keyboard.press('Space');
  await expect.poll(() => evaluator.heard('prefer')).toEqual([{ voice: false }]);
  // Focus stays on the button that was pressed, though everything was drawn anew.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-pressed'))).toBe('false');
});

test('another language leaves the focus among the languages, for whoever goes on by keyboard', async () => {
  const { page, settle } = await open(rating(), { hall: BILINGUAL });
  await settle();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.getByRole('button', { name: 'English', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '中文' }).waitFor();
  await expect.poll(focused).toMatch(/^(中文|ᠮᠣᠩᠭᠣᠯ)$/);
});

test('a refused wish changes nothing, and the screen goes on', async () => {
  const { page, evaluator, press, problems } = await open(rating());
  evaluator.answer = ({ call }) => (call === 'prefer' ? { code: 'storage-unavailable', zh: '暂时不能保存', en: 'Not now' } : null);
  await press(page.getByRole('button', { name: '长者模式' }));
  await expect.poll(() => evaluator.heard('prefer')).toHaveLength(1);
  evaluator.show(rating({ secondsLeft: 60 }));
  expect(await page.getByRole('button', { name: '长者模式' }).getAttribute('aria-pressed')).toBe('false');
  expect(problems).toEqual([]);
});

describe.each(Object.entries(SIZES))('%s', (size, viewport) => {
  test('each control can be hit and read, in each language and with everything on', async () => {
    const screen = await open(idle(), { viewport, hall: BILINGUAL, prepare: countViews });
    for (const [name, view] of Object.entries(SCREENS)) {
      for (const wish of [{}, { language: 'en' }, { language: 'mn-Mong' }, { elder: true, contrast: true, voice: false }]) {
        await showView(screen, asWished(view, wish));
        const where = `${size} ${name} ${JSON.stringify(wish)}`;
        expect([where, await smallTargets(screen.page, leastTarget(viewport))]).toEqual([where, []]);
        expect([where, await smallTexts(screen.page)]).toEqual([where, []]);
        expect([where, await overlaps(screen.page)]).toEqual([where, []]);
        expect([where, await cutOff(screen.page, 'header fieldset, header fieldset *')]).toEqual([where, []]);
      }
    }
  });
});

test('accessible, in Mongolian and with everything on', async () => {
  const screen = await open(idle(), { hall: BILINGUAL, prepare: countViews });
  const wishes = [{ language: 'mn-Mong' }, { language: 'mn-Mong', elder: true, contrast: true, voice: false }];
  for (const view of wishes.flatMap((wish) => [idle(), rating(), reasons()].map((view) => asWished(view, wish)))) {
    await showView(screen, view);
    expect(await violations(screen.page)).toEqual([]);
  }
  expect(screen.problems).toEqual([]);
});
