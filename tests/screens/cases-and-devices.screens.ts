import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shownFieldSchema } from '../../core/contract/rating-form.ts';
import type { RatingView, ScreenView } from '../../core/contract/screen-link.ts';
import { SIZES, useScreens, type Screen } from '../renderer/support/screen.ts';
import {
  AGENCIES,
  AT_ENTRANCE,
  AT_TERMINAL,
  EACH_SUBJECT,
  idle,
  JOINT,
  LONG_MATTER,
  onlyChoices,
  onlyLevels,
  QIQIHAR,
  rating,
  reasons,
} from '../renderer/support/views.ts';

/** Pictures of what a citizen sees in special cases and on special devices, beside those of `citizen.screens.ts`. */
const FOLDER = join(import.meta.dirname, '..', '..', 'artifacts', 'screens');

const open = useScreens();
const UNNAMED: RatingView['reasons'] = { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '等了两个月' };
const NAMED: RatingView['reasons'] = {
  perSubject: [{ subject: 'agency', indicators: ['209'], agencies: AGENCIES.slice(0, 1).map(({ code }) => code) }],
  text: '',
};
const trySubmit = ({ page, press }: Screen) => press(page.getByRole('button', { name: /^(提交|Submit)/ }));
const inEnglish = ({ page, press }: Screen) => press(page.getByRole('button', { name: 'English' }));

const PICTURES: Record<string, { view: ScreenView; act?: (screen: Screen) => Promise<void> }> = {
  '11-joint': { view: reasons({ form: JOINT }) },
  '12-joint-named': { view: reasons({ form: JOINT, reasons: NAMED }), act: toEnd },
  '13-joint-missing': { view: reasons({ form: JOINT, reasons: UNNAMED }), act: trySubmit },
  '14-each-subject': { view: reasons({ form: EACH_SUBJECT }) },
  '15-each-subject-missing': { view: reasons({ form: EACH_SUBJECT }), act: trySubmit },
  '16-each-subject-english': {
    view: reasons({ form: EACH_SUBJECT }),
    async act(screen) {
      await inEnglish(screen);
      await trySubmit(screen);
    },
  },
  '17-no-text': { view: reasons({ form: onlyChoices(QIQIHAR) }) },
  '18-no-text-end': { view: reasons({ form: onlyChoices(QIQIHAR) }), act: toEnd },
  '19-terminal-levels-only': { view: rating({ ...AT_TERMINAL, form: onlyLevels(QIQIHAR) }) },
  '20-terminal-idle': { view: idle({ place: AT_TERMINAL.place }) },
  '21-entrance': { view: rating(AT_ENTRANCE) },
  '22-entrance-english': { view: rating(AT_ENTRANCE), act: inEnglish },
  '23-everything-demanded': {
    view: rating({ place: AT_TERMINAL.place, taskName: LONG_MATTER, mustShow: [...shownFieldSchema.options] }),
  },
};

async function toEnd({ page }: Screen): Promise<void> {
  await page.locator('main').evaluate((main) => {
    for (const element of main.querySelectorAll('*')) element.scrollTop = element.scrollHeight;
  });
}

test.each(Object.entries(SIZES))('%s', async (_, viewport) => {
  const folder = join(FOLDER, `${viewport.width}x${viewport.height}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, { view, act }] of Object.entries(PICTURES)) {
    // Without motion, so that a picture shows where a scroll ends.
    const screen = await open(view, { viewport, prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }) });
    await screen.page.evaluate(() => document.fonts.ready);
    await screen.settle();
    await act?.(screen);
    await screen.settle();
    await screen.page.screenshot({ path: join(folder, `${name}.png`) });
    expect(screen.problems).toEqual([]);
  }
});
