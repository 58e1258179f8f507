import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { DATABASE_FILE } from '../../offline-queue/store.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { runningClock } from '../support/running-clock.ts';
import { startTestEvaluator, type TestEvaluator } from '../support/running-evaluator.ts';
import { NOON, sampleRequest } from '../support/sample-requests.ts';
import { FINGER, keyboardOf, openCitizenScreen, until, type Hand } from './citizen.ts';

/**
 * Every region's flow, good and bad, by finger, by the keys of a keyboard, and by a number pad: the real evaluator, a real
 * browser, and what lies in the database in the end. No province is configured, so that the regions whose own page is
 * wanted are rated on ours, as they are when the network is down.
 */
const REGIONS = ['qiqihar', 'ezhou', 'ordos', 'baotou', 'tianjin', 'national'];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const rowSchema = z.object({ level: z.int(), indicators: z.string(), reason_pending: z.string() });

/** The ratings that the evaluator keeps, read from its file. */
function ratingsIn(dataFolder: string): z.infer<typeof rowSchema>[] {
  const db = new Database(join(dataFolder, DATABASE_FILE), { readonly: true });
  try {
    return db.prepare('SELECT level, indicators, reason_pending FROM rating').all().map((row) => rowSchema.parse(row));
  } finally {
    db.close();
  }
}

async function atWindow(region: string, config: Record<string, unknown> = {}) {
  // Keys count by how long they come after each other, so there time goes by; else nothing is over before this machine has come to it.
  const clock = 'keypad' in config ? runningClock : new ManualClock(NOON);
  const evaluator = await startTestEvaluator({ clock, config: { region, ...config } });
  const page = await openCitizenScreen(browser, evaluator);
  const session = await evaluator.offer(sampleRequest(1));
  await page.getByText('基本医疗保险参保人员异地就医备案').waitFor();
  return { evaluator, page, session };
}

const thanks = (page: Page) => page.getByText('感谢您的评价');
const chosen = (page: Page) => page.getByText('您选择了');
const button = (page: Page, name: RegExp) => page.getByRole('button', { name });

/** Whatever the region asks of a bad rating: one reason in each group, and words. */
async function giveReasons(page: Page, hand: Hand): Promise<void> {
  for (const group of await page.getByRole('group').all()) {
    const first = group.getByRole('checkbox').first();
    if ((await first.count()) === 0) continue;
    await hand.press(first);
    await expect.poll(() => first.isChecked()).toBe(true);
  }
  await page.getByRole('textbox').fill('等了三个小时');
  await hand.press(button(page, /^提交/));
}

/** What is stored once the counter heard that it is done. The evaluator has its database to itself: it ends before anybody looks. */
async function stored({ dataFolder, status, stop }: TestEvaluator, session: string) {
  await eventually(async () => expect(await status(session)).toBe('completed'));
  await stop();
  return ratingsIn(dataFolder);
}

describe.each(REGIONS)('%s', (region) => {
  test.each([
    ['by finger', () => FINGER],
    ['by keyboard', keyboardOf],
  ])('%s: a good rating is one press, a bad one asks what the region asks', async (_name, handOf) => {
    const good = await atWindow(region);
    await until(() => handOf(good.page).press(button(good.page, /^非常满意/)), thanks(good.page));
    expect(await stored(good.evaluator, good.session)).toMatchObject([{ level: 5, reason_pending: '[]' }]);

    const bad = await atWindow(region);
    const hand = handOf(bad.page);
    await until(() => hand.press(button(bad.page, /^非常不满意/)), chosen(bad.page));
    await until(() => giveReasons(bad.page, hand), thanks(bad.page));
    expect(await stored(bad.evaluator, bad.session)).toMatchObject([{ level: 1, reason_pending: '[]' }]);
  });

  test('by number pad: the digit of the level, the digits of the reasons, confirm', async () => {
    const config = { keypad: { profile: 'wedge-stars' }, citizenInput: 'choices' };
    const good = await atWindow(region, config);
    await until(() => good.page.keyboard.press('5'), thanks(good.page));
    expect(await stored(good.evaluator, good.session)).toMatchObject([{ level: 5, reason_pending: '[]' }]);

    const bad = await atWindow(region, config);
    await until(() => bad.page.keyboard.press('1'), chosen(bad.page));
    await until(async () => {
      // In a list of two digits the first alone chooses nothing.
      for (const digit of ['0', '1']) await pressKey(bad.page, digit);
    }, bad.page.getByRole('checkbox', { checked: true }));
    await until(() => bad.page.keyboard.press('Enter'), thanks(bad.page));
    expect(await stored(bad.evaluator, bad.session)).toMatchObject([{ level: 1, indicators: expect.stringMatching(/\d/) }]);
  });

  test('not at all is one press away, and nothing is invented', async () => {
    const { evaluator, page, session } = await atWindow(region);
    await until(() => FINGER.press(button(page, /^不评价/)), page.getByText('办理完成后，欢迎您评价本次服务'));
    expect(await evaluator.status(session)).toBe('unrated');
    await evaluator.stop();
    expect(ratingsIn(evaluator.dataFolder)).toEqual([]);
  });
});

/** A key of a person: what follows another key at once is a scanner's, or an elbow's. */
async function pressKey(page: Page, key: string): Promise<void> {
  const pressedAt = await page.evaluate(() => performance.now());
  await page.keyboard.press(key);
  await page.waitForFunction((since) => performance.now() > since + 350, pressedAt);
}
