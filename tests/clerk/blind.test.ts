import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Level } from '../../core/contract/rating.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import type { TestEvaluator } from '../support/running-evaluator.ts';
import { signIn, start, stepOf, type Clerk } from './clerk.ts';
import { openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What a run leaves with the clerk: all that the page sent and heard, stored and showed, without what differs between any two runs. */
async function run(level: Level): Promise<{ traffic: string[]; stored: string; shown: string }> {
  const { clerk, evaluator, screen } = await openHall(browser);
  const { page } = clerk;
  await oneByOne(page);
  await clerk.quiet();
  await lineIsUp(clerk, evaluator);
  await clerk.quiet();
  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await clerk.quiet();
  await start(clerk, 'ydjyba', 'HLJ20261126001');
  const view = await screen.waitFor((one) => one.screen === 'rating');
  const session = view.screen === 'rating' ? view.session : '';
  await stepOf(clerk, '评价器已接受');
  await clerk.quiet();
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  await clerk.quiet();
  await screen.send('chooseLevel', { session, level });
  const reasons = { perSubject: [{ subject: 'agency', indicators: [level === 1 ? '108' : '207'] }], text: '等了三个小时没人理我' };
  if (level <= 2) await screen.send('submit', { session, reasons });
  await stepOf(clerk, '已评价');
  // The last answers that this end brings.
  await clerk.quiet();
  await expect.poll(() => clerk.traffic.join()).toContain('"completed":1');
  return {
    traffic: [...new Set(clerk.traffic.map(alike))].toSorted(),
    stored: alike((await page.evaluate(() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(String).toSorted())).join('\n')),
    shown: alike(await page.innerHTML('body')),
  };
}

/**
 * From now on the page's requests go one after the other, in the order in which it makes them: which of two that are under way at once
 * the evaluator hears first is chance, and so is what it answers.
 */
async function oneByOne(page: Page): Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  await page.route('**/v1/**', (route) => {
    last = last.then(async () => {
      await route.continue();
      await (await route.request().response())?.finished();
    });
    return last;
  });
}

/** Waits until the page hears by its line what happens: when that came up is chance, and it would ask once more. */
async function lineIsUp({ traffic }: Clerk, { call }: TestEvaluator): Promise<void> {
  await eventually(async () => {
    await call('PUT', '/v1/window/staff', { no: 'A0317', name: '王晓梅', post: '社保受理', stars: 5 });
    expect(traffic).toContain('{"type":"window"}');
    await call('DELETE', '/v1/window/staff');
  });
}

/** Ids, tokens, codes, ports, the end of the counter's name, folders and times differ between any two runs. */
const alike = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<host>')
    .replaceAll(/[\w-]{43}/g, '<token>')
    .replaceAll(/(?<=综合窗口 12-|"suffix":")\d\d/g, '<suffix>')
    .replaceAll(/"code":"\d{6}"/g, '<code>')
    .replaceAll(/counter-evaluator-\w{6}\b/g, '<folder>')
    .replaceAll(/_r_\w+_/g, '<element>')
    .replaceAll(/"session":"\w+"/g, '<session>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+\d\d:\d\d)/g, '<time>')
    .replaceAll(/\\?"id\\?":\\?"[^"\\]+\\?"/g, '<id>')
    .replaceAll(/\/pairings\/[^/\s]+/g, '/pairings/<id>');

test('nothing that the page sends, hears, stores or shows tells one level from another', async () => {
  const runs = [];
  for (const level of [5, 4, 3, 2, 1] as const) runs.push(await run(level));
  const [best] = runs;
  for (const one of runs) expect(one).toEqual(best);
  // The status names the keypad's driver by what its keys mean; nothing else may name a level.
  expect(best?.shown).not.toMatch(/满意/);
  expect(best?.traffic.join('\n')).not.toMatch(/三个小时|chooseLevel|"level"/);
}, 180_000);
