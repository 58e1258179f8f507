import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

interface Options {
  /** Also text of less than 7 : 1, as high contrast promises. */
  strictly?: boolean;
  /** What is not ours, by selector. */
  beside?: string;
}

/** What breaks WCAG 2.2 AA or axe's good practice, in words. */
export async function violations(page: Page, { strictly = false, beside }: Options = {}): Promise<string[]> {
  // One frame, one origin: the older way asks no second page to put the results together, and takes half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (strictly) axe.options({ rules: { 'color-contrast-enhanced': { enabled: true } } });
  if (beside !== undefined) axe.exclude(beside);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
