import { expect, test } from 'vitest';
import { PLAIN_HALL, type HallDisplay } from '../../core/contract/hall-display.ts';
import type { IdleView } from '../../core/contract/screen-views.ts';
import { violations } from './support/accessibility.ts';
import { cutOff, smallTargets, smallTexts } from './support/geometry.ts';
import { CODE, FOUND, FULL_CODE, FULL_HALL, LONGEST, NOT_KNOWN, NOTICES, offers, ON_DUTY, PAIRED } from './support/hall.ts';
import { SIZES, useScreens } from './support/screen.ts';
import { asWished, countViews, showView } from './support/show.ts';
import { AT_TERMINAL, idle, INVITING } from './support/views.ts';

/** Every state of the idle screen, at every size: nothing is cut off, too small, or closed to a screen reader. */

const open = useScreens();
const LONG_FOUND = { ...FOUND, taskName: '建设工程规划类许可证核发'.repeat(5), projectNo: '0123456789-0123456789-0123456789-0123456789-012345', applicant: '内蒙**公司' };
const place = { ...idle().place, serviceCategory: '企业开办综合窗口' };

const STATES: Record<string, [IdleView, HallDisplay]> = {
  plain: [idle({ provinceOnline: false }), PLAIN_HALL],
  'with a badge': [idle({ ...ON_DUTY, place }), PLAIN_HALL],
  'with everything': [idle({ ...ON_DUTY, place }), FULL_HALL],
  'with everything, offline': [idle({ ...ON_DUTY, place, provinceOnline: false }), FULL_HALL],
  'with notices alone': [idle(ON_DUTY), { ...PLAIN_HALL, notices: NOTICES }],
  'nobody there': [idle({ duty: { staff: null }, place }), FULL_HALL],
  away: [idle({ ...ON_DUTY, sign: { kind: 'back-shortly' } }), FULL_HALL],
  elsewhere: [idle({ duty: { staff: null }, sign: { kind: 'go-to-window', windowNo: '15' } }), FULL_HALL],
  paused: [idle({ sign: { kind: 'paused' } }), PLAIN_HALL],
  'out of order': [idle({ ...ON_DUTY, ready: false, provinceOnline: false }), FULL_HALL],
  'the longest of everything': [idle(LONGEST), PLAIN_HALL],
  'the longest of everything, with pictures': [idle(LONGEST), FULL_HALL],
  'the longest of everything, elsewhere': [idle({ ...LONGEST, sign: { kind: 'go-to-window', windowNo: LONGEST.place.windowNo } }), FULL_HALL],
  'a terminal': [idle({ place: { ...AT_TERMINAL.place, terminalNo: 'QQHR-ZZ-2026-000107' } }), FULL_HALL],
  'a call to the longest window': [idle({ ...LONGEST, announcement: { kind: 'call', number: 'ABCDEFGH-023' } }), FULL_HALL],
  'a pairing code': [idle({ ...ON_DUTY, pairing: CODE }), FULL_HALL],
  'a pairing code with everything': [idle({ ...LONGEST, ...INVITING, pairing: FULL_CODE }), FULL_HALL],
  'paired, the longest of everything': [idle({ pairing: { ...PAIRED, windowNo: LONGEST.place.windowNo, counter: FULL_CODE.counter } }), PLAIN_HALL],
  'pairing refused': [idle({ pairing: { state: 'refused', counter: FULL_CODE.counter } }), PLAIN_HALL],
  zone: [idle(INVITING), FULL_HALL],
  'zone after a scan that opened nothing': [idle({ provinceOnline: false, selfRating: { ...INVITING.selfRating, notice: NOT_KNOWN } }), PLAIN_HALL],
  'zone, found': [idle({ selfRating: { ...INVITING.selfRating, found: LONG_FOUND } }), FULL_HALL],
  'entrance with one offer': [idle({ offers: offers(1) }), FULL_HALL],
  'entrance with six': [idle({ offers: offers(6) }), FULL_HALL],
  'entrance with twelve': [idle({ offers: offers(12), provinceOnline: false }), FULL_HALL],
};

/** Where text is meant to stand beyond the edge: pages of notices, and pictures that are being made ready. */
const AMONG = 'main :not([data-notices], [data-notices] *, [data-showcase-part] [aria-hidden=true] *)';

test.each(Object.values(SIZES).flatMap((viewport) => ['zh-CN', 'en'].map((language) => ({ viewport, language }))))(
  '$viewport.width × $viewport.height, $language',
  async ({ viewport, language }) => {
    const screen = await open(idle(), { viewport, prepare: countViews });
    const { page, evaluator, press, problems } = screen;
    const faults: string[] = [];
    const look = async (name: string) => {
      // So many names in the longer language, on the smallest screen, are the one list that scrolls.
      const among = name === 'entrance with twelve' && viewport.height < 500 ? `${AMONG}:not(h2 + div, h2 + div *)` : AMONG;
      const found = [await cutOff(page, among), await smallTexts(page), await smallTargets(page)].flat();
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    };
    for (const [name, [view, hall]] of Object.entries(STATES)) {
      evaluator.putUp(hall);
      await showView(screen, asWished(view, { language }));
      await look(name);
    }
    evaluator.putUp(PLAIN_HALL);
    await showView(screen, asWished(idle({ selfRating: { ...INVITING.selfRating, notice: NOT_KNOWN } }), { language }));
    await press(page.getByRole('button', { name: /^(输入业务流水号|Type the case number)/ }));
    await page.getByRole('textbox').waitFor();
    await look('a number is typed');
    expect(faults).toEqual([]);
    expect(problems).toEqual([]);
  },
);

test.each([
  ['as usual', {}, Object.keys(STATES)],
  ['in English', { language: 'en' }, ['with everything', 'a pairing code', 'zone', 'zone, found']],
  ['长者模式', { elder: true }, ['with everything', 'elsewhere', 'a call to the longest window', 'a pairing code with everything', 'entrance with six']],
  ['high contrast', { contrast: true }, ['with everything', 'nobody there', 'a pairing code with everything', 'zone, found']],
])('closed to nobody, %s', async (_name, wishes, names) => {
  const screen = await open(idle(), { prepare: countViews });
  const faults: string[] = [];
  const look = async (name: string) => {
    const found = await violations(screen.page, { strictly: 'contrast' in wishes });
    faults.push(...found.map((fault) => `${name}: ${fault}`));
  };
  for (const [name, [view, hall]] of Object.entries(STATES)) {
    if (!names.includes(name) || name.startsWith('the longest')) continue;
    screen.evaluator.putUp(hall);
    await showView(screen, asWished(view, wishes));
    await look(name);
  }
  await showView(screen, asWished(idle(INVITING), wishes));
  await screen.press(screen.page.getByRole('button', { name: /^(输入业务流水号|Type the case number)/ }));
  await screen.page.getByRole('textbox').waitFor();
  await look('a number is typed');
  expect(faults).toEqual([]);
});
