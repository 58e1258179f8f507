import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { NOON, sampleRequest } from '../support/sample-requests.ts';
import { openCitizenScreen, tapUntil, until } from './citizen.ts';

/** A screen whose renderer is killed comes back to the same step, with what was entered so far: the evaluator holds the state. */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function atWindow(config: Record<string, unknown> = {}): Promise<{ evaluator: TestEvaluator; page: Page; session: string }> {
  // Time stands still: nothing is over before this machine has come to it.
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config, ...config } });
  const page = await openCitizenScreen(browser, evaluator);
  const session = await evaluator.offer(sampleRequest(1));
  await page.getByText('基本医疗保险参保人员异地就医备案').waitFor();
  return { evaluator, page, session };
}

/** Kills the process of the page, as the operating system would, and opens the screen anew as shell and kiosk browser do. */
async function killed(page: Page, evaluator: TestEvaluator): Promise<Page> {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  // It never answers: the page is gone.
  session.send('Page.crash').catch(() => {});
  await crashed;
  return openCitizenScreen(browser, evaluator);
}

const press = (page: Page, name: RegExp, effect: RegExp) => tapUntil(page.getByRole('button', { name }), page.getByText(effect));

test('at the levels: the same case, the same choice to see reasons first', async () => {
  const { evaluator, page } = await atWindow();
  const toggle = (of: Page) => of.getByRole('button', { name: /先选择具体原因再提交/ });
  await tapUntil(toggle(page), page.getByRole('button', { name: /先选择具体原因再提交/, pressed: true }));
  const back = await killed(page, evaluator);
  await back.getByText('基本医疗保险参保人员异地就医备案').waitFor();
  expect(await toggle(back).getAttribute('aria-pressed')).toBe('true');
});

test('at the reasons: level, reasons and words are there, and are what is rated', async () => {
  const { evaluator, page, session } = await atWindow();
  await press(page, /^非常不满意/, /您选择了/);
  const reason = (of: Page) => of.getByRole('checkbox', { name: /服务态度差效率低/ });
  await tapUntil(reason(page), page.getByRole('checkbox', { name: /服务态度差效率低/, checked: true }));
  await page.getByRole('textbox').fill('等了三个小时');
  // What was entered is kept as soon as the citizen pauses: the evaluator's own word for it, not the page's.
  const watcher = await openCitizenScreen(browser, evaluator);
  await expect.poll(() => watcher.getByRole('textbox').inputValue()).toBe('等了三个小时');
  const back = await killed(page, evaluator);
  await back.getByText('您选择了').waitFor();
  expect(await reason(back).isChecked()).toBe(true);
  expect(await back.getByRole('textbox').inputValue()).toBe('等了三个小时');
  await press(back, /^提交/, /感谢您的评价/);
  expect(await evaluator.status(session)).toBe('completed');
});

test('at the choice between all at once and one by one, and after it', async () => {
  const { evaluator, page } = await atWindow({ region: 'ezhou' });
  await press(page, /^不评价/, /办理完成后，欢迎您评价本次服务/);
  const cases = [2, 3].map((ordinal) => sampleRequest(ordinal, { taskCode: `11230200MB0000001X400010900${ordinal}` }));
  expect(await evaluator.call('POST', '/v1/evaluation-groups', { kind: 'theme', evaluations: cases })).toMatchObject({ status: 201 });
  const oneByOne = (of: Page) => of.getByRole('button', { name: /逐件评价/ });
  await oneByOne(page).waitFor();
  const back = await killed(page, evaluator);
  await tapUntil(oneByOne(back), back.getByText(/第 1 \/ 2 件/));
  await press(back, /^非常满意/, /第 2 \/ 2 件/);
  const again = await killed(back, evaluator);
  await again.getByText(/第 2 \/ 2 件/).first().waitFor();
});

test('with the code to rate later: the same code', async () => {
  const { evaluator, page, session } = await atWindow();
  await press(page, /^稍后评价/, /扫码评价/);
  const code = (of: Page) => of.getByRole('img', { name: /评价二维码/ }).getAttribute('src');
  const before = await code(page);
  const back = await killed(page, evaluator);
  expect(await code(back)).toBe(before);
  expect(await evaluator.status(session)).toBe('deferred');
});

test('at the thanks: thanked once, and nothing can be rated again', async () => {
  const { evaluator, page, session } = await atWindow();
  await press(page, /^非常满意/, /感谢您的评价/);
  const back = await killed(page, evaluator);
  await back.getByText('感谢您的评价').waitFor();
  expect(await back.getByRole('button', { name: /满意/ }).count()).toBe(0);
  expect(await evaluator.status(session)).toBe('completed');
});

test('in the way that the citizen wanted it: language, larger type and contrast', async () => {
  const { evaluator, page } = await atWindow();
  const looks = (of: Page) => of.evaluate(() => [document.documentElement.lang, 'elder' in document.documentElement.dataset, 'contrast' in document.documentElement.dataset]);
  await tapUntil(page.getByRole('button', { name: 'English' }), page.getByRole('heading', { name: /^Please rate/ }));
  await tapUntil(page.getByRole('button', { name: /^Larger/ }), page.locator('html[data-elder]'));
  await tapUntil(page.getByRole('button', { name: /^Contrast/ }), page.locator('html[data-contrast]'));
  const back = await killed(page, evaluator);
  await back.getByRole('heading', { name: /^Please rate/ }).waitFor();
  expect(await looks(back)).toEqual(['en', true, true]);
});

test('nothing of a session stays behind: not in the page, its storage, its history or its address', async () => {
  const { evaluator, page } = await atWindow();
  await press(page, /^非常不满意/, /您选择了/);
  await page.getByRole('textbox').fill('等了三个小时');
  await tapUntil(page.getByRole('checkbox', { name: /服务态度差效率低/ }), page.getByRole('checkbox', { checked: true }));
  await press(page, /^提交/, /感谢您的评价/);
  const personal = /等了三个小时|张建国|230202195001011234|13800001111|非常不满意|服务态度差|HLJ2026|王晓梅|基本医疗/;
  const left = () =>
    page.evaluate(() =>
      JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, location.href, history.length, history.state, document.cookie]),
    );
  expect(await left()).not.toMatch(personal);
  await until(() => page.mouse.click(10, 10), page.getByText('办理完成后，欢迎您评价本次服务'));
  expect(await left()).not.toMatch(personal);
  expect(evaluator.logged()).not.toMatch(personal);
});
