import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGate } from '../sdk/support/gate.ts';
import { launchBrowser } from '../support/browser.ts';
import { runningClock } from '../support/running-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { focused, openClerkPage, pair, pick, press, signIn, start, stepOf, type Clerk } from './clerk.ts';
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

async function startBatch(clerk: Clerk, projectNos: readonly string[]): Promise<void> {
  const { page } = clerk;
  await press(clerk, 'F2');
  await page.getByRole('button', { name: '批量' }).click();
  await pick(clerk, '事项', 'lnryd', /优待证/);
  await page.getByLabel('业务流水号，每行一个').fill(projectNos.join('\n'));
  await press(clerk, 'Alt+G');
}

test('a page that is loaded anew finds its rating by the id alone: cancels it, or sees it to its end', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'SECRET-1');
  await stepOf(clerk, '评价器已接受');
  await page.reload();
  await page.getByText('页面刷新前发起的评价').waitFor();
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');

  await start(clerk, 'lnryd', 'SECRET-2');
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('SECRET');
  // The evaluator cannot say how it stands just then.
  let asked = 0;
  const busy = { type: 'urn:counter-evaluator:problem:storage-failed', title: 'Service Unavailable', status: 503, detail: 'No.', detailZh: '不行。' };
  await page.route('**/v1/evaluations/*', (route) => (++asked === 1 ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(busy) }) : route.continue()));
  await page.reload();
  await clerk.quiet();
  await page.clock.runFor(2_100);
  await stepOf(clerk, '群众评价中');
  expect(asked).toBeGreaterThan(1);
  expect(await page.getByRole('button', { name: '取消评价' }).count()).toBe(0);
  await screen.send('chooseLevel', { session, level: 5 });
  await stepOf(clerk, '已评价');
  await page.reload();
  await page.getByText('还没有发起评价。').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('a page that is loaded anew in the middle of a batch finds all of it by the id alone, and its end', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await startBatch(clerk, ['SECRET-1', 'SECRET-2', 'SECRET-3']);
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  await page.reload();
  await page.getByText('页面刷新前发起的一组评价，共 3 件').waitFor();
  await stepOf(clerk, '群众评价中');
  expect(await page.getByRole('button', { name: '取消评价' }).count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('SECRET');
  await screen.send('chooseLevel', { session, level: 5 });
  await stepOf(clerk, '已评价');
  await page.getByText('已评价 3 件').waitFor();
  await page.reload();
  await page.getByText('还没有发起评价。').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('between two cases of a theme, too, and learns of the first only when all is over', async () => {
  const { clerk, screen } = await openHall(browser, { config: { region: 'tianjin' } });
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await press(clerk, 'F2');
  await page.getByRole('button', { name: '一件事' }).click();
  for (const [typed, projectNo] of [['lnryd', 'T-1'], ['ydjyjs', 'T-2']] as const) {
    await page.keyboard.type(typed);
    await page.getByRole('option').filter({ hasNotText: '手工填写' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(projectNo);
    await page.keyboard.press('Enter');
  }
  const first = await sessionOn(screen);
  expect(await screen.send('chooseHow', { session: first, mode: 'each' })).toBeNull();
  await screen.send('chooseLevel', { session: first, level: 5 });
  const view = await screen.waitFor((one) => one.screen === 'rating' && one.session !== first);
  await page.reload();
  await page.getByText('页面刷新前发起的一组评价，共 2 件').waitFor();
  await stepOf(clerk, '群众评价中');
  expect(clerk.traffic.join('\n')).not.toContain('"status":"completed"');
  await screen.send('decline', { session: view.screen === 'rating' ? view.session : '' });
  await stepOf(clerk, '已评价');
  await page.getByText('已评价 1 件，未评价 1 件').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('a batch that nobody touched is cancelled by a page that was loaded anew; one that ended meanwhile shows its end', async () => {
  const clock = new ManualClock(Date.now());
  const { clerk, screen } = await openHall(browser, { clock });
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await startBatch(clerk, ['B-1', 'B-2']);
  await stepOf(clerk, '评价器已接受');
  await page.reload();
  await page.getByText('页面刷新前发起的一组评价，共 2 件').waitFor();
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');
  await screen.waitFor((one) => one.screen === 'idle');

  await startBatch(clerk, ['B-3', 'B-4']);
  await stepOf(clerk, '评价器已接受');
  await sessionOn(screen);
  await page.goto('about:blank');
  clock.advance(60_000);
  await page.goBack();
  await stepOf(clerk, '未评价');
  await page.getByText('未评价 2 件').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('a start that waited when the page was loaded anew is named until that is noted; the one before goes on being followed', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'SECRET-1');
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  await start(clerk, 'lnryd', 'K-012');
  await stepOf(clerk, '群众正在评价上一件');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('SECRET');
  await page.reload();
  const missed = page.getByText('K-012 没有发起（页面已刷新）。');
  await missed.waitFor();
  await stepOf(clerk, '群众评价中');
  // Nobody has noted it: neither another page nor another start takes it away.
  await page.reload();
  await missed.waitFor();
  await screen.send('chooseLevel', { session, level: 5 });
  await stepOf(clerk, '已评价');
  await start(clerk, 'lnryd', 'K-013');
  await stepOf(clerk, '评价器已接受');
  expect(await missed.count()).toBe(1);
  await page.getByRole('button', { name: '知道了' }).click();
  expect(await missed.count()).toBe(0);
  await page.reload();
  await page.getByText('页面刷新前发起的评价').waitFor();
  expect(await missed.count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('K-01');
  expect(clerk.problems).toEqual([]);
});

test('what a newer start replaced stays named while others are started, until the next case', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'W-1');
  const session = await sessionOn(screen);
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  await start(clerk, 'lnryd', 'W-2');
  await stepOf(clerk, '群众正在评价上一件');
  await start(clerk, 'lnryd', 'W-3');
  const missed = page.getByText('W-2 没有发起（被 W-3 取代）。');
  await missed.waitFor();
  await screen.send('chooseLevel', { session, level: 5 });
  await stepOf(clerk, '评价器已接受');
  await start(clerk, 'lnryd', 'W-4');
  await page.getByRole('complementary').getByText('W-4', { exact: true }).waitFor();
  await stepOf(clerk, '评价器已接受');
  expect(await missed.count()).toBe(1);
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');
  await press(clerk, 'Alt+N');
  await missed.waitFor({ state: 'detached' });
  expect(clerk.problems).toEqual([]);
});

test('of a refused theme the case that was refused is named, and the next scan corrects that one', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await page.setViewportSize({ width: 640, height: 720 });
  await signIn(clerk, 'wxm');
  await start(clerk, 'ydjyjs', 'T-0');
  await screen.send('chooseLevel', { session: await sessionOn(screen), level: 5 });
  await stepOf(clerk, '已评价');
  await press(clerk, 'Alt+N');
  await press(clerk, 'F2');
  await page.getByRole('button', { name: '一件事' }).click();
  for (const [typed, projectNo] of [['lnryd', 'T-1'], ['ydjyjs', 'T-0']] as const) {
    await page.keyboard.type(typed);
    await page.getByRole('option').filter({ hasNotText: '手工填写' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type(projectNo);
    if (projectNo === 'T-1') await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
  await stepOf(clerk, '没有发起');
  await page.getByRole('alert').getByText('第 2 件（T-0）：该次服务已经评价，不能重复评价。').waitFor();
  const serials = page.getByLabel('业务流水号');
  await focused(clerk, serials.nth(1));
  await page.keyboard.type('T-2');
  expect([await serials.nth(0).inputValue(), await serials.nth(1).inputValue()]).toEqual(['T-1', 'T-2']);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.keyboard.press('Enter');
  await stepOf(clerk, '评价器已接受');
  const { y = -1 } = (await page.getByRole('complementary').getByRole('status').boundingBox()) ?? {};
  expect(y).toBeGreaterThanOrEqual(0);
  expect(y).toBeLessThan(720);
  await screen.waitFor((view) => view.screen === 'rating' && view.group?.kind === 'theme');
  expect(clerk.problems).toEqual([]);
});

test('what is filled in outlives a look at another part; what was refused is started again as it was', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await pick(clerk, '事项', 'lnryd', /./);
  await page.getByLabel('业务流水号').fill('K-1');
  await press(clerk, 'F4');
  await press(clerk, 'F2');
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('K-1');
  await press(clerk, 'Alt+G');
  // Nobody is on duty, and Qiqihar's screens show who served.
  await stepOf(clerk, '没有发起');
  await page.getByText('请先按 F9 签到，再回来再次发起。').waitFor();
  expect(await page.getByRole('button', { name: '再次发起' }).count()).toBe(0);
  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await press(clerk, 'F2');
  // What was refused waits in the form, until it is taken.
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('K-1');
  await press(clerk, 'Alt+Y');
  await stepOf(clerk, '评价器已接受');
  await sessionOn(screen);
  expect(screen.view()).toMatchObject({ projectNo: 'K-1', staff: [{ no: 'A0317' }] });
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('');
  // What one types is what Escape is for, before it takes a rating away from a citizen.
  await page.getByLabel('业务流水号').fill('K-2');
  await page.keyboard.press('Escape');
  await page.getByLabel('业务流水号').fill('');
  expect(screen.view()).toMatchObject({ screen: 'rating', projectNo: 'K-1' });
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');
});

test('a rating that could not be taken back is not said to be none; a print that failed is no success', async () => {
  const gate = await startGate();
  const province = await startTestProvince();
  const printer = { transport: 'tcp', host: '127.0.0.1', port: 9, paper: '58mm' };
  const evaluator = await startTestEvaluator({ dataFolder: hallFolder(), config: { province: province.config, printer } });
  await gate.open(evaluator);
  const clerk = await openClerkPage(browser, gate, { stillAt: runningClock.now() });
  const { page } = clerk;
  const screen = await connectTestScreen(evaluator);
  await pair(clerk, screen);
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'L-1');
  await stepOf(clerk, '评价器已接受');
  await press(clerk, 'F4');
  await press(clerk, 'Alt+O');
  await page.getByRole('alert').getByText('L-1 没有打印出来：请检查打印机和纸。').waitFor();
  // Here it is pressed to leave, and takes no rating away.
  await page.keyboard.press('Escape');
  await press(clerk, 'F2');
  await stepOf(clerk, '评价器已接受');
  gate.shut();
  await press(clerk, 'Escape');
  await stepOf(clerk, '结果未知');
  await page.getByText('评价可能仍在评价器屏幕上，请查看评价器。').waitFor();
  expect(await page.getByRole('button', { name: '再次发起' }).count()).toBe(0);
  // Once the evaluator answers again, it says what is true.
  await gate.open(evaluator);
  await stepOf(clerk, '评价器已接受');
  // And again: a key that was pressed in vain once is no dead one.
  gate.shut();
  await press(clerk, 'Escape');
  await clerk.comes(page.getByText('评价器没有应答，正在重试'));
  await gate.open(evaluator);
  await clerk.comes(page.getByText('评价器已连接'));
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');
  // The receipt does not come out either, but its code is on the screen.
  await press(clerk, 'Alt+R');
  await page.getByRole('alert').getByText('L-1 没有打印出来：请检查打印机和纸。群众可扫描评价器屏幕上的二维码').waitFor();
  await screen.waitFor((one) => one.screen === 'later');
});
