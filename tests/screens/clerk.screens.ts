import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addFont, openClerkPage, pick, readCode, start, stepOf, type Clerk } from '../clerk/clerk.ts';
import { hallFolder } from '../clerk/hall.ts';
import { startGate, type Gate } from '../sdk/support/gate.ts';
import { launchBrowser } from '../support/browser.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { folderFor } from './screens-folder.ts';

/** Pictures of the clerk's page: beside a business system, on half a screen, alone. One day at a window, of a real evaluator. */
const SIZES = [
  { width: 1280, height: 720 },
  { width: 640, height: 720 },
  { width: 1920, height: 1080 },
];
const PLACES = SIZES.flatMap((viewport) => (['zh-CN', 'en'] as const).map((language) => ({ viewport, language })));

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Day {
  clerk: Clerk;
  screen: TestScreen;
  clock: ManualClock;
  evaluator: TestEvaluator;
  gate: Gate;
  take(name: string): Promise<void>;
}

test.each(PLACES)('$viewport.width × $viewport.height, $language', async ({ viewport, language }) => {
  const folder = folderFor(viewport, language, 'clerk', 'clerk-');
  const clock = new ManualClock(Date.parse('2026-11-26T09:30:00+08:00'));
  const province = await startTestProvince({ clock });
  const gate = await startGate();
  const evaluator = await startTestEvaluator({ clock, dataFolder: hallFolder(), config: { province: province.config } });
  await gate.open(evaluator);
  const screen = await connectTestScreen(evaluator);
  const clerk = await openClerkPage(browser, gate, { viewport, withFont: true });
  const { page } = clerk;
  await page.clock.install({ time: clock.now() });
  // All is done in Chinese, as the tests do it; pressed in the page, which closes nothing that is open.
  const change = (name: string) => page.getByRole('button', { name }).evaluate((button) => button instanceof HTMLElement && button.click());
  const take = async (name: string) => {
    if (language === 'en') await change('English');
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    if (language === 'en') await change('中文');
  };

  const day: Day = { clerk, screen, clock, evaluator, gate, take };
  for (const part of [pairing, theWindow, filling, rating, groups, papers, paperForm, badHours]) await part(day);
  expect(clerk.problems).toEqual([]);
});

const sessionOn = async (screen: TestScreen, before = ''): Promise<string> => {
  const view = await screen.waitFor((one) => one.screen === 'rating' && one.session !== before);
  return view.screen === 'rating' ? view.session : '';
};

async function pairing({ clerk: { page }, screen, clock, take }: Day): Promise<void> {
  await take('01-unpaired');
  await page.getByLabel('窗口号').fill('12');
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: '配对码' });
  await field.waitFor();
  await take('02-code');
  const wrong = (await readCode(screen)) === '000000' ? '000001' : '000000';
  for (const left of [4, 3, 2, 1, 0]) {
    await page.keyboard.type(wrong);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(left === 0 ? '秒后再试' : `还可以试 ${left} 次。`).waitFor();
    if (left === 4) await take('03-wrong-code');
  }
  await take('04-pairing-paused');
  clock.advance(10 * 60_000);
  await page.keyboard.press('Alt+KeyG');
  await field.waitFor();
  await page.keyboard.type(await readCode(screen));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '开始工作' }).waitFor();
  await take('05-paired');
  await page.keyboard.press('Alt+KeyN');
  await page.getByText('无人在岗').first().waitFor();
  await take('10-nobody');
}

async function theWindow({ clerk, take }: Day): Promise<void> {
  const { page } = clerk;
  await page.keyboard.press('F9');
  await page.getByRole('combobox', { name: '工作人员' }).fill('w');
  await take('11-staff-list');
  await pick(clerk, '工作人员', 'wxm', /./);
  await page.keyboard.press('Alt+KeyG');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await page.keyboard.press('Alt+KeyL');
  await page.getByText('屏幕提示：暂离').first().waitFor();
  await page.getByLabel('号码', { exact: true }).fill('A023');
  await page.keyboard.press('Alt+KeyC');
  await page.getByText('正在叫号：A023').waitFor();
  await take('12-away-and-call');
  await page.keyboard.press('Alt+KeyL');
  await page.getByText('没有提示').waitFor();
}

async function filling({ clerk: { page }, take }: Day): Promise<void> {
  await page.keyboard.press('F2');
  await page.getByRole('combobox', { name: '事项' }).fill('yd');
  await take('20-list');
  await page.getByRole('combobox', { name: '事项' }).fill('xyz');
  await take('21-nothing-found');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+KeyG');
  await page.getByText('请填写：').waitFor();
  await take('22-by-hand-missing');
  await page.getByRole('button', { name: '从清单选择' }).click();
}

async function rating({ clerk, screen, clock, take }: Day): Promise<void> {
  const { page } = clerk;
  await start(clerk, 'ydjyba', 'HLJ20261126001');
  await stepOf(clerk, '评价器已接受');
  await take('30-offered');
  await page.clock.runFor(5_100);
  await stepOf(clerk, '屏幕没有显示');
  await take('31-not-shown');
  const first = await sessionOn(screen);
  await screen.send('shown', { session: first });
  await stepOf(clerk, '屏幕已显示');
  await take('32-shown');
  await screen.send('touch', { session: first });
  await stepOf(clerk, '群众评价中');
  await take('33-rating');
  await start(clerk, 'lnryd', 'HLJ20261126002');
  await stepOf(clerk, '群众正在评价上一件');
  await take('34-busy');
  await screen.send('chooseLevel', { session: first, level: 5 });
  await page.clock.runFor(3_000);
  const second = await sessionOn(screen, first);
  await stepOf(clerk, '评价器已接受');
  clock.advance(60_000);
  await stepOf(clerk, '未评价');
  await take('35-unrated');
  await start(clerk, 'lnryd', 'HLJ20261126003');
  const third = await sessionOn(screen, second);
  await screen.send('rateLater', { session: third });
  await stepOf(clerk, '稍后评价');
  await take('36-deferred');
  await start(clerk, 'lnryd', 'HLJ20261126004');
  await stepOf(clerk, '评价器已接受');
  await page.reload();
  await page.getByText('页面刷新前发起的评价').waitFor();
  await addFont(page);
  await take('37-loaded-anew');
  await page.keyboard.press('Escape');
  await stepOf(clerk, '已取消');
  await start(clerk, 'ydjyba', 'HLJ20261126001');
  await page.getByRole('alert').getByText('该次服务已经评价').waitFor();
  await take('38-refused');
  await start(clerk, 'lnryd', 'HLJ20261126005');
  const last = await sessionOn(screen, third);
  await screen.send('touch', { session: last });
  await screen.send('chooseLevel', { session: last, level: 5 });
  await stepOf(clerk, '已评价');
  await take('39-completed');
}

async function groups({ clerk: { page }, take }: Day): Promise<void> {
  await page.getByRole('button', { name: '批量' }).click();
  await page.getByLabel('业务流水号，每行一个').fill('B-1\nB-2\nB-3');
  await take('40-batch');
  await page.getByRole('button', { name: '一件事' }).click();
  await take('41-theme');
  await page.getByRole('button', { name: '单件' }).click();
}

async function papers({ clerk, take }: Day): Promise<void> {
  const { page } = clerk;
  await page.keyboard.press('F4');
  await page.keyboard.press('Alt+KeyO');
  await page.getByRole('alert').getByText('该次服务已经评价').waitFor();
  await take('50-papers-of-last');
  await pick(clerk, '事项', 'jmsfz', /./);
  await page.getByLabel('业务流水号').fill('R-2');
  await page.getByRole('button', { name: '打印评价回执' }).click();
  await page.getByText(/已打印 R-2，.+前可扫码评价。/).last().waitFor();
  await take('51-receipt-printed');
}

async function paperForm({ clerk, take }: Day): Promise<void> {
  const { page } = clerk;
  await page.keyboard.press('F8');
  await pick(clerk, '事项', 'lnryd', /./);
  await page.getByLabel('业务流水号').fill('P-1');
  await pick(clerk, '办理人员', 'lgq', /./);
  await take('60-paper-case');
  await page.keyboard.press('Alt+KeyG');
  await page.getByRole('radio', { name: '非常不满意', exact: true }).check();
  await page.getByRole('checkbox').first().check();
  await page.getByLabel('群众的意见原文').fill('等候时间较长');
  await take('61-paper-form');
  await page.keyboard.press('Alt+KeyG');
  await page.getByText('书面评价已保存').waitFor();
  await take('62-paper-kept');
}

async function badHours({ clerk, screen, evaluator, gate, take }: Day): Promise<void> {
  const { page } = clerk;
  gate.shut();
  await page.getByText('评价器没有应答，正在重试').waitFor();
  await start(clerk, 'lnryd', 'G-1');
  await stepOf(clerk, '等待评价器');
  await take('70-no-answer');
  screen.close();
  await gate.open(evaluator);
  await page.clock.runFor(70_000);
  await page.getByText('评价器屏幕没有打开').waitFor();
  await take('71-no-screen');
}
