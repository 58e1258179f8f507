import { shownFieldSchema } from '../../core/contract/rating-form.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
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
import { takePictures, type Picture } from './pictures.ts';

/** Pictures of what a citizen sees in special cases and on special devices, beside those of `citizen.screens.ts`. */
const open = useScreens();
const UNNAMED: RatingView['reasons'] = { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '等了两个月' };
const NAMED: RatingView['reasons'] = {
  perSubject: [{ subject: 'agency', indicators: ['209'], agencies: AGENCIES.slice(0, 1).map(({ code }) => code) }],
  text: '',
};
const trySubmit = ({ page, press }: Screen) => press(page.getByRole('button', { name: /^(提交|Submit)/ }));
const inEnglish = ({ page, press }: Screen) => press(page.getByRole('button', { name: 'English' }));

const PICTURES: Record<string, Picture> = {
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

takePictures(open, PICTURES);
