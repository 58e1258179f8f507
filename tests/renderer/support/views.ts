import QRCode from 'qrcode';
import type { CaseInfo, ServiceStage } from '../../../core/contract/case.ts';
import type { DeviceKind } from '../../../core/contract/device.ts';
import { USUAL_PREFERENCES } from '../../../core/contract/preferences.ts';
import { NO_REASONS, type Reasons } from '../../../core/contract/rating.ts';
import type { RatingForm, ShownField } from '../../../core/contract/rating-form.ts';
import type { IdleView, KeypadView, LaterView, RatingView, ScreenView } from '../../../core/contract/screen-views.ts';
import { formFor, ratingForm } from '../../../core/evaluation/rating-form.ts';
import { loadRegionRules } from '../../../core/evaluation/regions/shipped.ts';

/** Views as the evaluator would send them, with the real forms of two regions. */

const PLACE = { hallName: '齐齐哈尔市政务服务中心', windowNo: '12', terminalNo: null, serviceCategory: null };

/** Sixty characters: the longest that a screen must show in full in large type. */
export const LONG_MATTER = '建设工程规划类许可证核发（市政交通工程及地下管线工程建设项目）变更延期补正及竣工规划核实合并办理（含分期核实与联合验收）';

function formOf(region: string, caseInfo: Pick<CaseInfo, 'kind' | 'jointAgencies'>, stage: ServiceStage): RatingForm {
  const form = ratingForm(loadRegionRules(region), caseInfo, stage);
  if (form === undefined) throw new Error(`${region} wants no rating for ${caseInfo.kind} at ${stage}.`);
  return form;
}

/** Asks at a bad level for an indicator and a text; rates staff and agency. */
export const QIQIHAR = formOf('qiqihar', { kind: 'promised' }, 'delivery');
/** Asks at a bad level for an indicator or a text; rates staff and matter. */
export const TIANJIN = formOf('tianjin', { kind: 'promised' }, 'completion');

export const AGENCIES = [
  { code: '11230200MB000001', name: '市场监督管理局' },
  { code: '11230200MB000002', name: '城市管理综合行政执法局' },
  { code: '11230200MB000003', name: '消防救援支队' },
];
/** As Qiqihar's, for a case that several agencies share: reasons about them say which. */
export const JOINT = formOf('qiqihar', { kind: 'joint', jointAgencies: AGENCIES }, 'delivery');

/** Asks at a bad level for an indicator about the staff, another about the matter, and a text. */
export const EACH_SUBJECT = formFor(
  loadRegionRules('qiqihar'),
  { subjects: (['staff', 'matter'] as const).map((subject) => ({ subject, agencies: null })), reasonsFrom: 'each-subject' },
  'text',
);

/** The form on a device that takes no words, and on one that takes a level only. */
export const onlyChoices = (form: RatingForm): RatingForm => ({ ...form, input: 'choices' });
export const onlyLevels = (form: RatingForm): RatingForm => ({ ...form, input: 'levels' });

/** What Qiqihar wants shown on the rating screen of such a device. */
const shownAt = (kind: DeviceKind): ShownField[] => [...loadRegionRules('qiqihar').value(`shown.${kind}`)];

/** What makes a session one at a self-service terminal: nobody served, and the terminal has a number of its own. */
export const AT_TERMINAL = {
  staff: [],
  place: { ...PLACE, terminalNo: 'ZZ-0107' },
  mustShow: shownAt('self-service-terminal'),
} satisfies Partial<RatingView>;

/** What makes a session one at the entrance: the hall as a whole is rated, and nobody in particular. */
export const AT_ENTRANCE = {
  overall: true,
  staff: [],
  place: { ...PLACE, windowNo: '1' },
  taskName: '政务服务大厅整体评价',
  projectNo: 'ZT20260512-0042',
  form: formOf('qiqihar', { kind: 'overall' }, 'enquiry'),
  mustShow: shownAt('entrance'),
} satisfies Partial<RatingView>;

/** A screen that no keypad stands beside. */
export const NO_KEYPAD: KeypadView = { numbered: false, confirms: false, wedgeKeys: [], wedgeBeside: [], levelKeys: {}, pendingDigit: null, pageTurns: null };

/** What the evaluator says of a number pad on which a digit is the number of stars. */
export const NUMBER_PAD: KeypadView = {
  numbered: true,
  confirms: true,
  wedgeKeys: [...'0123456789', 'Enter', 'Backspace', '-'],
  wedgeBeside: [],
  levelKeys: { '5': 5, '4': 4, '3': 3, '2': 2, '1': 1 },
  pendingDigit: null,
  pageTurns: 0,
};

/** What the evaluator says where an agency is missing. */
export const NO_AGENCY = { zh: '对服务机构：请选择涉及的机构', en: 'About the agency: Please choose the agencies it is about' };

/** A reason about the agencies of `JOINT`, one of which is named. */
export const NAMED: Reasons = { perSubject: [{ subject: 'agency', indicators: ['209'], agencies: AGENCIES.slice(0, 1).map(({ code }) => code) }], text: '' };

/** In a self-rating zone. */
export const INVITING = { selfRating: { invites: true, notice: null, found: null, takesNumber: true } } satisfies Partial<IdleView>;

export function idle(change: Partial<IdleView> = {}): IdleView {
  return { screen: 'idle', place: PLACE, preferences: USUAL_PREFERENCES, ready: true, provinceOnline: true, duty: null, sign: null, pairing: null, announcement: null, selfRating: { invites: false, notice: null, found: null, takesNumber: false }, offers: [], ...change };
}

export function rating(change: Partial<RatingView> = {}): RatingView {
  return {
    screen: 'rating',
    session: 'session-1',
    step: 'levels',
    place: PLACE,
    preferences: USUAL_PREFERENCES,
    group: null,
    taskName: '企业职工基本养老保险关系转移接续',
    projectNo: '23020020260512000187',
    overall: false,
    staff: [{ name: '欧阳建国', no: '0231' }],
    form: QIQIHAR,
    mustShow: shownAt('window-evaluator'),
    level: null,
    reasons: NO_REASONS,
    detailsFirst: false,
    keypad: NO_KEYPAD,
    secondsLeft: 60,
    notice: null,
    ...change,
  };
}

export function reasons(change: Partial<RatingView> = {}): RatingView {
  return rating({ step: 'reasons', level: 2, ...change });
}

export const QR_TEXT = 'https://hcp.hlj.gov.cn/e?c=23020020260512000187&n=1&d=EV-230200-012&s=MEUCIQDx7k';
export const QR_SVG = await QRCode.toString(QR_TEXT, { type: 'svg', margin: 2 });

export function later(change: Partial<LaterView> = {}): LaterView {
  return {
    screen: 'later',
    session: 'session-1',
    place: PLACE,
    preferences: USUAL_PREFERENCES,
    codes: [{ projectNo: 'HLJ20261123000187', qrSvg: QR_SVG, validUntil: '2026-05-19 23:59:59' }],
    receipt: 'printing',
    secondsLeft: 30,
    ...change,
  };
}

/** Of a group of three. */
export const THREE_CODES = later().codes.flatMap((code) => [1, 2, 3].map((place) => ({ ...code, projectNo: `HLJ2026112300018${place}` })));

export function thanks(session = 'session-1'): ScreenView {
  return { screen: 'thanks', session, place: PLACE, preferences: USUAL_PREFERENCES };
}
