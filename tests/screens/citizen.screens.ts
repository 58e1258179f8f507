import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SIZES } from '../renderer/support/screen.ts';
import { launchBrowser } from '../support/browser.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { startTestEvaluator } from '../support/running-evaluator.ts';
import { startTestProvince } from '../support/running-province.ts';
import { NOON, sampleRequest } from '../support/sample-requests.ts';
import { folderFor } from './screens-folder.ts';

/** Pictures of a whole visit, of a real evaluator: from idle to thanks, and without the evaluator. */
test.each(Object.values(SIZES))('$width × $height', async (viewport) => {
  const folders = { 'zh-CN': folderFor(viewport, 'zh-CN', 'a-visit'), en: folderFor(viewport, 'en', 'a-visit') };
  const clock = new ManualClock(NOON);
  const province = await startTestProvince({ clock });
  const evaluator = await startTestEvaluator({ clock, config: { province: province.config, hallName: '齐齐哈尔市政务服务中心' } });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport, hasTouch: true });
  const shoot = async (name: string, language: keyof typeof folders = 'zh-CN') => {
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folders[language], `${name}.png`) });
  };
  const tap = async (name: RegExp) => {
    const button = page.getByRole('button', { name });
    await button.waitFor();
    // The guard against taps meant for the screen before compares the event's own time.
    await page.waitForFunction((shownAt) => performance.now() > shownAt + 350, await page.evaluate(() => performance.now()));
    await button.tap();
  };

  await page.goto(`${evaluator.url}/#key=${evaluator.screenKey}`);
  await page.getByText('办理完成后').waitFor();
  await shoot('1-idle');

  await evaluator.offer(
    sampleRequest(1, { taskName: '个体工商户设立登记、食品经营许可与门头招牌设置审批“一件事”联合办理（含变更、补证、注销等全部情形事项）' }),
  );
  await page.getByRole('heading', { name: /请您评价/ }).waitFor();
  await shoot('2-levels');
  await tap(/^不满意/);
  await page.getByRole('button', { name: /提交/ }).waitFor();
  await shoot('3-reasons');
  await tap(/提交/);
  await shoot('4-reasons-missing');
  await tap(/稍后评价/);
  await page.getByRole('img', { name: /二维码/ }).waitFor();
  await page.getByText('回执已打印').waitFor();
  await shoot('5-later');

  await evaluator.offer(sampleRequest(2));
  await tap(/English/);
  await shoot('6-levels', 'en');
  await tap(/非常满意|Very satisfied/);
  // A small screen shows one language, and the citizen has chosen English.
  await page.getByText('Thank you for your rating').waitFor();
  await shoot('7-thanks', 'en');
  expect(await page.getByText('Thank you for your rating').count()).toBeGreaterThan(0);

  await evaluator.stop();
  await page.getByRole('heading', { name: /正在连接|Connecting/ }).waitFor();
  await shoot('8-connecting');
  await browser.close();
});
