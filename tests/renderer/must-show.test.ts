import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shownFieldSchema, type ShownField } from '../../core/contract/rating-form.ts';
import { useScreens } from './support/screen.ts';
import { AT_ENTRANCE, AT_TERMINAL, rating, reasons } from './support/views.ts';

/** What a region demands on the rating screen is there, whatever else the screen shows. */

const open = useScreens();

/** A particular of the case by its label, as a citizen finds it. */
const particular = (page: Page, label: string) => page.locator('dl > div').filter({ hasText: label }).locator('dd');

/** Where each field is seen; the values are those of the views in `support/views.ts`. */
const SEEN: Record<ShownField, (page: Page) => Locator[]> = {
  levels: (page) =>
    [/^非常满意/, /^满意/, /^基本满意/, /^不满意/, /^非常不满意/].map((name) => page.getByRole('button', { name })),
  indicators: (page) => [page.getByRole('checkbox', { name: /服务态度生硬/ }), page.getByRole('checkbox', { name: /没有提供材料清单/ })],
  'matter-name': (page) => [page.getByRole('heading', { name: '企业职工基本养老保险关系转移接续' })],
  'case-number': (page) => [particular(page, '业务流水号').getByText('23020020260512000187')],
  'staff-name': (page) => [particular(page, '工作人员').getByText('欧阳建国')],
  'staff-number': (page) => [particular(page, '工作人员').getByText('工号 0231')],
  'window-number': (page) => [particular(page, '窗口').getByText('12', { exact: true })],
  'terminal-number': (page) => [particular(page, '终端机编号').getByText('ZZ-0107')],
  'hall-name': (page) => [particular(page, '大厅').getByText('齐齐哈尔市政务服务中心')],
};

test.each(shownFieldSchema.options)('%s is shown where it is demanded', async (field) => {
  // Everything is known here: a member of staff serves at a terminal that has a number beside the window's.
  const { page, evaluator, press } = await open(rating({ place: AT_TERMINAL.place, mustShow: [field] }));
  if (field === 'indicators') {
    evaluator.answer = () => {
      evaluator.show(reasons({ mustShow: [field] }));
      return null;
    };
    await press(page.getByRole('button', { name: /^不满意/ }));
  }
  for (const seen of SEEN[field](page)) await expect.poll(() => seen.isVisible()).toBe(true);
});

test('where nothing is demanded the hall does not stand on the rating screen, nor the window of a terminal', async () => {
  const { page } = await open(rating({ place: AT_TERMINAL.place, mustShow: [] }));
  await particular(page, '终端机编号').waitFor();
  expect(await particular(page, '大厅').count()).toBe(0);
  expect(await particular(page, '窗口').count()).toBe(0);
});

test('the whole is rated: the question says so, and what only tells one service from another stands there only where it is demanded', async () => {
  const { page, evaluator } = await open(rating({ ...AT_ENTRANCE, mustShow: [] }));
  await page.getByRole('heading', { level: 2, name: /^请您作整体评价/ }).waitFor();
  expect(await page.locator('dl > div').count()).toBe(0);
  evaluator.show(rating({ ...AT_ENTRANCE, mustShow: ['case-number', 'window-number'] }));
  await particular(page, '业务流水号').getByText(AT_ENTRANCE.projectNo).waitFor();
  await particular(page, '窗口').getByText('1', { exact: true }).waitFor();
});
