import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { runningClock } from '../support/running-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestProvince } from '../support/running-province.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { focused, openClerkPage, pair, pick, press, signIn, start, stepOf, type Clerk } from './clerk.ts';
import { openHall, type Hall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The session that the citizen sees. */
async function sessionOf({ screen }: Pick<Hall, 'screen'>): Promise<string> {
  const view = await screen.waitFor((one) => one.screen === 'rating');
  return view.screen === 'rating' ? view.session : '';
}

describe('a rating, from the first key to its end', () => {
  test('by keyboard alone: sign in by initials, start by initials, rated; who served is who is on duty', async () => {
    const hall = await openHall(browser);
    const { page } = hall.clerk;
    await signIn(hall.clerk, 'wxm');
    await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
    await press(hall.clerk, 'F2');
    await page.keyboard.type('ydjyba');
    await page.getByRole('option', { name: /异地就医备案/ }).waitFor();
    await page.keyboard.press('Enter');
    // What a scanner types next is the serial number.
    await page.keyboard.type('HLJ20261126001');
    await page.keyboard.press('Enter');
    await stepOf(hall.clerk, '评价器已接受');

    const session = await sessionOf(hall);
    expect(hall.screen.view()).toMatchObject({ staff: [{ no: 'A0317', name: '王晓梅' }], taskName: '基本医疗保险参保人员异地就医备案' });
    await hall.screen.send('shown', { session });
    await stepOf(hall.clerk, '屏幕已显示');
    await hall.screen.send('touch', { session });
    await stepOf(hall.clerk, '群众评价中');
    // From the first touch on there is nothing to cancel, by no key.
    expect(await page.getByRole('button', { name: '取消评价' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await hall.screen.send('chooseLevel', { session, level: 5 });
    await stepOf(hall.clerk, '已评价');
    await expect.poll(() => countsOf(hall.clerk)).toEqual({ 发起: '1', 已评价: '1', 未评价: '0', 稍后评价: '0', 已取消: '0' });

    // The same service again is refused in words.
    await press(hall.clerk, 'Alt+N');
    await page.keyboard.type('ydjyba');
    await page.getByRole('option', { name: /异地就医备案.*最近使用/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('HLJ20261126001');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('该次服务已经评价，不能重复评价。').waitFor();
    expect(await page.getByRole('button', { name: '再次发起' }).count()).toBe(0);
    // It is there again to be corrected; the next scan takes its place.
    const serial = page.getByLabel('业务流水号');
    await eventually(async () => expect(await serial.inputValue()).toBe('HLJ20261126001'));
    await page.keyboard.type('HLJ20261126002');
    await page.keyboard.press('Enter');
    await stepOf(hall.clerk, '评价器已接受');
    expect(hall.screen.view()).toMatchObject({ projectNo: 'HLJ20261126002' });
    await eventually(async () => expect(await serial.inputValue()).toBe(''));
    expect(hall.clerk.problems).toEqual([]);
  });

  test('cancelled by Escape, not rated in time, rated later', async () => {
    const clock = new ManualClock(Date.now());
    const province = await startTestProvince({ clock });
    const hall = await openHall(browser, { clock, config: { province: province.config } });
    const { page } = hall.clerk;
    await signIn(hall.clerk, 'A0318');
    await page.getByText('在岗：李国强（A0318）').first().waitFor();
    await start(hall.clerk, 'lnryd', 'C-1');
    await stepOf(hall.clerk, '评价器已接受');
    await press(hall.clerk, 'Escape');
    await stepOf(hall.clerk, '已取消');

    await start(hall.clerk, 'lnryd', 'C-2');
    await stepOf(hall.clerk, '评价器已接受');
    await sessionOf(hall);
    hall.clock.advance(60_000);
    await stepOf(hall.clerk, '未评价');

    await start(hall.clerk, 'lnryd', 'C-3');
    await hall.screen.send('rateLater', { session: await sessionOf(hall) });
    await stepOf(hall.clerk, '稍后评价');
    await expect.poll(() => countsOf(hall.clerk)).toEqual({ 发起: '3', 已评价: '0', 未评价: '1', 稍后评价: '1', 已取消: '1' });
    // A citizen who is rating is not disturbed by the next case; that begins by itself.
    await start(hall.clerk, 'lnryd', 'C-4');
    const session = await sessionOf(hall);
    await hall.screen.send('touch', { session });
    await stepOf(hall.clerk, '群众评价中');
    await start(hall.clerk, 'lnryd', 'C-5');
    await stepOf(hall.clerk, '群众正在评价上一件');
    await hall.screen.send('chooseLevel', { session, level: 4 });
    await stepOf(hall.clerk, '评价器已接受');
    expect(hall.clerk.problems).toEqual([]);
  });

  test('a start that waits is given five minutes and then back in the form; one that a newer scan replaces is named', async () => {
    const { clerk, screen } = await openHall(browser);
    const { page } = clerk;
    await signIn(clerk, 'wxm');
    await start(clerk, 'lnryd', 'W-1');
    await screen.send('touch', { session: await sessionOf({ screen }) });
    await stepOf(clerk, '群众评价中');
    await start(clerk, 'lnryd', 'W-2');
    await stepOf(clerk, '群众正在评价上一件');
    const serial = page.getByLabel('业务流水号');
    const scan = async (projectNo: string) => {
      await focused(clerk, serial);
      await page.keyboard.type(projectNo);
      await page.keyboard.press('Enter');
      await page.getByRole('complementary').getByText(projectNo, { exact: true }).waitFor();
      await stepOf(clerk, '群众正在评价上一件');
    };
    await scan('W-3');
    await page.getByText('W-2 没有发起（被 W-3 取代）。').waitFor();
    await scan('W-4');
    await page.getByText('W-2、W-3 没有发起（被 W-4 取代）。').waitFor();
    await page.getByRole('button', { name: '知道了' }).click();
    expect(await page.getByText('没有发起').count()).toBe(0);

    await page.getByText('最多等五分钟').waitFor();
    for (let minutes = 0; minutes < 4; minutes += 1) {
      await page.clock.fastForward(60_000);
      await clerk.quiet();
    }
    await stepOf(clerk, '群众正在评价上一件');
    await page.clock.fastForward(61_000);
    await stepOf(clerk, '没有发起');
    await eventually(async () => expect(await serial.inputValue()).toBe('W-4'));
    await page.getByRole('button', { name: '再次发起' }).waitFor();
    expect(clerk.problems).toEqual([]);
  });

  test('what the region wants is told with its fields; what is missing is named before anything is sent', async () => {
    const hall = await openHall(browser);
    const { page } = hall.clerk;
    await press(hall.clerk, 'Alt+G');
    await page.getByRole('alert').getByText('请填写：事项、业务流水号').waitFor();
    // Nobody is on duty, and Qiqihar's screens show who served.
    await start(hall.clerk, 'lnryd', 'F-1');
    await page.getByRole('alert').getByText('缺少评价界面必须显示的内容').waitFor();
    await stepOf(hall.clerk, '没有发起');
    expect(await page.getByRole('alert').innerText()).toMatch(/工作人员|服务人员/);
    expect(hall.clerk.traffic.filter((line) => line.startsWith('POST') && line.includes('/v1/evaluations'))).toHaveLength(1);
  });

  test('a batch from pasted lines, and a theme of two matters', async () => {
    const hall = await openHall(browser);
    const { page } = hall.clerk;
    await signIn(hall.clerk, '张敏');
    await press(hall.clerk, 'F2');
    await press(hall.clerk, 'Alt+B');
    await pick(hall.clerk, '事项', 'lnryd', /优待证/);
    await page.keyboard.insertText('1\tB-1\nB-2\n');
    await press(hall.clerk, 'Alt+G');
    await page.getByText('1 行不止一个业务流水号，如“1 B-1”').waitFor();
    await page.getByLabel('业务流水号，每行一个').fill('B-1\nB-2\nB-1');
    await press(hall.clerk, 'Alt+G');
    await page.getByText('业务流水号不能重复：B-1').waitFor();
    await page.getByLabel('业务流水号，每行一个').fill('B-1\nB-2\r\nB-3');
    await page.getByText('共 3 件').waitFor();
    await press(hall.clerk, 'Alt+G');
    await page.getByText('老年人优待证办理 等 3 件').waitFor();
    const batch = await sessionOf(hall);
    expect(hall.screen.view()).toMatchObject({ group: { kind: 'batch' } });
    await hall.screen.send('chooseHow', { session: batch, mode: 'together' });
    await hall.screen.send('chooseLevel', { session: batch, level: 5 });
    await stepOf(hall.clerk, '已评价');
    await page.getByText('已评价 3 件').waitFor();

    await press(hall.clerk, 'Alt+N');
    await page.getByRole('button', { name: '一件事' }).click();
    await page.keyboard.type('lnryd');
    await page.getByRole('option', { name: /优待证/ }).click();
    await press(hall.clerk, 'Alt+G');
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toBe('第 1 件请填写：业务流水号；第 2 件请填写：事项、业务流水号');
    for (const part of [alert, page.getByRole('button', { name: '开始评价' })]) {
      const { y = 0, height = 0 } = (await part.boundingBox()) ?? {};
      expect(y + height).toBeLessThanOrEqual(720);
    }
    // The Enter that a scanner sends leads on, and starts once nothing is left.
    await page.keyboard.type('T-1');
    await page.keyboard.press('Enter');
    await page.keyboard.type('ydjyjs');
    await page.getByRole('option', { name: /结算/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('T-2');
    await page.keyboard.press('Enter');
    await page.getByText('老年人优待证办理 等 2 件').waitFor();
    await hall.screen.waitFor((view) => view.screen === 'rating' && view.group?.kind === 'theme');
    await press(hall.clerk, 'Escape');
    await stepOf(hall.clerk, '已取消');
    await page.getByText('已取消 2 件').waitFor();
    expect(hall.clerk.problems).toEqual([]);
  });

  test('without tables: matter and staff by hand, remembered; the applicant is not', async () => {
    const evaluator = await startTestEvaluator({ dataFolder: temporaryFolder() });
    const screen = await connectTestScreen(evaluator);
    const clerk = await openClerkPage(browser, evaluator, { stillAt: runningClock.now() });
    const { page } = clerk;
    await pair(clerk, screen);
    await press(clerk, 'F9');
    await page.getByLabel('工作人员 · 工号').fill('Ｘ１');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('请运维人员把其加入工作人员名册').waitFor();
    expect(await page.getByRole('alert').innerText()).not.toContain('csv');
    await page.getByLabel('工作人员 · 姓名').fill('赵一');
    await page.keyboard.press('Enter');
    await page.getByText('在岗：赵一（X1）').first().waitFor();
    await press(clerk, 'F2');
    await page.keyboard.type('残疾人证');
    await page.getByText('没有找到').waitFor();
    // The field goes; what was typed, and the keys, go on in the next one: also after F2, and at the list.
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByLabel('事项名称').waitFor();
    await press(clerk, 'F2');
    // What is typed next takes the place of what was there.
    await page.keyboard.type('残疾人证办理');
    expect(await page.getByLabel('事项名称').inputValue()).toBe('残疾人证办理');
    await page.getByRole('button', { name: '从清单选择' }).click();
    await page.keyboard.type('残疾人证办理');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1123-CJR');
    await page.getByLabel('业务流水号').fill('SECRET-NO-1');
    await page.getByLabel('申请人姓名').fill('张建国');
    await page.keyboard.press('Enter');
    await stepOf(clerk, '评价器已接受');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(stored).toContain('残疾人证办理');
    expect(stored).not.toMatch(/张建国|SECRET-NO-1|赵一/);
    await page.reload();
    await page.getByRole('combobox', { name: '事项' }).fill('cjrz');
    await page.getByRole('option', { name: /残疾人证办理/ }).waitFor();
    expect(await page.getByLabel('申请人姓名').inputValue()).toBe('');
    expect(clerk.problems).toEqual([]);
  });
});

/** Today's counts as they stand in the head. */
const countsOf = ({ page }: Clerk): Promise<Record<string, string>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('dl[aria-label="今日"] > div')].slice(1).map((one) => [one.querySelector('dt')?.textContent ?? '', one.querySelector('dd')?.textContent ?? '']),
    ),
  );
