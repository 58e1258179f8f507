import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ScreenBridge } from '../../core/contract/screen-bridge.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { asWished } from './support/show.ts';
import { idle, later, QR_TEXT, rating, reasons, thanks } from './support/views.ts';

const open = useScreens();
const SESSION = { session: 'session-1' };

test.each(Object.entries(SIZES))('later: a phone reads the code from the %s screen', async (_, viewport) => {
  const { page } = await open(later(), { viewport });
  await page.getByRole('img', { name: '评价二维码' }).waitFor();
  const found = await readCodes(page);
  expect(found).toEqual([QR_TEXT]);
});

async function readCodes(page: Page): Promise<string[]> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  prepareZXingModule({ overrides: { wasmBinary: Uint8Array.from(readFileSync(wasm)).buffer } });
  const results = await readBarcodes(Uint8Array.from(await page.screenshot()), { formats: ['QRCode'] });
  return results.map(({ text }) => text);
}

test('later: says until when, how the receipt stands, and goes at Done', async () => {
  const { page, evaluator, press } = await open(later());
  await page.getByText('有效期至 2026-05-19 23:59').waitFor();
  await page.getByText('正在打印回执').waitFor();
  evaluator.show(later({ receipt: 'printed' }));
  await page.getByText('回执已打印，请取走').waitFor();
  evaluator.show(later({ receipt: 'not-printed' }));
  await page.getByText('屏幕上的二维码同样有效').waitFor();
  await press(page.getByRole('button', { name: /^完成/ }));
  await expect.poll(() => evaluator.heard('dismiss')).toEqual([SESSION]);
});

test('thanks are announced, show nothing of the rating, and go at a tap anywhere', async () => {
  const { page, evaluator, settle } = await open(reasons());
  evaluator.show(thanks());
  const status = page.getByRole('status');
  await status.filter({ hasText: '感谢您的评价 Thank you for your rating' }).waitFor();
  expect(await page.getByText('满意').count()).toBe(0);
  await settle();
  // Two taps in one: dismissed once.
  const answered = Promise.withResolvers<null>();
  evaluator.answer = () => answered.promise;
  await status.dblclick({ position: { x: 5, y: 300 } });
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'dismiss', args: SESSION }]);
  answered.resolve(null);
});

test('thanks go at a key too', async () => {
  const { page, evaluator, settle } = await open(thanks());
  await settle();
  await page.keyboard.press('Enter');
  await expect.poll(() => evaluator.calls).toEqual([{ call: 'dismiss', args: SESSION }]);
});

test('a lost link shows that the screen is connecting, then the same step with the draft, in the language chosen', async () => {
  const { page, evaluator, press, comes } = await open(reasons());
  await press(page.getByRole('button', { name: 'English' }));
  await page.getByRole('textbox').fill('等候时间太长');
  await page.clock.runFor(200);
  await expect.poll(() => evaluator.heard('saveDraft')).toHaveLength(1);

  evaluator.cut();
  await page.getByRole('heading', { name: /Connecting/ }).waitFor();
  expect(await page.getByText('等候时间太长').count()).toBe(0);
  evaluator.show(asWished(reasons({ reasons: { perSubject: [], text: '等候时间太长' } }), { language: 'en' }));
  evaluator.restore();
  await comes(page.getByRole('heading', { name: /Dissatisfied/ }));
  expect(await page.getByRole('textbox').inputValue()).toBe('等候时间太长');
  await page.getByRole('button', { name: '中文' }).waitFor();
});

test('a reload comes back to where things stand', async () => {
  const { page, evaluator, reload } = await open(idle());
  evaluator.show(rating());
  await reload();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('企业职工基本养老保险关系转移接续');
});

test('a message that breaks the contract shows that the screen is connecting', async () => {
  const { page, evaluator, comes } = await open(idle());
  evaluator.say({ view: { screen: 'advertisement' } });
  const heading = page.getByRole('heading', { level: 1 });
  await expect.poll(() => heading.textContent()).toBe('正在连接 Connecting');
  await comes(heading.filter({ hasText: '齐齐哈尔市政务服务中心' }));
});

test('an address without a key says who can help', async () => {
  const { page } = await open(idle(), { path: '/' });
  await expect.poll(() => page.getByRole('main').innerText()).toContain('本屏幕没有连接密钥，请工作人员从评价器重新打开');
});

test("Electron's bridge is taken where there is one", async () => {
  const heard: unknown[] = [];
  const { page, press } = await open(idle(), {
    path: '/',
    async prepare(page) {
      await page.exposeFunction('hear', (message: unknown) => heard.push(message));
      await page.addInitScript((view) => {
        const evaluatorScreen: ScreenBridge = {
          connect({ onMessage }) {
            queueMicrotask(() => onMessage({ view }));
            return { send: (message) => void Reflect.get(window, 'hear')(message) };
          },
        };
        Object.assign(window, { evaluatorScreen });
      }, rating());
    },
  });
  await press(page.getByRole('button', { name: /^满意/ }));
  await expect.poll(() => heard).toContainEqual(expect.objectContaining({ call: 'chooseLevel', args: { ...SESSION, level: 4 } }));
});
