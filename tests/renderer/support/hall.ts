import { PLAIN_HALL, type HallDisplay } from '../../../core/contract/hall-display.ts';
import type { IdleView } from '../../../core/contract/screen-views.ts';
import { QR_SVG } from './views.ts';

/** What halls put on their screens, with files of `tests/screens/hall`, drawn for the tests: nobody and no place is real. */

const picture = (file: string, change: Partial<HallDisplay['carousel'][number]> = {}): HallDisplay['carousel'][number] => ({
  kind: 'picture',
  file: `hall/${file}`,
  seconds: 8,
  words: null,
  ...change,
});

export const LANDSCAPE = picture('landscape.svg', { words: { zh: '高效办成一件事，服务就在您身边', en: 'One visit, one window, one matter done' } });
export const POSTER = picture('poster.svg');
export const CLIP = picture('clip.webm', { kind: 'video' });
export const MISSING = picture('missing.png');
export const BROKEN = picture('broken.jpg');
/** 48 million pixels in a few kilobytes. */
export const HUGE = picture('huge.png');
export const BROKEN_CLIP = picture('broken.webm', { kind: 'video' });

export const NOTICES = [
  { zh: '9月30日18时至24时系统升级，暂停办理不动产登记业务。', en: 'From 18:00 to 24:00 on 30 September the land registry rests while its system is renewed.' },
  {
    zh: '自10月1日起，企业开办、变更、注销等事项可在任一窗口办理，无需区分部门。带好营业执照和经办人身份证即可，其他材料由窗口工作人员帮您从系统中调取。',
    en: 'From 1 October companies are founded, changed and closed at any window. Bring the licence and your identity card: the staff fetch all else for you.',
  },
  { zh: '国庆节期间照常办理出生登记。', en: 'Births are registered throughout the holidays.' },
];

export const FULL_HALL: HallDisplay = {
  ...PLAIN_HALL,
  emblem: 'hall/emblem.svg',
  carousel: [LANDSCAPE, POSTER],
  notices: NOTICES,
  windowQrSvg: QR_SVG,
};

const STAFF = { no: '0231', name: '欧阳建国', post: '综合受理岗', photo: 'hall/staff/portrait.svg', stars: 4 };

/** A window where somebody serves. */
export const ON_DUTY = { duty: { staff: STAFF } } satisfies Partial<IdleView>;

const LONG_POST = '市场监督管理局行政审批服务科企业登记注册与食品经营许可综合受理岗首席代表兼帮办代办服务专员窗口负责人员';

/** The longest of everything: a hall of 50 characters, a name and a post of 50, a window of 20. */
export const LONGEST = {
  place: {
    hallName: '内蒙古自治区鄂尔多斯市康巴什区行政审批和政务服务局便民服务中心综合服务大厅（东区）二层企业服务专区北侧',
    windowNo: '二层东区企业开办服务专区综合受理第十二号',
    terminalNo: null,
    serviceCategory: '企业开办与注销综合受理及帮办代办服务专窗',
  },
  duty: { staff: { no: '15060320260107', name: '阿布都热合曼·买买提依明·努尔买买提·吐尔逊江·艾合买提·阿卜杜拉·玉素甫江·喀迪尔江先生', post: LONG_POST, photo: null, stars: 5 } },
} satisfies Partial<IdleView>;

export const FOUND = {
  id: 'evaluation-1',
  taskName: '企业职工基本养老保险关系转移接续',
  projectNo: '23020020260512000187',
  servedOn: '2026-05-12',
  applicant: '王**',
};

/** Why a scan or a number opened nothing. */
export const NOT_KNOWN = {
  zh: '本机没有查到这次服务。请用手机扫描回执上的二维码评价，或询问工作人员。',
  en: 'This service is not known here. Please scan the receipt with your phone, or ask the staff.',
};

const NAME_OF_50 = '综合窗口受理系统'.repeat(7).slice(0, 50);
const FINGERPRINT = '3F:A9:00:1C:88:E4:5B:D2:'.repeat(4).slice(0, -1);

/** A code as it is shown at first, and with the most that may stand beside it. */
export const CODE = {
  state: 'code',
  code: '027431',
  qrSvg: QR_SVG,
  counter: '综合窗口系统',
  from: 'https://zhck.hall.example',
  triesLeft: 5,
  secondsLeft: 120,
  fingerprint: null,
} satisfies IdleView['pairing'];
export const FULL_CODE = { ...CODE, counter: NAME_OF_50, from: '…hck.zwfw.city.example:8443 · 10.128.255.254', triesLeft: 1, secondsLeft: 9, fingerprint: FINGERPRINT } satisfies IdleView['pairing'];
export const PAIRED = { state: 'paired', counter: '综合窗口系统', windowNo: '12' } satisfies IdleView['pairing'];

const AGENCIES = ['市场监督管理局', '公安局出入境管理支队', '人力资源和社会保障局', '税务局', '自然资源局不动产登记中心', '医疗保障局', '住房公积金中心', '民政局', '交通运输局', '卫生健康委员会', '住房和城乡建设局'];
/** So many things to rate, twelve at the most; the first is the hall itself. */
export const offers = (count: number): IdleView['offers'] =>
  [
    { id: 'hall', name: { zh: '齐齐哈尔市政务服务中心', en: 'This hall as a whole' } },
    ...AGENCIES.map((zh, place) => ({ id: `agency-${place}`, name: { zh, en: `Agency ${place + 1} of the city of Qiqihar` } })),
  ].slice(0, count);
