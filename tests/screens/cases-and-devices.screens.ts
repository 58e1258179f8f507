import { shownFieldSchema } from '../../core/contract/rating-form.ts';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { batch, each, FIVE_STAFF, how, together } from '../renderer/support/group-views.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
import { asWished } from '../renderer/support/show.ts';
import {
  AT_ENTRANCE,
  AT_TERMINAL,
  EACH_SUBJECT,
  JOINT,
  later,
  LONG_MATTER,
  NAMED,
  NUMBER_PAD,
  onlyChoices,
  onlyLevels,
  QIQIHAR,
  rating,
  reasons,
  THREE_CODES,
} from '../renderer/support/views.ts';
import { takePictures, type Picture } from './pictures.ts';

/** Pictures of what a citizen sees in special cases and on special devices, beside those of `citizen.screens.ts`. */
const open = useScreens();
const UNNAMED: RatingView['reasons'] = { perSubject: [{ subject: 'agency', indicators: ['209'] }], text: '等了两个月' };
const trySubmit = ({ page, press }: Screen) => press(page.getByRole('button', { name: /^(提交|Submit)/ }));
const showAll = ({ page, press }: Screen) => press(page.getByRole('button', { name: /^(查看全部|Show all)/ }));

const PICTURES: Record<string, Picture> = {
  '11-joint': { view: reasons({ form: JOINT }) },
  '12-joint-named': { view: reasons({ form: JOINT, reasons: NAMED }), act: toEnd },
  '13-joint-missing': { view: reasons({ form: JOINT, reasons: UNNAMED }), act: trySubmit },
  '14-each-subject': { view: reasons({ form: EACH_SUBJECT }) },
  '15-each-subject-missing': { view: reasons({ form: EACH_SUBJECT }), act: trySubmit },
  '17-no-text': { view: reasons({ form: onlyChoices(QIQIHAR) }) },
  '18-no-text-end': { view: reasons({ form: onlyChoices(QIQIHAR) }), act: toEnd },
  '19-terminal-levels-only': { view: rating({ ...AT_TERMINAL, form: onlyLevels(QIQIHAR) }) },
  '21-entrance': { view: rating(AT_ENTRANCE) },
  '23-everything-demanded': {
    view: rating({ place: AT_TERMINAL.place, taskName: LONG_MATTER, mustShow: [...shownFieldSchema.options] }),
  },
  '50-how': { view: how() },
  '51-how-keypad': { view: how({ keypad: NUMBER_PAD, secondsLeft: 12 }) },
  '52-together': { view: together() },
  '53-together-all': { view: together(), act: showAll },
  '54-batch-all': { view: batch(), act: showAll },
  '55-one-by-one': { view: each() },
  '56-five-staff-everything': {
    view: rating({ place: AT_TERMINAL.place, taskName: LONG_MATTER, staff: FIVE_STAFF, mustShow: [...shownFieldSchema.options], keypad: NUMBER_PAD }),
  },
  '57-later-three-codes': { view: later({ codes: THREE_CODES, receipt: 'printed' }) },
  '60-elder-levels': { view: asWished(rating({ taskName: LONG_MATTER }), { elder: true }) },
  '61-elder-reasons': { view: asWished(reasons(), { elder: true }) },
  '62-elder-how': { view: asWished(how(), { elder: true }) },
  '63-elder-later': { view: asWished(later(), { elder: true }) },
  '64-contrast-levels': { view: asWished(rating({ taskName: LONG_MATTER }), { contrast: true }) },
  '65-contrast-reasons': {
    view: asWished(reasons({ reasons: { perSubject: [{ subject: 'staff', indicators: ['214'] }], text: '' } }), { contrast: true }),
  },
  '66-contrast-elder': { view: asWished(rating(), { contrast: true, elder: true }) },
};

async function toEnd({ page }: Screen): Promise<void> {
  await page.locator('main').evaluate((main) => {
    for (const element of main.querySelectorAll('*')) element.scrollTop = element.scrollHeight;
  });
}

takePictures('cases-and-devices', open, PICTURES);
