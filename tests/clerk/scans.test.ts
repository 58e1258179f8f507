import type { Browser, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestProvince } from '../support/running-province.ts';
import { focused, pick, press, signIn, type Clerk } from './clerk.ts';
import { openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** As a scanner types: a number and Enter, wherever the focus is. */
async function scan({ page }: Clerk, number: string): Promise<void> {
  await page.keyboard.type(number);
  await page.keyboard.press('Enter');
}

/** Holds what the page asks for at this address until it is let go. */
async function held({ page }: Clerk, address: string): Promise<() => Promise<void>> {
  const waiting: Route[] = [];
  let isHeld = true;
  await page.route(address, (route) => (isHeld ? void waiting.push(route) : route.continue()));
  return async () => {
    isHeld = false;
    await eventually(() => expect(waiting.length).toBe(1));
    for (const route of waiting) await route.continue();
  };
}

test.each(['F2', 'F4', 'F9'] as const)('scans into a list become nothing by hand, which is gone to on purpose: %s', async (key) => {
  const { clerk } = await openHall(browser);
  const { page } = clerk;
  const label = key === 'F9' ? '工作人员' : '事项';
  await press(clerk, key);
  const list = page.getByRole('combobox', { name: label, exact: true });
  await list.focus();
  for (const number of ['SCAN101', 'SCAN102', 'SCAN103']) {
    await scan(clerk, number);
    await page.getByText(`没有找到“${number}”：请先选择${label}`).waitFor();
    await focused(clerk, list);
    expect(await list.inputValue()).toBe(number);
  }
  expect(await page.getByLabel('实施编码').count()).toBe(0);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await focused(clerk, page.getByLabel(key === 'F9' ? '工作人员 · 工号' : '事项名称'));
  expect(clerk.traffic.join('\n')).not.toMatch(/SCAN10/);
  expect(clerk.problems).toEqual([]);
});

test('the name of a hand-typed matter gives way to what is typed there next', async () => {
  const { clerk } = await openHall(browser);
  const { page } = clerk;
  await press(clerk, 'F2');
  await page.keyboard.insertText('残疾人证');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const name = page.getByLabel('事项名称');
  await focused(clerk, name);
  await page.getByLabel('实施编码').focus();
  await name.focus();
  await page.keyboard.insertText('残疾人证换领');
  expect(await name.inputValue()).toBe('残疾人证换领');
});

test('numbers that are called one after the other are not written behind each other', async () => {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await press(clerk, 'Alt+L');
  await page.getByText('屏幕提示：暂离').first().waitFor();
  await press(clerk, 'Alt+L');
  await page.getByText('没有提示').waitFor();
  const letGo = await held(clerk, '**/v1/window/announcement');
  const number = page.getByLabel('号码', { exact: true });
  await number.focus();
  await scan(clerk, 'A026');
  await scan(clerk, 'A027');
  expect(await number.inputValue()).toBe('A027');
  await letGo();
  await page.getByText('正在叫号：A027').waitFor();
  await eventually(() => expect(screen.view()).toMatchObject({ announcement: { kind: 'call', number: 'A027' } }));
  await eventually(async () => expect(await number.inputValue()).toBe(''));
  const other = page.getByLabel('其他窗口号');
  await other.focus();
  await scan(clerk, '7');
  await scan(clerk, '8');
  await page.getByText('屏幕提示：请到 8 号窗口').first().waitFor();
  await eventually(async () => expect(await other.inputValue()).toBe(''));
  expect(clerk.problems).toEqual([]);
});

test('what is scanned during a print is printed after it, without its applicant', async () => {
  const clock = new ManualClock(Date.now());
  const province = await startTestProvince({ clock });
  const { clerk } = await openHall(browser, { clock, config: { province: province.config } });
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await press(clerk, 'F4');
  await pick(clerk, '事项', 'lnryd', /./);
  const serial = page.getByLabel('业务流水号');
  await focused(clerk, serial);
  await page.getByLabel('申请人姓名').fill('赵一');
  await serial.focus();
  const letGo = await held(clerk, '**/v1/receipts');
  await scan(clerk, 'J1');
  await scan(clerk, 'J2');
  await scan(clerk, 'J/3');
  await scan(clerk, 'J4');
  await page.getByText('正在打印 J1、J2、J/3、J4').waitFor();
  await letGo();
  await page.getByText(/已打印 J4，/).waitFor();
  for (const no of ['J1', 'J2']) await page.getByText(new RegExp(`已打印 ${no}，`)).waitFor();
  expect(await page.getByRole('alert').innerText()).toMatch(/^J\/3 /);
  await eventually(async () => expect(await serial.inputValue()).toBe(''));
  const asked = clerk.traffic.filter((line) => /^POST .*receipts/.test(line));
  expect(asked.map((line) => [/"projectNo":"([^"]+)"/.exec(line)?.[1], line.includes('赵一')])).toEqual([['J1', true], ['J2', false], ['J/3', false], ['J4', false]]);
  expect(clerk.problems).toEqual([]);
});
