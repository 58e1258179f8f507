import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { runningClock } from '../support/running-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { putHallFiles } from '../support/hall-folder.ts';
import { startGate } from '../sdk/support/gate.ts';
import { focused, openClerkPage, pair, pick, press, signIn, start, stepOf } from './clerk.ts';
import { hallFolder, openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('signs, calls and a shift change, by keys', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  const shows = (what: object) => eventually(() => expect(screen.view()).toMatchObject(what));
  await signIn(clerk, 'Ａ０３１８');
  await page.getByText('在岗：李国强（A0318）').first().waitFor();
  await press(clerk, 'Alt+L');
  await page.getByText('屏幕提示：暂离').first().waitFor();
  await shows({ sign: { kind: 'back-shortly' } });
  await press(clerk, 'Alt+L');
  await page.getByText('没有提示').waitFor();
  await press(clerk, 'Alt+X');
  await page.getByText('屏幕提示：暂停服务').first().waitFor();
  await press(clerk, 'Alt+M');
  await page.getByText('请填写：其他窗口号').waitFor();
  await focused(clerk, page.getByLabel('其他窗口号'));
  await page.keyboard.insertText('７');
  await page.keyboard.press('Enter');
  await page.getByText('屏幕提示：请到 7 号窗口').first().waitFor();
  await shows({ sign: { kind: 'go-to-window', windowNo: '7' } });
  await press(clerk, 'Alt+Q');
  await page.getByText('没有提示').waitFor();

  await press(clerk, 'Alt+C');
  await focused(clerk, page.getByLabel('号码', { exact: true }));
  await page.keyboard.insertText('Ａ０２３');
  await press(clerk, 'Alt+C');
  await page.getByText('正在叫号：A023').waitFor();
  await shows({ announcement: { kind: 'call', number: 'A023' } });
  await press(clerk, 'Alt+W');
  await page.getByText('正在显示欢迎').waitFor();
  await press(clerk, 'Alt+S');
  await shows({ announcement: null });

  // Whoever is on duty: its key leads to where one signs in.
  await press(clerk, 'F9');
  await focused(clerk, page.getByRole('combobox', { name: '工作人员' }));
  await signIn(clerk, 'b02');
  await page.getByText('在岗：张敏（B0201）').first().waitFor();
  await press(clerk, 'Alt+O');
  await page.getByText('无人在岗').first().waitFor();
  expect(clerk.problems).toEqual([]);
});

test('receipt and paper form: of the last case, and of another', async () => {
  const clock = new ManualClock(Date.now());
  const province = await startTestProvince({ clock });
  const { clerk } = await openHall(browser, { clock, config: { province: province.config } });
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await start(clerk, 'lnryd', 'R-1');
  await stepOf(clerk, '评价器已接受');
  await press(clerk, 'Escape');
  await stepOf(clerk, '已取消');
  await press(clerk, 'Alt+R');
  await page.getByText(/已打印 R-1，.+前可扫码评价。/).waitFor();

  await press(clerk, 'F4');
  await page.getByRole('group', { name: '刚才的办件：老年人优待证办理（R-1）' }).waitFor();
  await press(clerk, 'Alt+O');
  await page.getByRole('main').getByText('已打印 R-1', { exact: true }).waitFor();
  await press(clerk, 'Alt+G');
  await page.getByRole('alert').getByText('请填写：业务流水号').waitFor();
  // Wherever one was.
  await page.getByLabel('服务环节').focus();
  await press(clerk, 'F4');
  // A scanner types each number and Enter; none is written behind the one before, nor behind one that was refused.
  const serial = page.getByLabel('业务流水号');
  const scan = async (projectNo: string) => {
    await focused(clerk, serial);
    await page.keyboard.type(projectNo);
    await page.keyboard.press('Enter');
  };
  expect(await page.getByRole('combobox', { name: '事项' }).inputValue()).toBe('老年人优待证办理');
  await scan('R-2');
  await page.getByText(/已打印 R-2，.+前可扫码评价。/).waitFor();
  await eventually(async () => expect(await serial.inputValue()).toBe(''));
  await scan('R/3');
  await page.getByRole('alert').getByText('只能含字母、数字、- 和 _').waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/^R\/3 /);
  expect(await serial.inputValue()).toBe('R/3');
  await scan('R-4');
  await page.getByText(/已打印 R-4，.+前可扫码评价。/).waitFor();
  await eventually(async () => expect(await serial.inputValue()).toBe(''));
  expect(clerk.problems).toEqual([]);
});

test('tables that come later, or could not be read at first, are there without a reload, and disturb nothing that is typed', async () => {
  const { clerk, clock, evaluator } = await openHall(browser);
  const { page } = clerk;
  let asked = 0;
  await page.route('**/v1/directory/matters', (route) => (++asked <= 2 ? route.abort() : route.continue()));
  await page.reload();
  await clerk.quiet();
  await page.clock.runFor(2_100);
  await clerk.quiet();
  expect(asked).toBe(2);
  await page.clock.runFor(4_100);
  await pick(clerk, '事项', 'lnryd', /优待证/);
  await page.getByLabel('业务流水号').fill('T-1');

  putHallFiles(evaluator.dataFolder, ['matters.csv'], '实施编码,事项名称,办件类型\r\nNEW-1,残疾人证办理,即办件');
  clock.advance(60_000);
  const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await comeBack();
  await clerk.quiet();
  // A table of 20,000 rows holds up the evaluator while it is told: not at each return to the page.
  await page.clock.fastForward(5 * 60_000);
  await comeBack();
  await clerk.quiet();
  expect(asked).toBe(3);
  await page.clock.fastForward(5 * 60_100);
  await comeBack();
  await clerk.quiet();
  expect([await page.getByLabel('业务流水号').inputValue(), await page.getByRole('combobox', { name: '事项' }).inputValue()]).toEqual(['T-1', '老年人优待证办理']);
  await pick(clerk, '事项', 'cjrz', /残疾人证办理/);
  expect(clerk.problems).toEqual([]);
});

test('a paper form: whoever served may not enter it, somebody else does, once, and nothing stays', async () => {
  const { clerk, evaluator } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'A0318');
  await press(clerk, 'F8');
  const fillCase = async (servedBy: string) => {
    await pick(clerk, '事项', 'lnryd', /./);
    await page.getByLabel('业务流水号').fill('P-1');
    await pick(clerk, '办理人员', servedBy, /./);
    await press(clerk, 'Alt+G');
    await page.getByRole('radio').first().waitFor();
    await press(clerk, 'Alt+G');
    await page.getByRole('alert').getByText('请填写：评价等级').waitFor();
    await page.getByRole('radio', { name: '非常不满意', exact: true }).check();
    expect(await page.getByRole('alert').count()).toBe(0);
  };
  await page.getByText('为该群众办理的工作人员不得录入，须由他人录入。').waitFor();
  await pick(clerk, '办理人员', 'A0318', /./);
  // Before any of the form is typed.
  await page.getByRole('alert').getByText('办理人员不能录入自己的书面评价表：请由他人录入。').waitFor();
  await press(clerk, 'Alt+G');
  await focused(clerk, page.getByRole('combobox', { name: '录入人' }));
  expect(await page.getByRole('alert').count()).toBe(1);
  // From the number, Enter leads on to what is left, and what was filled in is no longer asked for.
  await page.reload();
  await press(clerk, 'F8');
  await pick(clerk, '事项', 'lnryd', /./);
  await page.keyboard.type('P-0');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('请填写：办理人员').waitFor();
  await focused(clerk, page.getByRole('combobox', { name: '办理人员' }));
  await pick(clerk, '办理人员', 'wxm', /./);
  expect(await page.getByRole('alert').count()).toBe(0);

  await fillCase('wxm');
  // Nor does the browser keep it with the page.
  expect(await page.locator('form:not([autocomplete=off]), textarea:not([autocomplete=off])').count()).toBe(0);
  await page.getByRole('checkbox').first().check();
  await page.getByLabel('群众的意见原文').fill('等了三个小时');
  await press(clerk, 'Alt+G');
  await page.getByText('书面评价已保存，录入内容已清除。').waitFor();
  expect(await page.getByRole('main').innerHTML()).not.toContain('等了三个小时');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(/等了三个小时|P-1/);
  expect(evaluator.logged()).not.toContain('等了三个小时');

  await fillCase('wxm');
  await press(clerk, 'Alt+G');
  await page.getByRole('alert').getByText('该次服务已经评价，不能重复评价。').waitFor();
  expect(clerk.problems).toEqual([]);
});

test('what was typed of a paper form is forgotten after five idle minutes', async () => {
  const { clerk } = await openHall(browser);
  const { page } = clerk;
  await press(clerk, 'F8');
  await page.getByLabel('业务流水号').fill('P-2');
  await page.clock.runFor(4 * 60_000);
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('P-2');
  await page.clock.runFor(61_000);
  await page.getByText('五分钟没有操作，录入内容已清除。').waitFor();
  expect(await page.getByLabel('业务流水号').inputValue()).toBe('');
});

test('the evaluator goes away: a start is kept and tried again, and all comes back by itself', async () => {
  const dataFolder = hallFolder();
  const gate = await startGate();
  const first = await startTestEvaluator({ dataFolder });
  await gate.open(first);
  const clerk = await openClerkPage(browser, gate, { stillAt: runningClock.now() });
  const { page } = clerk;
  await pair(clerk, await connectTestScreen(first));
  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  gate.shut();
  await clerk.comes(page.getByText('评价器没有应答，正在重试'));
  await start(clerk, 'lnryd', 'G-1');
  await stepOf(clerk, '等待评价器');
  // For a minute, as is said; then it is back in the form.
  await page.clock.runFor(50_000);
  await stepOf(clerk, '等待评价器');
  await page.clock.runFor(11_000);
  await stepOf(clerk, '没有发起');
  await page.getByRole('alert').getByText('评价器没有应答：').waitFor();
  await eventually(async () => expect(await page.getByLabel('业务流水号').inputValue()).toBe('G-1'));
  await page.keyboard.press('Enter');
  await stepOf(clerk, '等待评价器');

  await first.stop();
  const second = await startTestEvaluator({ dataFolder });
  await second.call('PUT', '/v1/window/staff', { no: 'A0317', name: '王晓梅' });
  await gate.open(second);
  await clerk.comes(page.getByText('评价器已连接'));
  await stepOf(clerk, '评价器已接受');
  // No screen is on: that is told, too.
  const noScreen = page.getByText('评价器屏幕没有打开，群众看不到评价：请查看评价器。');
  await clerk.comes(noScreen);
  await connectTestScreen(second);
  // The page asks every two seconds.
  await clerk.quiet();
  await page.clock.runFor(2_100);
  await noScreen.waitFor({ state: 'detached' });
  expect(clerk.problems).toEqual([]);
});
