import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { violations } from '../renderer/support/accessibility.ts';
import { smallTexts } from '../renderer/support/geometry.ts';
import { launchBrowser } from '../support/browser.ts';
import { runningClock } from '../support/running-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { openClerkPage, pick, press, readCode, signIn, start, stepOf, type Clerk } from './clerk.ts';
import { hallFolder } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const LEAST_TEXT_PX = 14;
/** Of what has the focus. */
const FRAME_PX = 4;

/** What scrolls sideways, is cut off, or stands out of the page, in words. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`);
    for (const element of document.querySelectorAll('body *')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || getComputedStyle(element).clipPath !== 'none') continue;
      const { left, right, width } = element.getBoundingClientRect();
      const what = `${element.tagName} ${(element.textContent ?? '').slice(0, 30)}`;
      if (width > 0 && (left < -0.5 || right > innerWidth + 0.5)) found.push(`${what} is out of the page`);
      if (!(element instanceof HTMLSelectElement) && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline') found.push(`${what} is too wide`);
    }
    return found;
  });

/** In both languages; axe, which takes longest, in one of them. */
async function faultsOf({ page }: Clerk, axeIn: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [language, other] of [['中文', 'English'], ['English', '中文']] as const) {
    await page.evaluate(async () => {
      // What the page now says asks for its glyphs when it is laid out.
      document.body.getBoundingClientRect();
      await document.fonts.ready;
    });
    faults.push(...(await clipped(page)), ...(await smallTexts(page, LEAST_TEXT_PX)), ...(language === axeIn ? await violations(page) : []));
    // Not by a press, which would close what is open.
    await page.getByRole('button', { name: other }).evaluate((button) => button instanceof HTMLElement && button.click());
  }
  return faults;
}

/** What is said, and the field that it is about, which has the focus, are in sight together, neither behind the other. */
async function seen({ page }: Clerk, words: string, field: Locator): Promise<void> {
  await field.and(page.locator(':focus')).waitFor();
  await eventually(async () => {
    const [said, about] = [await page.getByRole('alert').getByText(words).boundingBox(), await field.boundingBox()];
    expect(about?.y).toBeGreaterThanOrEqual(0);
    expect((about?.y ?? 0) + (about?.height ?? 0) + FRAME_PX).toBeLessThanOrEqual(said?.y ?? 0);
    expect((said?.y ?? 0) + (said?.height ?? 0)).toBeLessThanOrEqual(720);
  });
}

describe.each([
  ['beside a business system', { width: 1280, height: 720 }, '中文'],
  ['on half a screen', { width: 640, height: 720 }, 'English'],
])('%s', (_where, viewport, axeIn) => {
  test('no text is clipped or small, nothing scrolls sideways, and axe finds nothing, in Chinese and English', async () => {
    const evaluator = await startTestEvaluator({ dataFolder: hallFolder(), config: { hallName: '内蒙古自治区呼伦贝尔市陈巴尔虎旗巴彦库仁镇政务服务中心综合受理大厅' } });
    const screen = await connectTestScreen(evaluator);
    const clerk = await openClerkPage(browser, evaluator, { viewport, withFont: true, stillAt: runningClock.now() });
    const { page } = clerk;
    const check = async (state: string) => expect(await faultsOf(clerk, axeIn), state).toEqual([]);
    await page.getByRole('button', { name: '显示配对码' }).click();
    await readCode(screen);
    await check('pairing');
    await page.getByRole('textbox', { name: '配对码' }).fill(await readCode(screen));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '开始工作' }).waitFor();
    await check('paired');
    await page.getByRole('button', { name: '开始工作' }).click();
    await signIn(clerk, 'wxm');
    await press(clerk, 'Alt+L');
    await page.getByText('屏幕提示：暂离').first().waitFor();
    await check('window');

    await press(clerk, 'F2');
    await page.getByRole('combobox', { name: '事项' }).fill('临时事项');
    await page.getByText('没有找到').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByLabel('实施编码').fill('编码');
    await page.getByLabel('业务流水号').fill('HLJ/1');
    await page.evaluate(() => scrollTo(0, 0));
    await page.keyboard.press('Enter');
    await stepOf(clerk, '没有发起');
    // What is said pushes the form down, and the field that had the focus stays in sight with its frame.
    await eventually(async () => {
      const [field, foot] = [await page.getByLabel('业务流水号').boundingBox(), await page.getByRole('button', { name: '开始评价' }).boundingBox()];
      expect((field?.y ?? 0) + (field?.height ?? 0) + FRAME_PX).toBeLessThanOrEqual(foot?.y ?? 0);
    });
    await check('a start that was refused');
    await press(clerk, 'Alt+N');
    await start(clerk, 'ydjyba', 'HLJ-2026-1126-000001-ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    await stepOf(clerk, '评价器已接受');
    await page.getByRole('button', { name: '一件事' }).click();
    await page.getByRole('combobox', { name: '事项' }).first().fill('y');
    await page.getByRole('option', { name: /异地/ }).first().waitFor();
    await check('a theme, a list open, a rating under way');
    await press(clerk, 'F4');
    await check('papers');
    await press(clerk, 'F8');
    await check('a paper form: the case');
    await press(clerk, 'Alt+G');
    await page.getByRole('alert').getByText('请填写：').waitFor();
    await seen(clerk, '请填写：', page.getByRole('combobox', { name: '事项' }));
    await page.getByRole('combobox', { name: '办理人员' }).focus();
    await pick(clerk, '办理人员', 'wxm', /./);
    await press(clerk, 'Alt+G');
    // Whoever served is on duty, and would enter it.
    await seen(clerk, '办理人员不能录入自己的书面评价表', page.getByRole('combobox', { name: '录入人' }));
    await check('a paper form: a fault');
    await pick(clerk, '事项', 'lnryd', /./);
    await page.getByLabel('业务流水号').fill('P-9');
    await pick(clerk, '办理人员', 'b02', /./);
    await press(clerk, 'Alt+G');
    await page.getByRole('radio', { name: '非常不满意', exact: true }).check();
    await check('a paper form: what it says');
  }, 180_000);
});
