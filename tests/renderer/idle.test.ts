import type { Page } from 'playwright-core';
import QRCode from 'qrcode';
import { expect, test } from 'vitest';
import { CODE, FULL_CODE, FULL_HALL, offers, ON_DUTY, PAIRED } from './support/hall.ts';
import { useScreens } from './support/screen.ts';
import { idle, INVITING, QR_TEXT } from './support/views.ts';
import { readCodes } from './support/read-codes.ts';

/** What stands at a window, and at an entrance, while nobody rates. */

const open = useScreens();
const CODE_QR = await QRCode.toString('027431', { type: 'svg', margin: 4 });

test('the plate says hall, window and what is done here, the badge who serves', async () => {
  const { page, problems } = await open(idle({ ...ON_DUTY, place: { ...idle().place, serviceCategory: '企业开办综合窗口' } }), { hall: FULL_HALL });
  await page.getByRole('heading', { level: 1, name: '齐齐哈尔市政务服务中心' }).waitFor();
  await page.getByText(/^窗口\s+Window\s+12$/).waitFor();
  await page.getByText('企业开办综合窗口').waitFor();
  await page.getByRole('heading', { level: 2, name: '欧阳建国' }).waitFor();
  await page.getByText('工号 0231').waitFor();
  await page.getByText('综合受理岗').waitFor();
  await page.getByText('4 星级服务').waitFor();
  await expect.poll(() => drawn(page, 'hall/emblem.svg')).toBe(true);
  await expect.poll(() => drawn(page, 'hall/staff/portrait.svg')).toBe(true);
  expect(problems).toEqual([]);
});

test('what the hall has not told is not shown, and a photo or emblem that is no picture leaves no gap', async () => {
  const staff = { no: '0231', name: '欧阳建国', post: null, photo: 'hall/broken.jpg', stars: null };
  const { page, evaluator } = await open(idle({ duty: { staff } }), { hall: { ...FULL_HALL, emblem: 'hall/broken.jpg', carousel: [] } });
  await page.getByRole('heading', { name: '欧阳建国' }).waitFor();
  expect(await page.getByText('星级').count()).toBe(0);
  await expect.poll(() => page.locator('img:visible').evaluateAll((images) => images.map((image) => image.getAttribute('alt')))).toEqual(['本窗口评价二维码']);
  // The next one to serve has a photo of their own.
  evaluator.show(idle(ON_DUTY));
  await expect.poll(() => drawn(page, 'hall/staff/portrait.svg')).toBe(true);
});

test('a phone reads the code of the window', async () => {
  const { page } = await open(idle(ON_DUTY), { hall: FULL_HALL, viewport: { width: 800, height: 480 } });
  await page.getByRole('img', { name: '本窗口评价二维码' }).waitFor();
  expect(await readCodes(page)).toEqual([QR_TEXT]);
});

test('nobody signed in, away, elsewhere, paused, out of order: each says so, and nobody is invited to rate', async () => {
  const { page, evaluator } = await open(idle({ duty: { staff: null } }), { hall: FULL_HALL });
  await page.getByRole('heading', { name: '暂无工作人员在岗 No staff here just now' }).waitFor();
  await page.getByText('请到其他窗口办理').waitFor();
  const heading = (name: string) => page.getByRole('heading', { level: 2, name }).waitFor();
  const invited = () => page.getByText('办理完成后').count();
  expect(await invited()).toBe(0);
  evaluator.show(idle({ ...ON_DUTY, sign: { kind: 'back-shortly' } }));
  await heading('暂时离开，马上回来 Back in a moment');
  expect(await page.getByRole('heading', { name: '欧阳建国' }).count()).toBe(1);
  evaluator.show(idle({ sign: { kind: 'go-to-window', windowNo: '15' } }));
  await heading('请到 15 号窗口办理 Please go to window 15');
  evaluator.show(idle({ sign: { kind: 'paused' } }));
  await heading('暂停服务 Service is paused');
  evaluator.show(idle({ ready: false }));
  await heading('本机暂时不能评价，请向工作人员说明');
  expect(await invited()).toBe(0);
  expect(await page.getByRole('img', { name: '本窗口评价二维码' }).count()).toBe(0);
  evaluator.show(idle());
  await page.getByText('办理完成后，欢迎您评价本次服务').waitFor();
});

test('a sign stands before the invitation of a zone and before the offers of an entrance', async () => {
  const { page, evaluator } = await open(idle({ ...INVITING, sign: { kind: 'paused' } }));
  await page.getByRole('heading', { name: /暂停服务/ }).waitFor();
  evaluator.show(idle({ offers: offers(2), sign: { kind: 'paused' } }));
  await page.getByRole('heading', { name: /暂停服务/ }).waitFor();
  expect(await page.getByText('市场监督管理局').count()).toBe(0);
});

test('a pairing stands over everything for as long as it lasts: its code, to read and to scan, and what came of it', async () => {
  const { page, evaluator, settle } = await open(idle(INVITING), { hall: FULL_HALL });
  const status = page.getByRole('status').last();
  const type = page.getByRole('button', { name: /^输入业务流水号/ });
  await settle();
  await type.click();
  await page.keyboard.type('2302');
  evaluator.show(idle({ ...INVITING, pairing: { ...FULL_CODE, qrSvg: CODE_QR } }));
  await status.getByText('0 2 7 4 3 1').waitFor();
  expect(await status.innerText()).toMatch(/027\s*431/);
  for (const text of ['请在窗口电脑上输入配对码 Enter this code at the counter', FULL_CODE.counter, '还可以试 1 次', '3F:A9:00:1C']) await status.getByText(text).first().waitFor();
  expect(await readCodes(page)).toEqual(['027431']);
  // Nothing that it covers can be reached: by no finger, and by no keyboard.
  await settle();
  await page.keyboard.type('99');
  expect(await page.locator('[inert] input, [inert] button').evaluateAll((covered) => covered.filter((one) => one instanceof HTMLElement && (one.focus(), one === document.activeElement)).length)).toBe(0);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.mouse.click(width / 2, height - 40);
  expect(evaluator.calls).toEqual([]);
  evaluator.show(idle({ ...INVITING, pairing: PAIRED }));
  await page.getByRole('heading', { name: '已与 12 号窗口配对 Paired with window 12' }).waitFor();
  evaluator.show(idle({ ...INVITING, pairing: { state: 'refused', counter: PAIRED.counter } }));
  await page.getByRole('heading', { name: /配对码多次不正确/ }).waitFor();
  // A citizen goes on where they were.
  evaluator.show(idle(INVITING));
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('2302');
});

test('the time that a code has left goes by, and is not read out each second', async () => {
  const { page } = await open(idle({ pairing: CODE }));
  await page.getByText('还有 120 秒').waitFor();
  await page.clock.runFor(5000);
  await page.getByText('还有 115 秒').waitFor();
  expect(await page.getByText('还有 115 秒').evaluate((text) => text.closest('[aria-hidden=true]') !== null)).toBe(true);
});

test('who is called sees the number and this window, over a sign too; where citizens begin by themselves nobody is called', async () => {
  const announcement = { kind: 'call', number: 'A023' } as const;
  const { page, evaluator } = await open(idle({ ...ON_DUTY, sign: { kind: 'back-shortly' }, announcement }), { hall: FULL_HALL });
  await page.getByRole('heading', { name: '请 A023 号 Number A023' }).waitFor();
  await page.getByText('到 12 号窗口 please come to window 12').waitFor();
  expect(await page.getByRole('status').last().innerText()).toContain('请 A023 号 到 12 号窗口');
  // A device that was moved by pairing calls to where it now stands.
  evaluator.show(idle({ ...ON_DUTY, announcement, place: { ...idle().place, windowNo: '7' } }));
  await page.getByText('到 7 号窗口 please come to window 7').waitFor();
  await page.getByText(/^窗口\s+Window\s+7$/).waitFor();
  evaluator.show(idle({ announcement: { kind: 'welcome' } }));
  await page.getByRole('heading', { name: '您好，欢迎 Hello and welcome' }).waitFor();
  evaluator.show(idle({ offers: offers(2), announcement }));
  await page.getByRole('button', { name: '市场监督管理局' }).waitFor();
  expect(await page.getByText('A023').count()).toBe(0);
});

test('at an entrance a touch begins the rating of what was touched, once', async () => {
  const { page, evaluator, settle } = await open(idle({ offers: offers(3) }));
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  await settle();
  await page.getByRole('button', { name: '市场监督管理局' }).dblclick();
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'startOffer', args: { id: 'agency-0' } }]);
  answered.resolve(null);
});

test('at an entrance with one offer the keyboard alone begins it, and a refusal is said', async () => {
  const { page, evaluator, settle } = await open(idle({ offers: offers(1) }));
  evaluator.answer = ({ call }) => (call === 'startOffer' ? { code: 'storage', zh: '暂时不能评价，请稍后再试', en: 'Not just now, please try again later' } : null);
  await settle();
  const button = page.getByRole('button', { name: /齐齐哈尔市政务服务中心.*开始评价/ });
  for (let tabs = 0; tabs < 8 && !(await button.evaluate((element) => element === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: '暂时不能评价，请稍后再试' }).waitFor();
  expect(evaluator.heard('startOffer')).toEqual([{ id: 'hall' }]);
});

test('what the hall changes is shown at once, and a lost link does not blank it', async () => {
  const { page, evaluator, comes } = await open(idle(), { hall: { ...FULL_HALL, carousel: [] } });
  await page.getByText('国庆节期间照常办理出生登记').waitFor({ state: 'attached' });
  evaluator.putUp({ ...FULL_HALL, notices: [{ zh: '今天下午停电', en: 'No power this afternoon' }] });
  await page.getByText('今天下午停电').waitFor();
  evaluator.cut();
  await page.getByRole('heading', { name: /正在连接/ }).waitFor();
  evaluator.restore();
  await comes(page.getByText('今天下午停电'));
  expect(await page.getByText('国庆节').count()).toBe(0);
});

async function drawn(page: Page, file: string): Promise<boolean> {
  return page.locator(`img[src="${file}"]`).evaluateAll((images) => images.some((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0));
}
