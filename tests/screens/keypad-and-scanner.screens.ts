import type { RatingView } from '../../core/contract/screen-views.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
import { asWished } from '../renderer/support/show.ts';
import { idle, INVITING, JOINT, later, LONG_MATTER, NAMED, NO_AGENCY, NUMBER_PAD, onlyChoices, QIQIHAR, rating, reasons, thanks } from '../renderer/support/views.ts';
import { takePictures, type Picture } from './pictures.ts';

/** Pictures of what a citizen sees beside a keypad and in a self-rating zone. */
const open = useScreens();
const keypad = { keypad: NUMBER_PAD, form: onlyChoices(QIQIHAR) };
const joint = { keypad: NUMBER_PAD, form: onlyChoices(JOINT) };
const UNNAMED = { perSubject: [{ subject: 'agency' as const, indicators: ['209'] }], text: '' };
const NO_REASON = { zh: '请至少选择一项原因', en: 'Please choose at least one reason' };
/** The reasons in the language that the picture is taken in. */
const show = async ({ evaluator, page }: Screen, change: Partial<RatingView>) => {
  const language = (await page.locator('html').getAttribute('lang')) ?? 'zh-CN';
  evaluator.show(asWished(reasons(change), { language }));
};
const shown = (change: Partial<RatingView>) => (screen: Screen) => show(screen, change);
const turned = (...turns: number[]) => async (screen: Screen) => {
  for (const pageTurns of turns) {
    const secondsLeft = 60 - pageTurns;
    await show(screen, { ...keypad, secondsLeft, keypad: { ...NUMBER_PAD, pageTurns } });
    await screen.page.getByText(new RegExp(`^(还有 )?${secondsLeft} (秒|s left)$`)).first().waitFor();
  }
};

const PICTURES: Record<string, Picture> = {
  '30-keypad-reasons': { view: reasons(keypad) },
  '31-keypad-reasons-chosen': { view: reasons({ ...keypad, reasons: NAMED }) },
  '32-keypad-two-digits': {
    view: reasons({ form: onlyChoices(JOINT), reasons: NAMED, keypad: { ...NUMBER_PAD, pendingDigit: '1' } }),
  },
  '33-keypad-and-text': { view: reasons({ keypad: NUMBER_PAD }) },
  '36-scan-long-number': { view: idle({ ...INVITING, place: { hallName: '鄂州市葛店经济技术开发区政务服务和大数据管理局', windowNo: '1', terminalNo: 'ZZ-2026-000107', serviceCategory: null } }) },
  '38-keypad-levels': { view: rating({ taskName: LONG_MATTER, keypad: NUMBER_PAD }) },
  '39-keypad-levels-at-the-end': { view: rating({ keypad: NUMBER_PAD, secondsLeft: 12 }) },
  '40-keypad-page-2': { view: reasons(keypad), act: turned(1) },
  '41-keypad-page-3': { view: reasons(keypad), act: turned(1, 2) },
  '42-keypad-missing': { view: reasons(keypad), act: shown({ ...keypad, notice: NO_REASON }) },
  '43-keypad-agency-missing': {
    view: reasons({ ...joint, reasons: UNNAMED }),
    act: shown({ ...joint, reasons: UNNAMED, notice: NO_AGENCY }),
  },
  '44-keypad-joint': { view: reasons(joint) },
  '45-keypad-reasons-at-the-end': { view: reasons({ ...keypad, secondsLeft: 12 }) },
  '45b-keypad-agency-missing-at-the-end': { view: reasons({ ...joint, level: 1, secondsLeft: 12, notice: NO_AGENCY }) },
  '46-later-printing': { view: later() },
  '47-later-printed': { view: later({ receipt: 'printed' }) },
  '48-thanks': { view: thanks() },
  '37-later-not-printed': { view: later({ receipt: 'not-printed' }) },
};

takePictures('keypad-and-scanner', open, PICTURES);
