import { shownFieldSchema } from '../../../core/contract/rating-form.ts';
import type { ScreenView } from '../../../core/contract/screen-views.ts';
import { batch, each, FIVE_STAFF, how, together } from './group-views.ts';
import {
  AT_ENTRANCE,
  AT_TERMINAL,
  JOINT,
  later,
  LONG_MATTER,
  NAMED,
  NO_AGENCY,
  NUMBER_PAD,
  onlyChoices,
  onlyLevels,
  QIQIHAR,
  rating,
  reasons,
  thanks,
  THREE_CODES,
  TIANJIN,
} from './views.ts';

/** The citizen's screens of a session in every state that looks different, each with the most that it may have to hold. */

const NOTICE = { zh: '评价没有保存成功，请再试一次', en: 'The rating could not be stored, please try again' };
const EVERYTHING = [...shownFieldSchema.options];
const LONG_NUMBERS = {
  projectNo: '0123456789-0123456789-0123456789-0123456789-012345',
  staff: [{ name: '阿卜杜热合曼·买买提吐尔逊', no: '230200-01-0012-0231' }],
};

/** On these nothing scrolls. */
export const STILL_SCREENS: Record<string, ScreenView> = {
  levels: rating({ taskName: LONG_MATTER }),
  'levels of a short matter': rating({ taskName: '换领身份证', detailsFirst: true }),
  'levels with a notice': rating({ taskName: LONG_MATTER, notice: NOTICE, detailsFirst: true, secondsLeft: 12 }),
  'levels with long numbers and names': rating({ taskName: LONG_MATTER, ...LONG_NUMBERS }),
  'levels beside a number pad': rating({ taskName: LONG_MATTER, keypad: NUMBER_PAD, secondsLeft: 12 }),
  'levels at a terminal that takes levels only': rating({ ...AT_TERMINAL, taskName: LONG_MATTER, form: onlyLevels(QIQIHAR) }),
  'levels at the entrance': rating(AT_ENTRANCE),
  'levels of a window that must show everything': rating({ taskName: LONG_MATTER, mustShow: EVERYTHING }),
  'levels that must show everything, of five who served': rating({
    place: AT_TERMINAL.place,
    taskName: LONG_MATTER,
    staff: FIVE_STAFF,
    mustShow: EVERYTHING,
  }),
  'levels with the longest name that a case can have': rating({ taskName: '事'.repeat(200) }),
  how: how(),
  'how, beside a number pad': how({ keypad: NUMBER_PAD, secondsLeft: 12 }),
  'levels of a group together': together(),
  'levels of a group together, with everything': together({ keypad: NUMBER_PAD, mustShow: EVERYTHING, place: AT_TERMINAL.place }),
  'levels of a batch of fifty': batch(),
  'levels of a group, one by one': each(),
  later: later(),
  'later without a receipt': later({ receipt: 'not-printed' }),
  'later with three codes': later({ codes: THREE_CODES, receipt: 'printed' }),
  thanks: thanks('session-9'),
};

/** On these the list scrolls, and nothing else. */
export const REASONS_SCREENS: Record<string, ScreenView> = {
  'reasons of Qiqihar': reasons(),
  'reasons of Tianjin': reasons({ form: TIANJIN, level: 1, notice: NOTICE }),
  'reasons of a joint case': reasons({ form: JOINT, reasons: NAMED }),
  'reasons without a way to write': reasons({ form: onlyChoices(QIQIHAR) }),
  'reasons beside a keypad': reasons({ form: onlyChoices(QIQIHAR), keypad: NUMBER_PAD }),
  'reasons beside a keypad at the end of the time': reasons({ form: onlyChoices(JOINT), level: 1, keypad: NUMBER_PAD, secondsLeft: 12, notice: NO_AGENCY }),
  'reasons beside a keypad, a digit pressed': reasons({ form: JOINT, keypad: { ...NUMBER_PAD, pendingDigit: '1' } }),
};
