import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGate } from '../sdk/support/gate.ts';
import { launchBrowser } from '../support/browser.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { openClerkPage, pair, pick, signIn, start, stepOf } from './clerk.ts';
import { hallFolder, openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function sessionOn(screen: TestScreen): Promise<string> {
  const view = await screen.waitFor((one) => one.screen === 'rating');
  return view.screen === 'rating' ? view.session : '';
}

test('a page that is loaded anew finds its rating by the id alone: cancels it, or sees it to its end', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'SECRET-1');
  await stepOf(clerk, '评价器已接受');
  await page.reload();
  await page.getByText('页面刷新前发起的评价').waitFor();
  await page.keyboard.press('Escape');
  await stepOf(clerk, '已取消');

  await start(clerk, 'lnryd', 'SECRET-2');
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('SECRET');
  await page.reload();
  await stepOf(clerk, '群众评价中');
  expect(await page.getByRole('button', { name: '取消评价' }).count()).toBe(0);
  await screen.send('chooseLevel', { session, level: 5 });
  await stepOf(clerk, '已评价');
  await page.reload();
  await page.getByText('还没有发起评价。').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('what is filled in outlives a look at another part; what was refused is started again as it was', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await pick(clerk, '事项', 'lnryd', /./);
  await page.getByLabel('业务流水号').fill('K-1');
  await page.keyboard.press('F4');
  await page.keyboard.press('F2');
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('K-1');
  await page.keyboard.press('Alt+KeyG');
  // Nobody is on duty, and Qiqihar's screens show who served.
  await stepOf(clerk, '没有发起');
  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await page.getByRole('button', { name: '再次发起' }).click();
  await stepOf(clerk, '评价器已接受');
  await sessionOn(screen);
  expect(screen.view()).toMatchObject({ projectNo: 'K-1', staff: [{ no: 'A0317' }] });
  // What one types is what Escape is for, before it takes a rating away from a citizen.
  await page.keyboard.press('F2');
  await page.getByLabel('业务流水号').fill('K-2');
  await page.keyboard.press('Escape');
  await page.getByLabel('业务流水号').fill('');
  expect(screen.view()).toMatchObject({ screen: 'rating', projectNo: 'K-1' });
  await page.keyboard.press('Escape');
  await stepOf(clerk, '已取消');
});

test('a rating that could not be taken back is not said to be none; a print that failed is no success', async () => {
  const gate = await startGate();
  const province = await startTestProvince();
  const printer = { transport: 'tcp', host: '127.0.0.1', port: 9, paper: '58mm' };
  const evaluator = await startTestEvaluator({ dataFolder: hallFolder(), config: { province: province.config, printer } });
  await gate.open(evaluator);
  const clerk = await openClerkPage(browser, gate);
  const { page } = clerk;
  await pair(clerk, await connectTestScreen(evaluator));
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'L-1');
  await stepOf(clerk, '评价器已接受');
  await page.keyboard.press('F4');
  await page.keyboard.press('Alt+KeyP');
  await page.getByRole('alert').getByText('没有打印出来：请检查打印机和纸。').waitFor();
  // Here it is pressed to leave, and takes no rating away.
  await page.keyboard.press('Escape');
  await page.keyboard.press('F2');
  await stepOf(clerk, '评价器已接受');
  gate.shut();
  await page.keyboard.press('Escape');
  await stepOf(clerk, '结果未知');
  await page.getByText('评价可能仍在评价器屏幕上，请查看评价器。').waitFor();
  expect(await page.getByRole('button', { name: '再次发起' }).count()).toBe(0);
  // Once the evaluator answers again, it says what is true.
  await gate.open(evaluator);
  await stepOf(clerk, '评价器已接受');
  await page.keyboard.press('Escape');
  await stepOf(clerk, '已取消');
});
