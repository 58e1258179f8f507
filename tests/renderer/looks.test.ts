import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { shownFieldSchema } from '../../core/contract/rating-form.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import { SIZES, useScreens } from './support/screen.ts';
import {
  AGENCIES,
  AT_ENTRANCE,
  AT_TERMINAL,
  EACH_SUBJECT,
  idle,
  INVITING,
  JOINT,
  later,
  LONG_MATTER,
  NUMBER_PAD,
  onlyChoices,
  onlyLevels,
  QIQIHAR,
  rating,
  reasons,
  thanks,
  TIANJIN,
} from './support/views.ts';

const open = useScreens();

const NOTICE = { zh: '评价没有保存成功，请再试一次', en: 'The rating could not be stored, please try again' };

const LONGEST_NOTICE = {
  zh: '本机没有查到这次服务。请用手机扫描回执上的二维码评价，或询问工作人员。',
  en: 'This service is not known here. Please scan the receipt with your phone, or ask the staff.',
};

const SCREENS: Record<string, ScreenView> = {
  idle: idle(),
  'idle, offline': idle({ provinceOnline: false }),
  'idle, not ready': idle({ ready: false, provinceOnline: false }),
  levels: rating({ taskName: LONG_MATTER }),
  'levels with a notice': rating({ taskName: LONG_MATTER, notice: NOTICE, detailsFirst: true, secondsLeft: 12 }),
  'reasons of Qiqihar': reasons(),
  'reasons of Tianjin': reasons({ form: TIANJIN, level: 1, notice: NOTICE }),
  'reasons of a joint case': reasons({
    form: JOINT,
    reasons: { perSubject: [{ subject: 'agency', indicators: ['209'], agencies: AGENCIES.slice(0, 1).map(({ code }) => code) }], text: '' },
  }),
  'reasons without a way to write': reasons({ form: onlyChoices(QIQIHAR) }),
  'reasons beside a keypad': reasons({ form: onlyChoices(QIQIHAR), keypad: NUMBER_PAD }),
  'reasons beside a keypad, a digit pressed': reasons({ form: JOINT, keypad: { ...NUMBER_PAD, pendingDigit: '1' } }),
  'levels beside a number pad': rating({ keypad: NUMBER_PAD }),
  'levels at a terminal': rating({ ...AT_TERMINAL, form: onlyLevels(QIQIHAR) }),
  'levels at the entrance': rating(AT_ENTRANCE),
  'idle at a terminal': idle({ place: AT_TERMINAL.place }),
  'idle that invites to scan': idle(INVITING),
  'idle after a scan that opened nothing': idle({ provinceOnline: false, selfRating: { invites: true, notice: NOTICE, found: null, takesNumber: true } }),
  later: later(),
  thanks: thanks(),
};

test('control: a breach of the security policy and an inaccessible control are found', async () => {
  const { page, problems } = await open(idle());
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'void 0';
    document.head.append(script, document.createElement('button'));
    document.querySelector('main')?.append(document.createElement('button'));
  });
  await expect.poll(() => problems.join()).toContain('The security policy forbids script-src');
  expect((await violations(page)).join()).toContain('button-name');
});

describe.each(Object.entries(SIZES))('%s', (_, viewport) => {
  test.each(Object.entries(SCREENS))('%s: accessible, and within the security policy', async (_name, view) => {
    const { page, problems } = await open(view, { viewport });
    await page.evaluate(() => document.fonts.ready);
    expect(await violations(page)).toEqual([]);
    expect(problems).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });

  test.each([
    ['reasons', reasons({ level: 1 })],
    ['reasons from each subject', reasons({ form: EACH_SUBJECT })],
    ['reasons of a joint case', reasons({ form: JOINT, reasons: { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '' } })],
  ])('%s, after a try to submit: accessible', async (_name, view) => {
    const { page, press } = await open(view, { viewport });
    await press(page.getByRole('button', { name: /^提交/ }));
    await page.getByRole('alert').first().waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('connecting: accessible', async () => {
    const { page, evaluator } = await open(idle(), { viewport });
    evaluator.cut();
    await page.getByRole('heading', { name: /正在连接/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test.each([
    ['in Chinese', rating({ taskName: LONG_MATTER }), false],
    ['in English', rating({ taskName: LONG_MATTER }), true],
    ['with a notice at the end of the time', rating({ taskName: LONG_MATTER, notice: NOTICE, secondsLeft: 12 }), false],
    ['with long numbers and names', rating({
      taskName: LONG_MATTER,
      projectNo: '0123456789-0123456789-0123456789-0123456789-012345',
      staff: [{ name: '阿卜杜热合曼·买买提吐尔逊', no: '230200-01-0012-0231' }],
    }), false],
    ['beside a number pad', rating({ taskName: LONG_MATTER, keypad: NUMBER_PAD, secondsLeft: 12 }), false],
    ['beside a number pad, in English', rating({ taskName: LONG_MATTER, keypad: NUMBER_PAD, secondsLeft: 12 }), true],
    ['at a terminal that takes levels only', rating({ ...AT_TERMINAL, taskName: LONG_MATTER, form: onlyLevels(QIQIHAR) }), false],
    ['at the entrance', rating(AT_ENTRANCE), false],
    ['at a terminal that must show everything', rating({ ...AT_TERMINAL, taskName: LONG_MATTER, mustShow: [...shownFieldSchema.options] }), false],
    ['of a window that must show everything', rating({ taskName: LONG_MATTER, mustShow: [...shownFieldSchema.options] }), false],
    ['with the longest name that a case can have', rating({ taskName: '事'.repeat(200) }), false],
  ])('levels %s: nothing scrolls and nothing is cut off', async (_name, view, english) => {
    const { page, press } = await open(view, { viewport });
    if (english) await press(page.getByRole('button', { name: 'English' }));
    await page.evaluate(() => document.fonts.ready);
    expect(await cutOff(page)).toEqual([]);
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

  test.each(['12', 'A06', 'A0601', 'ZZ-01072', 'QQHR-ZZ-2026-000107'])('idle: the number %s stands on one line', async (terminalNo) => {
    const { page } = await open(idle({ place: { ...AT_TERMINAL.place, terminalNo } }), { viewport });
    await page.evaluate(() => document.fonts.ready);
    const lines = await page.getByText(terminalNo, { exact: true }).evaluate((number) => {
      const range = document.createRange();
      range.selectNodeContents(number);
      return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    });
    expect(lines).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  });

  test.each([
    ['inviting', null],
    ['after a scan that opened nothing', LONGEST_NOTICE],
  ])('idle, %s: the page does not scroll and no number is too long', async (_name, notice) => {
    const view = idle({ provinceOnline: false, place: { ...AT_TERMINAL.place, terminalNo: 'QQHR-ZZ-2026-000107' }, selfRating: { invites: true, notice, found: null, takesNumber: true } });
    const { page } = await open(view, { viewport });
    await page.evaluate(() => document.fonts.ready);
    expect(await cutOff(page)).toEqual([]);
    expect(await smallestText(page)).toBeGreaterThanOrEqual(18);
  });

  test.each([
    ['in Chinese', false],
    ['in English', true],
  ])('reasons at the end of the time, %s: nothing of head, buttons and hint is cut off', async (_name, english) => {
    const notice = { zh: '对服务机构：请选择涉及的机构', en: 'About the agency: Please choose the agencies it is about' };
    const { page, press } = await open(reasons({ form: onlyChoices(JOINT), level: 1, keypad: NUMBER_PAD, secondsLeft: 12, notice }), { viewport });
    if (english) await press(page.getByRole('button', { name: 'English' }));
    await page.evaluate(() => document.fonts.ready);
    expect(await cutOff(page, 'header *, [role=alert], [role=alert] *, button[tabindex="-1"] *, footer *, main > div > p:not([aria-live])')).toEqual([]);
  });

  test('reasons beside a keypad: targets of 64 px, the numbers are large, only the list scrolls', async () => {
    const { page } = await open(reasons({ form: onlyChoices(JOINT), keypad: NUMBER_PAD }), { viewport });
    expect(await smallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    const size = await page.getByText('03', { exact: true }).evaluate((number) => Number.parseFloat(getComputedStyle(number).fontSize));
    expect(size).toBeGreaterThanOrEqual(26);
  });

  test('levels: five equal places, targets of 64 px, text large enough', async () => {
    const { page } = await open(rating({ taskName: LONG_MATTER }), { viewport });
    const boxes = await Promise.all(
      (await page.getByRole('region', { name: '评价等级' }).getByRole('button').all()).map((level) => level.boundingBox()),
    );
    const sizes = new Set(boxes.map((box) => `${Math.round(box?.width ?? 0)} × ${Math.round(box?.height ?? 0)}`));
    expect(boxes).toHaveLength(5);
    expect(sizes.size).toBe(1);
    const looks = await page.getByRole('region', { name: '评价等级' }).getByRole('button').evaluateAll((levels) =>
      levels.map((level) => {
        const { color, backgroundColor, borderColor, opacity } = getComputedStyle(level);
        return [color, backgroundColor, borderColor, opacity].join();
      }),
    );
    expect(new Set(looks).size).toBe(1);
    expect(await smallTargets(page)).toEqual([]);
    expect(await smallestText(page)).toBeGreaterThanOrEqual(viewport.width >= 1280 ? 24 : 20);
  });

  test('reasons: targets of 64 px, answers in sight, only the list scrolls', async () => {
    const { page, settle } = await open(reasons({ form: TIANJIN, level: 1 }), { viewport });
    expect(await smallTargets(page)).toEqual([]);
    expect(await smallestText(page)).toBeGreaterThanOrEqual(viewport.width >= 1280 ? 24 : 20);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
    const submit = await page.getByRole('button', { name: /^提交/ }).boundingBox();
    expect((submit?.y ?? 0) + (submit?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
    // The large buttons lead to the end of the list, where the text is.
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

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** Elements that scroll, that hide a part of what they hold, or that stand out of their place or the screen; in words. */
function cutOff(page: Page, among = 'main *'): Promise<string[]> {
  return page.evaluate((among) => {
    const describe = (element: Element) => `${element.tagName} ${(element.textContent ?? '').slice(0, 30)}`;
    const found: string[] = [];
    const page = document.documentElement;
    if (page.scrollHeight > page.clientHeight) found.push(`the page scrolls: ${page.scrollHeight} > ${page.clientHeight}`);
    for (const element of document.querySelectorAll(among)) {
      const box = element.getBoundingClientRect();
      const { display, overflow } = getComputedStyle(element);
      // An inline box is as high as its font, not as its line: its block tells.
      if (box.width === 0 || box.height === 0 || display === 'inline') continue;
      if (box.top < 0 || box.left < 0 || box.bottom > innerHeight || box.right > innerWidth) {
        found.push(`${describe(element)} is out of the screen`);
      }
      const place = element.parentElement?.closest('button, header, dd, h1')?.getBoundingClientRect();
      if (place && (box.bottom > place.bottom + 1 || box.top < place.top - 1 || box.right > place.right + 1)) {
        found.push(`${describe(element)} stands out of its place`);
      }
      if (element instanceof SVGElement) continue;
      if (element.scrollWidth > element.clientWidth + 1) found.push(`${describe(element)} is too wide`);
      if (overflow !== 'visible' && element.scrollHeight > element.clientHeight) found.push(`${describe(element)} scrolls`);
    }
    return found;
  }, among);
}

function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input, textarea')]
      .filter((element) => {
        if (!element.checkVisibility()) return false;
        const { width, height } = element.getBoundingClientRect();
        return width < 64 || height < 64;
      })
      .map((element) => element.textContent ?? element.tagName),
  );
}

/** The smallest text in pixels, on a screen in Chinese, translations left aside. */
function smallestText(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.min(
      ...[...document.querySelectorAll('main h1, main dd, main textarea, main [lang=zh-CN]')].map((element) =>
        Number.parseFloat(getComputedStyle(element).fontSize),
      ),
    ),
  );
}
