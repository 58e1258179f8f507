import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pairingsAnswerSchema } from '../../core/technician-link/pairing-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { runningClock } from '../support/running-clock.ts';
import { connectTestScreen, startTestEvaluator } from '../support/running-evaluator.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { askAsTechnician, ORDER, readAsTechnician } from '../support/technician.ts';
import { focused, openClerkPage, pair, press, readCode } from './clerk.ts';
import { openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('pairing', () => {
  test('a wrong code says how many tries are left; then both sides say the same', async () => {
    const evaluator = await startTestEvaluator();
    const screen = await connectTestScreen(evaluator);
    const clerk = await openClerkPage(browser, evaluator);
    const { page } = clerk;
    await page.locator('input:focus').waitFor();
    // In full width, as an input method writes digits.
    await page.keyboard.insertText('９');
    await page.keyboard.press('Enter');
    const code = await readCode(screen);
    // A scanner types the digits and Enter into the field that has the focus.
    await focused(clerk, page.getByRole('textbox', { name: '配对码' }));
    // What is no code costs no try.
    await page.keyboard.type('1a2');
    await page.getByText('配对码只有数字，没有字母和文字。').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('配对码是六位数字，还缺 4 位。').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(code === '000000' ? '000001' : '000000');
    await page.keyboard.press('Enter');
    await page.getByText('配对码不正确，还可以试 4 次。').waitFor();
    await page.keyboard.insertText((await readCode(screen)).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '已与 9 号窗口的评价器配对' }).waitFor();
    const said = await page.getByRole('main').innerText();
    const view = await screen.waitFor((one) => one.screen === 'idle' && one.pairing?.state === 'paired');
    expect(view).toMatchObject({ pairing: { counter: expect.stringMatching(/^综合窗口 9-\d\d$/), windowNo: '9' } });
    for (const fact of ['综合窗口 9-', '市政务服务中心', 'evaluator-1']) expect(said).toContain(fact);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '请群众评价' }).waitFor();
    expect(clerk.problems).toEqual([]);
  });

  test('after five wrong codes the page takes none, and counts down until it may ask for another', async () => {
    const clock = new ManualClock(Date.now());
    const evaluator = await startTestEvaluator({ clock });
    const screen = await connectTestScreen(evaluator);
    const clerk = await openClerkPage(browser, evaluator, { stillAt: runningClock.now() });
    const { page } = clerk;
    await page.getByRole('button', { name: '显示配对码' }).click();
    const wrong = (await readCode(screen)) === '000000' ? '000001' : '000000';
    const field = page.getByRole('textbox', { name: '配对码' });
    await focused(clerk, field);
    for (const left of [4, 3, 2, 1, 0]) {
      await page.keyboard.type(wrong);
      await page.keyboard.press('Enter');
      await page.getByText(left === 0 ? '请在 60 秒后再试。' : `还可以试 ${left} 次。`).waitFor();
    }
    expect(await field.count()).toBe(0);
    await clerk.quiet();
    await page.clock.runFor(58_000);
    await page.getByText('请在 2 秒后再试。').waitFor();
    await page.clock.runFor(3_000);
    await page.getByText('现在可以再试。').waitFor();
    clock.advance(61_000);
    await press(clerk, 'Alt+G');
    await focused(clerk, field);
    // Nobody reads it: it is over after two minutes.
    await page.clock.runFor(121_000);
    await page.getByText('配对码已失效，请重新显示配对码。').waitFor();
    expect(await field.count()).toBe(0);
  });

  test('what a technician revoked is said, and pairing anew leads back to the desk', async () => {
    const hall = await openHall(browser);
    const { page } = hall.clerk;
    const { pairings } = await readAsTechnician(hall.evaluator, '/pairings', pairingsAnswerSchema);
    expect(pairings).toMatchObject([{ name: expect.stringMatching(/^综合窗口 12-\d\d$/), origin: hall.evaluator.url, windowNo: '12' }]);
    await askAsTechnician(hall.evaluator, 'POST', `/pairings/${pairings[0]?.id}/revoke`, ORDER);
    await page.getByText('此前的配对已失效：可能已解除，或设备已移到其他窗口。请重新配对。').waitFor();
    await pair(hall.clerk, hall.screen);
    expect(hall.clerk.problems).toEqual([]);
  });
});
