import { expect, test } from 'vitest';
import type { Preferences } from '../../core/contract/preferences.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { violations } from './support/accessibility.ts';
import { how } from './support/group-views.ts';
import { REASONS_SCREENS, STILL_SCREENS } from './support/sample-screens.ts';
import { useScreens, type Screen } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { EACH_SUBJECT, JOINT, rating, reasons, thanks } from './support/views.ts';

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

/** What is there only after somebody did something. */
const AFTER: Record<string, { view: RatingView; act(screen: Screen): Promise<void> }> = {
  'reasons, after a try to submit': { view: reasons({ level: 1 }), act: trySubmit },
  'reasons from each subject, after a try to submit': { view: reasons({ form: EACH_SUBJECT }), act: trySubmit },
  'reasons of a joint case, after a try to submit': {
    view: reasons({ form: JOINT, reasons: { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '' } }),
    act: trySubmit,
  },
  'the list of all cases': { view: how(), act: showAll },
};

async function trySubmit({ page, press }: Screen): Promise<void> {
  await press(page.getByRole('button', { name: /^(提交|Submit)/ }));
  await page.getByRole('alert').first().waitFor();
}

async function showAll({ page, press }: Screen): Promise<void> {
  await press(page.getByRole('button', { name: /^(查看全部|Show all)/ }));
  await page.getByRole('dialog').waitFor();
}

test.each(Object.entries(WISHES))('%s: every screen is accessible, and within the security policy', async (_, wishes) => {
  const screen = await open(thanks(), { prepare: countViews });
  const { page, evaluator, problems } = screen;
  const faults: Record<string, string[]> = {};
  const look = async (name: string) => {
    const found = await violations(page, { strictly: wishes.contrast === true });
    if (found.length > 0) faults[name] = found;
  };
  for (const [name, view] of Object.entries(SCREENS)) {
    await showView(screen, asWished(view, wishes));
    await look(name);
  }
  for (const [name, { view, act }] of Object.entries(AFTER)) {
    // Of a session of its own: nothing that was done before is to be seen.
    await showView(screen, asWished({ ...view, session: name }, wishes));
    await act(screen);
    await look(name);
  }
  expect(problems).toEqual([]);
  evaluator.cut();
  await page.getByRole('heading', { name: /正在连接/ }).waitFor();
  await look('connecting');
  expect(faults).toEqual({});
}, 180_000);
