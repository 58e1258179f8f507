import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Level } from '../../core/contract/rating.ts';
import { launchBrowser } from '../support/browser.ts';
import { signIn, start, stepOf } from './clerk.ts';
import { openHall } from './hall.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What a run leaves with the clerk: all that the page sent and heard, stored and showed, without what differs between any two runs. */
async function run(level: Level): Promise<{ traffic: string[]; stored: string; shown: string }> {
  const { clerk, screen } = await openHall(browser);
  const { page } = clerk;
  await signIn(clerk, 'wxm');
  await page.getByText('在岗：王晓梅（A0317）').first().waitFor();
  await start(clerk, 'ydjyba', 'HLJ20261126001');
  const view = await screen.waitFor((one) => one.screen === 'rating');
  const session = view.screen === 'rating' ? view.session : '';
  await stepOf(clerk, '评价器已接受');
  await screen.send('touch', { session });
  await stepOf(clerk, '群众评价中');
  await screen.send('chooseLevel', { session, level });
  const reasons = { perSubject: [{ subject: 'agency', indicators: [level === 1 ? '108' : '207'] }], text: '等了三个小时没人理我' };
  if (level <= 2) await screen.send('submit', { session, reasons });
  await stepOf(clerk, '已评价');
  // The last answers that this end brings.
  await expect.poll(() => clerk.traffic.join()).toMatch(/"completed":1[^]*"pending":2|"pending":2[^]*"completed":1/);
  return {
    traffic: [...new Set(clerk.traffic.map(alike))].filter((one) => one !== LOOKED_UP).toSorted(),
    stored: alike((await page.evaluate(() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(String).toSorted())).join('\n')),
    shown: alike(await page.innerHTML('body')),
  };
}

/** The answer to a look at the case while its citizen is rating: the page looks when its line comes up, which may be before that or in it. */
const LOOKED_UP = '{<id>,"status":"rating","shown":false}';

/** Ids, tokens, codes, ports, the end of the counter's name, folders and times differ between any two runs, and so does when the status was asked for. */
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
});
