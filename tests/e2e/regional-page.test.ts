import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { listening } from '../support/listening.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince, type TestProvince } from '../support/running-province.ts';
import { NOON, sampleRequest } from '../support/sample-requests.ts';
import { recordsOf } from '../support/technician.ts';
import { openCitizenScreen, tapUntil } from './citizen.ts';

/** Ordos: the rating page is the region's own, in a real frame of a real browser, with a real evaluator and a real province. */

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const device = (province: Record<string, unknown>, options: Parameters<typeof startTestEvaluator>[0] = {}) =>
  startTestEvaluator({ ...options, config: { region: 'ordos', hallName: '鄂尔多斯市政务服务中心', province } });

/** Time stands still: a page that comes up later than after three seconds would be none, and this machine may stall. */
async function deviceAndProvince() {
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ region: 'ordos', clock });
  return { clock, province, evaluator: await device(province.config, { clock }) };
}

const inFrame = (page: Page) => page.frameLocator('iframe');
const thanks = (page: Page) => page.getByText('感谢您的评价').first();

async function rateInFrame(page: Page): Promise<void> {
  const submit = inFrame(page).getByRole('button', { name: /提交/ });
  await tapUntil(inFrame(page).getByRole('button', { name: /^满意/ }), submit);
  await submit.tap();
}

/** Time goes on until the province, asked every two seconds, has told that it has the rating. */
async function asked({ clock, evaluator }: { clock: ManualClock; evaluator: TestEvaluator }, session: string): Promise<void> {
  await eventually(async () => {
    clock.advance(500);
    expect(await evaluator.status(session)).toBe('completed');
  });
}

test("a citizen rates on the region's page by touch: thanked here, and the province has one rating, of the window's channel", async () => {
  const { clock, province, evaluator } = await deviceAndProvince();
  const page = await openCitizenScreen(browser, evaluator);
  const session = await evaluator.offer(sampleRequest());
  await page.getByText('HLJ2026112300001').first().waitFor();
  await rateInFrame(page);
  await asked({ clock, evaluator }, session);
  await thanks(page).waitFor();
  expect(province.ratings()).toMatchObject([{ projectNo: 'HLJ2026112300001', satisfaction: '4', pf: '4' }]);
  // Nothing is sent a second time by the queue.
  expect(await recordsOf(evaluator)).toMatchObject({ acked: 1, pending: 0, dead: 0 });
  clock.advance(10_000);
  await page.getByText('办理完成后').waitFor();
  expect(await page.locator('iframe').count()).toBe(0);
});

test('a screen that is killed at the page comes back to it', async () => {
  const { clock, province, evaluator } = await deviceAndProvince();
  const page = await openCitizenScreen(browser, evaluator);
  const session = await evaluator.offer(sampleRequest());
  await inFrame(page).getByText('请评价本次服务').waitFor();
  await page.close();
  const again = await openCitizenScreen(browser, evaluator);
  await rateInFrame(again);
  await asked({ clock, evaluator }, session);
  await thanks(again).waitFor();
  expect(province.ratings()).toHaveLength(1);
});

describe('without the page', () => {
  test('while the province is away the citizen rates on ours, and the rating arrives once when it is back', async () => {
    const clock = new ManualClock(NOON);
    const province = await startTestProvince({ region: 'ordos', clock });
    const evaluator = await device(province.config, { clock });
    const page = await openCitizenScreen(browser, evaluator);
    await province.stop();
    await evaluator.offer(sampleRequest());
    // The clock stands still: it did not even take the three seconds.
    await tapUntil(page.getByRole('button', { name: /^满意/ }), thanks(page));
    await province.start();
    evaluator.resumed();
    await vi.waitFor(() => {
      clock.advance(200);
      expect(province.ratings()).toMatchObject([{ satisfaction: '4', pf: '4' }]);
    }, 30_000);
  });

  test('a page that forbids frames is never shown as an empty box; the technician is told what to do', async () => {
    const province = await startTestProvince({ region: 'ordos' });
    const pages = await shutPages();
    const url = await gatewayWithPagesAt(province, pages);
    const evaluator = await device({ ...province.config, url, pageOrigin: pages });
    const page = await openCitizenScreen(browser, evaluator);
    await evaluator.offer(sampleRequest());
    await page.getByRole('button', { name: /^非常满意/ }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
    await eventually(async () => {
      const told = await warnings(evaluator);
      for (const words of ['改用本机页面', 'may not be shown in a frame (X-Frame-Options)']) expect(told).toContain(words);
    });
  });
});

test('a page that leads elsewhere leads nowhere: the frame stays empty, and the citizen has the ways out', async () => {
  const { evaluator } = await deviceAndProvince();
  const page = await openCitizenScreen(browser, evaluator);
  const blocked: string[] = [];
  page.on('console', (message) => blocked.push(message.text()));
  const session = await evaluator.offer(sampleRequest());
  await inFrame(page).getByText('请评价本次服务').waitFor();
  const elsewhere = await shutPages({});
  await page.frames()[1]?.evaluate((address) => location.assign(address), elsewhere);
  await expect.poll(() => blocked.join()).toContain(`Framing '${elsewhere}/' violates`);
  await tapUntil(page.getByRole('button', { name: /^不评价/ }), page.getByText('办理完成后'));
  expect(await evaluator.status(session)).toBe('unrated');
});

async function warnings(evaluator: TestEvaluator): Promise<string> {
  return JSON.stringify((await evaluator.call('GET', '/v1/status')).body);
}

/** Pages with these headers, at an origin of their own. */
async function shutPages(headers: Record<string, string> = { 'x-frame-options': 'DENY' }): Promise<string> {
  return await listening(createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html', ...headers }).end('<h1>Page</h1>')));
}

/** The province's gateway, which issues pages at another origin. */
async function gatewayWithPagesAt(province: TestProvince, pages: string): Promise<string> {
  return await listening(
    createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      if (request.url === '/gateway/rating-pages') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ url: `${pages}/d/1` }));
        return;
      }
      const headers = Object.entries(request.headers).flatMap(([name, value]) =>
        name.startsWith('x-tif') || name === 'content-type' ? [[name, String(value)] satisfies [string, string]] : [],
      );
      const answer = await fetch(province.url + request.url, { method: 'POST', headers, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    }),
  );
}
