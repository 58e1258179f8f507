import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Options {
  /** Also text of less than 7 : 1, as high contrast promises. */
  strictly?: boolean;
  /** What is not ours, by selector. */
  beside?: string;
}

/** The page's time stands still in these tests, and axe takes its turns by the page's timers. */
async function whileTimeRuns<T>(page: Page, work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => void (isOver = true);
  work.then(end, end);
  while (!isOver) await page.clock.runFor(1);
  return work;
}

/** What breaks WCAG 2.2 AA or axe's good practice, in words. */
export async function violations(page: Page, { strictly = false, beside }: Options = {}): Promise<string[]> {
  // One frame, one origin: the older way asks no second page to put the results together, and takes half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (strictly) axe.options({ rules: { 'color-contrast-enhanced': { enabled: true } } });
  if (beside !== undefined) axe.exclude(beside);
  const { violations } = await whileTimeRuns(page, axe.analyze());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
