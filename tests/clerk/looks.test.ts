import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { violations } from '../renderer/support/accessibility.ts';
import { smallTexts } from '../renderer/support/geometry.ts';
import { launchBrowser } from '../support/browser.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { openClerkPage, pick, readCode, signIn, start, stepOf, type Clerk } from './clerk.ts';
import { hallFolder } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const LEAST_TEXT_PX = 14;

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
    await page.evaluate(() => document.fonts.ready);
    faults.push(...(await clipped(page)), ...(await smallTexts(page, LEAST_TEXT_PX)), ...(language === axeIn ? await violations(page) : []));
    // Not by a press, which would close what is open.
    await page.getByRole('button', { name: other }).evaluate((button) => button instanceof HTMLElement && button.click());
  }
  return faults;
}

describe.each([
  ['beside a business system', { width: 1280, height: 720 }, '中文'],
  ['on half a screen', { width: 640, height: 720 }, 'English'],
])('%s', (_where, viewport, axeIn) => {
  test('no text is clipped or small, nothing scrolls sideways, and axe finds nothing, in Chinese and English', async () => {
    const evaluator = await startTestEvaluator({ dataFolder: hallFolder(), config: { hallName: '内蒙古自治区呼伦贝尔市陈巴尔虎旗巴彦库仁镇政务服务中心综合受理大厅' } });
    const screen = await connectTestScreen(evaluator);
    const clerk = await openClerkPage(browser, evaluator, { viewport, withFont: true });
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
    await page.keyboard.press('Alt+KeyA');
    await page.getByText('屏幕提示：暂离').first().waitFor();
    await check('window');

    await start(clerk, 'ydjyba', 'HLJ-2026-1126-000001-ABCDEFGHIJKLMNOPQRSTUVWXYZ');
    await stepOf(clerk, '评价器已接受');
    await page.getByRole('button', { name: '一件事' }).click();
    await page.getByRole('combobox', { name: '事项' }).first().fill('y');
    await check('a theme, a list open, a rating under way');
    await page.keyboard.press('F4');
    await check('papers');
    await page.keyboard.press('F8');
    await check('a paper form: the case');
    await pick(clerk, '事项', 'lnryd', /./);
    await page.getByLabel('业务流水号').fill('P-9');
    await pick(clerk, '办理人员', 'b02', /./);
    await page.keyboard.press('Alt+KeyG');
    await page.getByRole('radio', { name: '非常不满意', exact: true }).check();
    await check('a paper form: what it says');
  });
});
