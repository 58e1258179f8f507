import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { sampleRequest } from '../support/sample-requests.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { percentile, report, rounded } from './report.ts';

const RATINGS = 200;
/** docs/ARCHITECTURE.md, "Numbers": touch → commit → "thank you" painted, p99. */
const BAR_MS = 100;

declare global {
  /** Kept by the page that is measured. */
  var paintSamples: number[] | undefined;
}

/**
 * In the page: from the touch's own time to the frame after the wanted text stood in the document. Two frames: the first
 * callback runs before that frame is painted, the second after it.
 */
function watchTouches(wanted: string): void {
  let touchedAt = 0;
  const samples: number[] = [];
  globalThis.paintSamples = samples;
  addEventListener('pointerdown', (event) => (touchedAt = event.timeStamp), { capture: true });
  new MutationObserver(() => {
    if (touchedAt === 0 || !document.body?.textContent?.includes(wanted)) return;
    const from = touchedAt;
    touchedAt = 0;
    requestAnimationFrame(() => requestAnimationFrame(() => samples.push(performance.now() - from)));
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

const samplesOf = (page: Page): Promise<number[]> => page.evaluate(() => globalThis.paintSamples ?? []);
const sampleCount = (page: Page, wanted: number) =>
  page.waitForFunction((count) => (globalThis.paintSamples?.length ?? 0) >= count, wanted);

/** The peer: a page of one button in the same browser, whose touch changes a text and does nothing else. */
async function emptyPage(page: Page): Promise<number[]> {
  await page.addInitScript(watchTouches, 'done');
  await page.goto('data:text/html,<button onclick="out.textContent=`done ${n++}`">touch</button><p id=out></p><script>let n=0</script>');
  for (let round = 0; round < RATINGS; round += 1) {
    await page.getByRole('button').tap();
    await sampleCount(page, round + 1);
  }
  return samplesOf(page);
}

/** The disk's share: append and fdatasync of a record's bytes, as often. */
function rawAppends(): number[] {
  const handle = openSync(join(temporaryFolder(), 'raw'), 'a');
  const bytes = Buffer.alloc(1024, 'x');
  const samples = Array.from({ length: RATINGS }, () => {
    const from = performance.now();
    writeSync(handle, bytes);
    fdatasyncSync(handle);
    return performance.now() - from;
  });
  closeSync(handle);
  return samples;
}

test(`touch → commit → "thank you" painted, over ${RATINGS} ratings`, async () => {
  const browser = await launchBrowser();
  const viewport = { viewport: { width: 1280, height: 800 }, hasTouch: true };
  const peer = await emptyPage(await browser.newPage(viewport));

  const evaluator = await startTestEvaluator();
  const page = await browser.newPage(viewport);
  await page.addInitScript(watchTouches, '感谢您的评价');
  await page.goto(`${evaluator.url}/#key=${evaluator.screenKey}`);
  for (let round = 1; round <= RATINGS; round += 1) {
    await evaluator.offer(sampleRequest(round));
    const level = page.getByRole('button', { name: /^非常满意/ });
    await level.waitFor();
    // The screen turns taps of its first 300 ms away, as meant for the screen before.
    const shownAt = await page.evaluate(() => performance.now());
    await page.waitForFunction((since) => performance.now() > since + 320, shownAt);
    await level.tap();
    await page.getByText('感谢您的评价').waitFor();
    await sampleCount(page, round);
  }
  const samples = await samplesOf(page);
  await browser.close();
  expect(samples.length).toBe(RATINGS);

  const disk = rawAppends();
  const row = (what: string, values: readonly number[]) => ({
    what,
    'p50 ms': rounded(percentile(values, 0.5)),
    'p99 ms': rounded(percentile(values, 0.99)),
    'p50 ÷ empty page': rounded(percentile(values, 0.5) / percentile(peer, 0.5)),
    'p99 ÷ bar of 100 ms': rounded(percentile(values, 0.99) / BAR_MS),
  });
  report('touch-to-thanks', [
    row('touch → commit → "thank you" painted', samples),
    row('peer: touch → text painted, empty page', peer),
    row('append + fdatasync of 1 KiB', disk),
  ]);
});
