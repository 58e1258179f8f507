import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Preferences } from '../../core/contract/preferences.ts';
import { how } from './support/group-views.ts';
import { REASONS_SCREENS, STILL_SCREENS } from './support/sample-screens.ts';
import { useScreens, type Screen } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { EACH_SUBJECT, idle, JOINT, rating, reasons, thanks } from './support/views.ts';

/** Accessibility and the security policy on every screen and state of a session; sizes are in `geometry.test.ts`. */

const open = useScreens();
const SCREENS = { ...STILL_SCREENS, ...REASONS_SCREENS };

const WISHES: Record<string, Partial<Preferences>> = {
  'in Chinese': {},
  'in English': { language: 'en' },
  'for the elderly': { elder: true },
  'in high contrast': { contrast: true },
};

test('control: a breach of the security policy and an inaccessible control are found', async () => {
  const { page, problems } = await open(rating());
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'void 0';
    document.head.append(script, document.createElement('button'));
    document.querySelector('main')?.append(document.createElement('button'));
  });
  await expect.poll(() => problems.join()).toContain('The security policy forbids script-src');
  expect((await violations(page)).join()).toContain('button-name');
});

test.each(Object.entries(WISHES))('%s: every screen is accessible, and within the security policy', async (_, wishes) => {
  const screen = await open(thanks(), { prepare: countViews });
  const faults: Record<string, string[]> = {};
  for (const [name, view] of Object.entries(SCREENS)) {
    await showView(screen, asWished(view, wishes));
    const found = await violations(screen.page, wishes.contrast === true);
    if (found.length > 0) faults[name] = found;
  }
  expect(faults).toEqual({});
  expect(screen.problems).toEqual([]);
}, 60_000);

describe.each(Object.entries(WISHES))('%s', (_, wishes) => {
  const wished = async (view: Parameters<typeof asWished>[0]): Promise<Screen> => open(asWished(view, wishes));

  test.each([
    ['reasons', reasons({ level: 1 })],
    ['reasons from each subject', reasons({ form: EACH_SUBJECT })],
    ['reasons of a joint case', reasons({ form: JOINT, reasons: { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '' } })],
  ])('%s, after a try to submit: accessible', async (_name, view) => {
    const { page, press } = await wished(view);
    await press(page.getByRole('button', { name: /^(提交|Submit)/ }));
    await page.getByRole('alert').first().waitFor();
    expect(await violations(page, wishes.contrast === true)).toEqual([]);
  });

  test('the list of all cases: accessible', async () => {
    const { page, press } = await wished(how());
    await press(page.getByRole('button', { name: /^(查看全部|Show all)/ }));
    await page.getByRole('dialog').waitFor();
    expect(await violations(page, wishes.contrast === true)).toEqual([]);
  });

  test('connecting: accessible', async () => {
    const { page, evaluator } = await wished(idle());
    evaluator.cut();
    await page.getByRole('heading', { name: /正在连接/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

/** What breaks WCAG 2.2 AA or axe's good practice; `strictly` also text of less than 7 : 1. */
async function violations(page: Page, strictly = false): Promise<string[]> {
  // One frame, one origin: the older way asks no second page to put the results together, and takes half the time.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (strictly) axe.options({ rules: { 'color-contrast-enhanced': { enabled: true } } });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}
