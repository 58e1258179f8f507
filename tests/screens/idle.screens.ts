import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { CODE, FOUND, FULL_CODE, FULL_HALL, LONGEST, NOT_KNOWN, NOTICES, offers, ON_DUTY, PAIRED } from '../renderer/support/hall.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
import { AT_TERMINAL, idle, INVITING } from '../renderer/support/views.ts';
import { takePictures, type Picture } from './pictures.ts';

/** Pictures of the screens on which nobody rates: windows, zones and entrances. */
const open = useScreens();
const CATEGORY = { place: { ...idle().place, serviceCategory: '企业开办综合窗口' } };
const typing = async ({ page, press }: Screen) => {
  await press(page.getByRole('button', { name: /^(输入业务流水号|Type the case number)/ }));
  await page.keyboard.type('2302002026', { delay: 60 });
};

/** Until what the hall shows is there. */
const pictured = async ({ page }: Screen) => {
  const shown = page.locator('[data-showcase-part] > [aria-hidden=false] img');
  const carousel = page.locator('[data-showcase-part] img');
  if ((await carousel.count()) > 0) await shown.waitFor({ state: 'attached' });
};

const PICTURES: Record<string, Picture> = {
  '50-plain': { view: idle() },
  '51-plain-offline': { view: idle({ ...CATEGORY, provinceOnline: false }) },
  '52-badge': { view: idle({ ...CATEGORY, ...ON_DUTY }), hall: { ...PLAIN_HALL, emblem: FULL_HALL.emblem } },
  '53-full': { view: idle({ ...CATEGORY, ...ON_DUTY }), hall: FULL_HALL },
  '54-full-offline': { view: idle({ ...ON_DUTY, provinceOnline: false }), hall: FULL_HALL },
  '55-pictures': { view: idle(), hall: { ...FULL_HALL, notices: [], windowQrSvg: null } },
  '56-notices': { view: idle(ON_DUTY), hall: { ...PLAIN_HALL, notices: NOTICES } },
  '57-nobody': { view: idle({ ...CATEGORY, duty: { staff: null } }), hall: FULL_HALL },
  '58-nobody-plain': { view: idle({ duty: { staff: null } }) },
  '59-away': { view: idle({ ...ON_DUTY, sign: { kind: 'back-shortly' } }), hall: FULL_HALL },
  '60-elsewhere': { view: idle({ ...CATEGORY, duty: { staff: null }, sign: { kind: 'go-to-window', windowNo: '15' } }), hall: FULL_HALL },
  '61-paused': { view: idle({ sign: { kind: 'paused' } }) },
  '62-out-of-order': { view: idle({ ...ON_DUTY, ready: false, provinceOnline: false }), hall: FULL_HALL },
  '63-longest': { view: idle({ ...LONGEST, provinceOnline: false }), hall: FULL_HALL },
  '64-longest-plain': { view: idle(LONGEST) },
  '65-longest-elsewhere': { view: idle({ ...LONGEST, sign: { kind: 'go-to-window', windowNo: LONGEST.place.windowNo } }) },
  '66-terminal': { view: idle({ place: AT_TERMINAL.place }), hall: FULL_HALL },
  '67-welcome': { view: idle({ ...CATEGORY, ...ON_DUTY, announcement: { kind: 'welcome' } }), hall: FULL_HALL },
  '68-call': { view: idle({ ...CATEGORY, ...ON_DUTY, announcement: { kind: 'call', number: 'A023' } }), hall: FULL_HALL },
  '70-zone': { view: idle(INVITING), hall: FULL_HALL },
  '71-zone-notice': { view: idle({ provinceOnline: false, selfRating: { ...INVITING.selfRating, notice: NOT_KNOWN } }) },
  '72-zone-number': { view: idle(INVITING), act: typing },
  '73-zone-number-not-known': { view: idle({ selfRating: { ...INVITING.selfRating, notice: NOT_KNOWN } }), act: typing },
  '74-zone-found': { view: idle({ selfRating: { ...INVITING.selfRating, found: FOUND } }), hall: FULL_HALL },
  '76-pairing': { view: idle({ ...ON_DUTY, pairing: CODE }), hall: FULL_HALL },
  '77-pairing-full': { view: idle({ ...ON_DUTY, pairing: FULL_CODE }), hall: FULL_HALL },
  '78-paired': { view: idle({ ...ON_DUTY, pairing: PAIRED }), hall: FULL_HALL },
  '79-pairing-refused': { view: idle({ pairing: { state: 'refused', counter: CODE.counter } }), hall: FULL_HALL },
  '80-entrance': { view: idle({ offers: offers(1) }), hall: FULL_HALL },
  '81-entrance-six': { view: idle({ offers: offers(6) }), hall: FULL_HALL },
  '82-entrance-twelve': { view: idle({ offers: offers(12), provinceOnline: false }) },
  '83-full-elder': { view: idle({ ...CATEGORY, ...ON_DUTY, preferences: { ...idle().preferences, elder: true } }), hall: FULL_HALL },
  '84-zone-contrast': { view: idle({ ...INVITING, preferences: { ...idle().preferences, contrast: true } }), hall: FULL_HALL },
  '85-pairing-elder': { view: idle({ ...ON_DUTY, pairing: FULL_CODE, preferences: { ...idle().preferences, elder: true } }), hall: FULL_HALL },
  '86-call-elder': { view: idle({ ...CATEGORY, ...ON_DUTY, announcement: { kind: 'call', number: 'A023' }, preferences: { ...idle().preferences, elder: true } }), hall: FULL_HALL },
};

for (const picture of Object.values(PICTURES)) picture.act ??= pictured;
takePictures('idle', open, PICTURES);
