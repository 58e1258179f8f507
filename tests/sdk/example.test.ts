import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { codeOn, otherThan } from '../support/pairing.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator, type TestScreen } from '../support/running-evaluator.ts';
import { useBusinessPages } from './support/pages.ts';

const ROOT = join(import.meta.dirname, '../..');
/** As a developer finds it: no script beside it. */
const SOURCE = pathToFileURL(join(ROOT, 'core/counter-link/sdk/example.html')).href;
/** As it is built, with the script beside it. */
const BUILT = pathToFileURL(join(ROOT, 'dist/renderer/sdk/example.html')).href;

const openPage = useBusinessPages();
const state = (page: Page) => page.locator('#state').textContent();
const steps = (page: Page) => page.locator('#progress li').allTextContents();

async function pairPage(page: Page, screen: TestScreen): Promise<void> {
  await page.getByRole('button', { name: '显示配对码' }).click();
  await page.getByLabel('六位数字').fill(await codeOn(screen));
  await page.getByRole('button', { name: '确认' }).click();
  await eventually(async () => expect(await state(page)).toContain('已连接'));
}

async function offered(screen: TestScreen): Promise<string> {
  const view = await screen.waitFor(({ screen: name }) => name === 'rating');
  return view.screen === 'rating' ? view.session : '';
}

/** As the technician, or another page of the same counter, ends it. */
async function endPairingOf(page: Page, server: TestEvaluator): Promise<void> {
  const token = await page.evaluate((place) => JSON.parse(localStorage.getItem(place) ?? '{}').token, `counter-evaluator:${server.url}`);
  const response = await fetch(`${server.url}/v1/pairing`, { method: 'DELETE', headers: { authorization: `Bearer ${token}`, origin: 'null' } });
  expect(response.status).toBe(200);
}

test('the example works by opening it from disk: pair, sign in, rate, and learn that the pairing was ended', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { page, problems } = await openPage(`${SOURCE}?evaluator=${server.url}`);
  await eventually(async () => expect(await state(page)).toContain('未配对'));

  await page.getByRole('button', { name: '显示配对码' }).click();
  await page.getByLabel('六位数字').fill(otherThan(await codeOn(screen)));
  await page.getByRole('button', { name: '确认' }).click();
  await page.getByText('还可试 4 次').waitFor();
  await page.getByLabel('六位数字').fill(await codeOn(screen));
  await page.getByRole('button', { name: '确认' }).click();
  await eventually(async () => expect(await state(page)).toContain('已连接'));

  await page.getByRole('button', { name: '签到' }).click();
  await page.getByText('王晓梅（A0317）').waitFor();
  expect(await server.call('GET', '/v1/window')).toMatchObject({ body: { staff: { no: 'A0317' } } });

  await page.getByRole('button', { name: '请群众评价' }).click();
  const session = await offered(screen);
  await screen.send('shown', { session });
  // A step that is over before the page hears of it is passed over.
  await eventually(async () => expect((await steps(page)).at(-1)).toContain('屏幕已显示'));
  await screen.send('touch', { session });
  await eventually(async () => expect((await steps(page)).at(-1)).toContain('群众评价中'));
  await screen.send('chooseLevel', { session, level: 5 });
  await eventually(async () => expect((await steps(page)).at(-1)).toContain('已评价'));
  // Beside them a screen that took long to paint may have been told of.
  for (const step of ['屏幕已显示', '群众评价中', '已评价']) expect((await steps(page)).filter((one) => one.includes(step))).toHaveLength(1);
  expect(await page.locator('main').innerText()).not.toMatch(/满意|level/);

  // A page of another origin is shown no refusal by its browser.
  await endPairingOf(page, server);
  await eventually(async () => expect(await state(page)).toContain('配对已失效'));
  await pairPage(page, screen);
  expect(problems).toEqual([]);
});

test('as it is built it needs no evaluator to open, remembers its pairing, and says when nothing answers', async () => {
  const server = await startTestEvaluator();
  const screen = await connectTestScreen(server);
  const { page, problems } = await openPage(`${BUILT}?evaluator=${server.url}`);
  await pairPage(page, screen);
  await page.reload();
  await eventually(async () => expect(await state(page)).toContain('已连接'));
  // Nobody is on duty, and the region wants to know who served.
  await page.getByRole('button', { name: '请群众评价' }).click();
  await page.getByText('工号 (staff number)：').waitFor();
  await page.getByRole('button', { name: '签到' }).click();
  await page.getByText('王晓梅（A0317）').waitFor();
  await page.getByRole('button', { name: '请群众评价' }).click();
  await screen.send('decline', { session: await offered(screen) });
  await eventually(async () => expect((await steps(page)).at(-1)).toContain('未评价'));

  await server.stop();
  await eventually(async () => expect(await state(page)).toContain('没有应答'));
  await page.getByRole('button', { name: '签到' }).click();
  await page.getByText('请检查评价器的电源和网络线').waitFor();
  await page.getByRole('button', { name: '请群众评价' }).click();
  await eventually(async () => expect((await steps(page)).at(-1)).toContain('正在继续尝试'));
  await page.getByRole('button', { name: '停止' }).click();
  await page.getByText('已停止').waitFor();
  expect(problems).toEqual([]);
});

test('an evaluator at another address is entered on the page, and found again when the page is opened anew', async () => {
  const server = await startTestEvaluator();
  await connectTestScreen(server);
  // Nobody listens there.
  const { page, problems } = await openPage(`${SOURCE}?evaluator=http://127.0.0.1:9`);
  await eventually(async () => expect(await state(page)).toContain('没有应答'));
  const address = page.getByLabel('评价器地址');
  expect(await address.inputValue()).toBe('http://127.0.0.1:9');
  await address.fill(server.url);
  await page.getByRole('button', { name: '连接' }).click();
  await eventually(async () => expect(await state(page)).toContain('未配对'));
  await page.goto(SOURCE);
  await eventually(async () => expect(await state(page)).toContain('未配对'));
  expect(await address.inputValue()).toBe(server.url);
  expect(problems).toEqual([]);
});

test('opened from the evaluator itself, whose policy admits no script in a page, it says to save it', async () => {
  const server = await startTestEvaluator();
  const { page } = await openPage(`${server.url}/sdk/example.html`);
  expect(await page.getByText('请把本页另存到电脑上再打开').isVisible()).toBe(true);
});
