import { expect, test } from 'vitest';
import { violations } from './support/accessibility.ts';
import { cutOff, smallTargets, smallTexts } from './support/geometry.ts';
import { issuedPage, regionalPage } from './support/region-page.ts';
import { SIZES, useScreens } from './support/screen.ts';

const open = useScreens();

test.each(['landscape', 'portrait'] as const)('a page that a counter named is shown without a case, and nobody is offered to rate it later (%s)', async (size) => {
  const { url, origin } = await issuedPage();
  const view = regionalPage({ taskName: null, projectNo: null, canRateLater: false, url });
  const { page, evaluator, press, problems } = await open(view, { viewport: SIZES[size], frameOrigin: origin });
  await page.frameLocator('iframe').getByText('请评价本次服务').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('评价页面');
  expect(await page.getByText('业务流水号').count()).toBe(0);
  expect(await page.getByRole('button', { name: /^稍后评价/ }).count()).toBe(0);
  expect([await smallTargets(page), await smallTexts(page), await cutOff(page), await violations(page), problems]).toEqual([[], [], [], [], []]);
  await press(page.getByRole('button', { name: /^不评价/ }));
  await expect.poll(() => evaluator.calls).toContainEqual({ call: 'decline', args: { session: 'session-1' } });
});
