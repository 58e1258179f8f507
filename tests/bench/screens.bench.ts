import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { connectTestScreen, startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { percentile, report, rounded, scaled } from './report.ts';

/** The screens' bars (issue "Screens"): each beside what the same browser does in the same run. */
const BAR = { paintRatio: 1.5, framesPerSecond: 60 };
const VIEWPORT = { viewport: { width: 1280, height: 800 }, hasTouch: true };

let browser: Browser;
let emptyPage: Server;
beforeAll(async () => {
  browser = await launchBrowser();
  emptyPage = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>empty</title><p>empty<button>touch</button>'),
  ).listen(0, '127.0.0.1');
  await once(emptyPage, 'listening');
});
afterAll(async () => {
  emptyPage.close();
  await browser.close();
});

function emptyUrl(): string {
  const address = emptyPage.address();
  if (address === null || typeof address === 'string') throw new Error('The server of the empty page is not listening.');
  return `http://127.0.0.1:${address.port}/`;
}

const screenOf = ({ url, screenKey }: TestEvaluator) => `${url}/#key=${screenKey}`;

/** Milliseconds from navigation to the first content on the screen, and until a heading stands there; with a cold cache. */
async function load(url: string, shown: string): Promise<{ paint: number; shown: number }> {
  const context = await browser.newContext(VIEWPORT);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator(shown).first().waitFor();
  const times = await page.evaluate(
    () =>
      new Promise<{ paint: number; shown: number }>((resolve) => {
        const shown = performance.now();
        new PerformanceObserver((list, observer) => {
          const first = list.getEntriesByName('first-contentful-paint')[0];
          if (first === undefined) return;
          observer.disconnect();
          resolve({ paint: first.startTime, shown });
        }).observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return times;
}

test('first paint, beside an empty page', async () => {
  const evaluator = await startTestEvaluator();
  const loads = scaled(30, 3);
  const ours: { paint: number; shown: number }[] = [];
  const empty: { paint: number; shown: number }[] = [];
  // In turns, so that both see the same machine.
  for (let round = 0; round < loads; round += 1) {
    empty.push(await load(emptyUrl(), 'button'));
    ours.push(await load(screenOf(evaluator), 'h1'));
  }
  const row = (what: string, values: readonly number[], peer: readonly number[]) => ({
    what,
    'p50 ms': rounded(percentile(values, 0.5)),
    'p90 ms': rounded(percentile(values, 0.9)),
    'p50 ÷ empty page': rounded(percentile(values, 0.5) / percentile(peer, 0.5)),
    bar: BAR.paintRatio,
  });
  const paints = (of: typeof ours) => of.map(({ paint }) => paint);
  expect(ours.length).toBe(loads);
  report('first-paint', [
    row('first paint of the screens', paints(ours), paints(empty)),
    row('first paint of an empty page', paints(empty), paints(empty)),
    row('the idle screen stands', ours.map(({ shown }) => shown), paints(empty)),
  ]);
});

/** Frames that the page draws while something is tapped again and again, with a processor six times slower. */
async function framesWhileTapping(page: Page, tap: () => Promise<void>, taps: number): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.evaluate(() => {
    const frames: number[] = [];
    globalThis.frameTimes = frames;
    let last = performance.now();
    const next = (now: number) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  for (let round = 0; round < taps; round += 1) await tap();
  const frames = await page.evaluate(() => globalThis.frameTimes ?? []);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await session.detach();
  return frames;
}

declare global {
  /** Kept by the page that is measured: milliseconds from frame to frame. */
  var frameTimes: number[] | undefined;
}

test('frames while tapping, with a processor six times slower', async () => {
  const taps = scaled(200, 10);
  const evaluator = await startTestEvaluator({ config: { secondsToRate: 600 } });
  const page = await browser.newPage(VIEWPORT);
  await page.goto(screenOf(evaluator));
  await evaluator.offer(sampleRequest(1));
  const worst = page.getByRole('button', { name: /^非常不满意/ });
  await worst.waitFor();
  const tiles = page.getByRole('checkbox');
  // A screen turns taps of its first moments away.
  await expect.poll(async () => {
    if (await worst.isVisible()) await worst.tap();
    return tiles.count();
  }).toBeGreaterThan(1);
  const ours = await framesWhileTapping(page, () => tiles.first().tap(), taps);

  const peerPage = await browser.newPage(VIEWPORT);
  await peerPage.goto(emptyUrl());
  const peer = await framesWhileTapping(peerPage, () => peerPage.getByRole('button').tap(), taps);

  const row = (what: string, frames: readonly number[]) => ({
    what,
    'frames per second': rounded(1000 / (frames.reduce((sum, frame) => sum + frame, 0) / frames.length)),
    'p50 ms': rounded(percentile(frames, 0.5)),
    'p99 ms': rounded(percentile(frames, 0.99)),
    'late (> 25 ms) %': rounded((100 * frames.filter((frame) => frame > 25).length) / frames.length),
    bar: BAR.framesPerSecond,
  });
  report('frames', [row('reasons, a tile tapped again and again', ours), row('empty page with a button', peer)]);
  await page.close();
  await peerPage.close();
});

/** What a page holds after its garbage is collected. */
async function held(session: CDPSession): Promise<{ bytes: number; nodes: number; listeners: number }> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return { bytes: usedSize, nodes, listeners: jsEventListeners };
}

test('memory of the page over 2,000 sessions', async () => {
  const sessions = scaled(2_000, 40);
  const evaluator = await startTestEvaluator();
  const page = await browser.newPage(VIEWPORT);
  await page.goto(screenOf(evaluator));
  await page.locator('h1').waitFor();
  // A second screen touches; the one that is measured shows every step of it.
  const hand = await connectTestScreen(evaluator);
  const cdp = await page.context().newCDPSession(page);
  const rows = [];
  for (let round = 1; round <= sessions; round += 1) {
    const session = await evaluator.offer(sampleRequest(round));
    const level = round % 2 === 0 ? 5 : 1;
    await page.getByText('非常不满意').first().waitFor();
    await hand.send('chooseLevel', { session, level });
    if (level === 1) {
      await page.getByRole('textbox').waitFor();
      const reasons = { perSubject: [{ subject: 'staff', indicators: ['115'] }], text: '等了三个小时' };
      await hand.send('saveDraft', { session, reasons });
      await hand.send('submit', { session, reasons });
    }
    await page.getByText('感谢您的评价').waitFor();
    await hand.send('dismiss', { session });
    if (round === 20 || round === Math.floor(sessions / 2) || round === sessions) {
      await page.getByText('感谢您的评价').waitFor({ state: 'detached' });
      const { bytes, nodes, listeners } = await held(cdp);
      rows.push({ what: `after ${round} sessions`, MiB: rounded(bytes / 1024 / 1024), nodes, listeners });
    }
  }
  const [first, , last] = rows;
  report('page-memory', rows.map((row) => ({ ...row, 'MiB ÷ first': rounded(row.MiB / (first?.MiB ?? 1)) })));
  expect(last?.what).toContain(String(sessions));
  await page.close();
});
