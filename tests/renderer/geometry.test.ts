import { describe, expect, test } from 'vitest';
import type { Preferences } from '../../core/contract/preferences.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { shownFieldSchema } from '../../core/contract/rating-form.ts';
import { each, how, together } from './support/group-views.ts';
import { brokenWords, overlaps, cutOff, leastTarget, smallTargets, smallTexts } from './support/geometry.ts';
import { REASONS_SCREENS, STILL_SCREENS } from './support/sample-screens.ts';
import { SIZES, useScreens, type Screen } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { LONG_MATTER, NUMBER_PAD, rating, reasons, thanks, TIANJIN } from './support/views.ts';

/** What is on a screen can be read and hit, at every size, in both languages, and as an old citizen wants it. */

const open = useScreens();
/** What leaves least room beside the bar. */
const BESIDE_A_FULL_BAR: Record<string, ScreenView> = {
  levels: rating(),
  'levels of a long name': rating({ taskName: LONG_MATTER }),
  how: how(),
  'levels of a group together': together(),
  'reasons of the longest level': reasons({ level: 1 }),
  'reasons of one by one': each({ step: 'reasons', level: 1, secondsLeft: 12 }),
};
const WISHES: Record<string, Partial<Preferences>> = {
  'in Chinese': {},
  'in English': { language: 'en' },
  'for the elderly': { elder: true },
  'for the elderly in English': { elder: true, language: 'en' },
};
/** Of a screen whose list scrolls: what does not. */
const AROUND_THE_LIST = 'header, header *, [role=alert], [role=alert] *, button[tabindex="-1"] *, footer *, main > div > p:not([aria-live])';

describe.each(Object.entries(SIZES))('%s', (_, viewport) => {
  test.each(Object.entries(WISHES))('%s: nothing is small, cut off or out of the screen, and only the list of reasons scrolls', async (_wish, wishes) => {
    const screen = await open(thanks(), { viewport, prepare: countViews });
    const faults: Record<string, string[]> = {};
    const look = async (name: string, among: string) => {
      const { page } = screen;
      const found = [
        ...(await cutOff(page, among)),
        ...(await smallTargets(page, leastTarget(viewport))),
        ...(await smallTexts(page)),
        ...(await overlaps(page)),
      ];
      if (found.length > 0) faults[name] = found;
    };
    for (const [name, view] of Object.entries(STILL_SCREENS)) {
      await showView(screen, asWished(view, wishes));
      await look(name, 'main *');
    }
    for (const [name, view] of Object.entries(REASONS_SCREENS)) {
      await showView(screen, asWished(view, wishes));
      await look(name, AROUND_THE_LIST);
    }
    expect(faults).toEqual({});
  }, 180_000);

  test('the list of all cases: nothing is small or out of the screen', async () => {
    const { page, press } = await open(together(), { viewport });
    await press(page.getByRole('button', { name: /^查看全部/ }));
    await page.getByRole('dialog').waitFor();
    expect(await cutOff(page, 'dialog, dialog h2, dialog button')).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
    expect(await smallTexts(page)).toEqual([]);
  });

  test.each(Object.entries(WISHES))('%s, beside a bar of three languages: no word of the head is broken, and nothing cut off', async (_wish, wishes) => {
    const screen = await open(thanks(), { viewport, prepare: countViews, hall: { ...PLAIN_HALL, languages: ['zh-CN', 'en', 'mn-Mong'] } });
    const faults: Record<string, string[]> = {};
    for (const [name, view] of Object.entries(BESIDE_A_FULL_BAR)) {
      await showView(screen, asWished(view, wishes));
      const found = [...(await cutOff(screen.page, AROUND_THE_LIST)), ...(await overlaps(screen.page)), ...(await brokenWords(screen.page))];
      if (found.length > 0) faults[name] = found;
    }
    expect(faults).toEqual({});
  });

  test('levels: five equal places whose faces stand in a line, of one look, none chosen', async () => {
    const screen = await open(thanks(), { viewport, prepare: countViews });
    for (const language of ['zh-CN', 'en']) {
      await showView(screen, asWished(rating({ taskName: LONG_MATTER }), { language }));
      const places = await lookOfLevels(screen);
      expect(places).toHaveLength(5);
      expect(new Set(places).size, places.join('\n')).toBe(1);
    }
  });

  test('the name of a level keeps to its line, beside a keypad and for the elderly too', async () => {
    const screen = await open(thanks(), { viewport, prepare: countViews });
    const broken: string[] = [];
    for (const elder of [false, true]) {
      for (const view of [
        rating({ keypad: NUMBER_PAD, secondsLeft: 12 }),
        rating({ keypad: NUMBER_PAD, taskName: LONG_MATTER }),
        rating(),
        reasons({ level: 1, keypad: NUMBER_PAD, secondsLeft: 12 }),
      ]) {
        await showView(screen, asWished(view, { elder }));
        broken.push(...(await screen.page.locator('section button [lang|=zh], h1 [lang|=zh]').evaluateAll((names) =>
          names
            .filter((name) => name.getBoundingClientRect().height > 1.6 * Number.parseFloat(getComputedStyle(name).fontSize))
            .map(({ textContent }) => textContent),
        )));
      }
    }
    expect(broken).toEqual([]);
  });

  test('for the elderly the names of the levels are larger wherever there is room', async () => {
    const screen = await open(thanks(), { viewport, prepare: countViews });
    for (const language of ['zh-CN', 'en']) {
      const sizes: number[] = [];
      const faces: number[] = [];
      for (const elder of [false, true]) {
        await showView(screen, asWished(rating(), { elder, language }));
        faces.push((await screen.page.locator('section button svg').first().boundingBox())?.width ?? 0);
        sizes.push(await screen.page.locator('section button span [lang]').first().evaluate((name) => Number.parseFloat(getComputedStyle(name).fontSize)));
      }
      // On a tall screen larger footers leave a little less height.
      expect(faces[1]).toBeGreaterThan(0.8 * (faces[0] ?? Number.POSITIVE_INFINITY));
      expect(sizes[1]).toBeGreaterThan((viewport.width > 900 ? 1.15 : 1) * (sizes[0] ?? Number.POSITIVE_INFINITY));
    }
  });

  test('for the elderly the reasons are larger', async () => {
    const screen = await open(thanks(), { viewport, prepare: countViews });
    const sizes: number[] = [];
    for (const elder of [false, true]) {
      await showView(screen, asWished(reasons(), { elder }));
      sizes.push(await screen.page.locator('label:has(input)').first().evaluate((tile) => Number.parseFloat(getComputedStyle(tile).fontSize)));
    }
    expect(sizes[1]).toBeGreaterThan(1.15 * (sizes[0] ?? Number.POSITIVE_INFINITY));
  });

  test('levels with the longest of everything: the answers stay on the screen', async () => {
    const { page } = await open(
      rating({
        taskName: '事'.repeat(200),
        projectNo: '0123456789-0123456789-0123456789-0123456789-012345',
        staff: [{ name: '名'.repeat(50), no: '0'.repeat(32) }],
        place: { hallName: '厅'.repeat(50), windowNo: '窗'.repeat(20), terminalNo: '机'.repeat(20), serviceCategory: '类'.repeat(20) },
        mustShow: [...shownFieldSchema.options],
      }),
      { viewport },
    );
    await page.evaluate(() => document.fonts.ready);
    for (const button of await page.getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(box && box.y + box.height).toBeLessThanOrEqual(viewport.height);
    }
  });

  test('reasons: the large buttons lead to the end of the list, where the text is', async () => {
    const { page, settle } = await open(reasons({ form: TIANJIN, level: 1 }), { viewport });
    const submit = await page.getByRole('button', { name: /^提交/ }).boundingBox();
    await settle();
    const down = page.getByRole('button', { name: /^向下/ });
    const endOfText = async () => {
      // Forced, because at the end of the list the button is disabled at any moment.
      if (await down.isVisible()) await down.click({ force: true });
      const text = await page.getByRole('textbox').boundingBox();
      return (text?.y ?? Number.POSITIVE_INFINITY) + (text?.height ?? 0);
    };
    await expect.poll(endOfText, { timeout: 15_000 }).toBeLessThanOrEqual(submit?.y ?? 0);
  });
});

test.each([
  ['levels', rating()],
  ['levels of a long name', rating({ taskName: LONG_MATTER })],
  ['how', how()],
])('%s on a tall screen: whoever sits before it reaches every answer, none much higher than its middle', async (_, view) => {
  const { page } = await open(view, { viewport: SIZES.portrait });
  await page.evaluate(() => document.fonts.ready);
  for (const answer of await page.getByRole('main').getByRole('button', { name: /满意|一起|逐件|稍后|不评价/ }).all()) {
    expect((await answer.boundingBox())?.y).toBeGreaterThan(0.4 * SIZES.portrait.height);
  }
});

/** Of each level: its size, the place of its face along the row, and its colours. */
function lookOfLevels({ page }: Screen): Promise<string[]> {
  return page.locator('section button').evaluateAll((levels) => {
    const inColumn = levels.length > 1 && levels[0]?.getBoundingClientRect().left === levels[1]?.getBoundingClientRect().left;
    return levels.map((level) => {
      const { color, backgroundColor, borderColor, borderWidth, opacity, fontWeight } = getComputedStyle(level);
      const box = level.getBoundingClientRect();
      const face = level.querySelector('svg')?.getBoundingClientRect();
      const along = inColumn ? (face?.left ?? 0) - box.left : (face?.top ?? 0) - box.top;
      return [box.width, box.height, face?.width ?? 0, along].map((length) => Math.round(length)).join(' × ') + [color, backgroundColor, borderColor, borderWidth, opacity, fontWeight].join();
    });
  });
}
