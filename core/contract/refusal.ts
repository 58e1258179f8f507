/**
 * Every way in which the evaluator says no to a counter, a screen or a phone. The message table gives the words;
 * `counter-link` maps each to an HTTP status. Nothing was changed when a refusal is thrown. Clerks and citizens read the words: what only
 * a program can act on stands in the faults' pointers and in docs/COUNTER.md.
 */
export const REFUSALS = {
  'already-rated': {
    zh: '该次服务已经评价，不能重复评价。请核对业务流水号；如是同一办件的另一次服务，请改用另一服务次序。',
    en: 'This service has been rated already; it cannot be rated twice. Check the case number; another service of the same case needs another service number.',
  },
  'differs-from-known': {
    zh: '同一业务流水号和服务次序此前已提交，但事项或工作人员不同。请核对业务流水号；如是另一次服务，请改用新的服务次序。',
    en: 'This case and service number came before with another matter or staff member. Check the case number; another service of the same case needs a new service number.',
  },
  'finished-case-known': {
    zh: '该办件办结后只评价一次，此前已用另一服务次序提交，请改用原来的服务次序。',
    en: 'This finished case is rated once, and came before under another service number; use that number.',
  },
  'citizen-is-rating': {
    zh: '群众正在评价，请等待评价结束后再试。',
    en: 'A citizen is rating now; wait until that rating ends, then try again.',
  },
  'touched-already': {
    zh: '群众已经开始评价，不能再取消。',
    en: 'The citizen has touched the screen; the evaluation can no longer be cancelled.',
  },
  'already-over': {
    zh: '该评价已经结束，不能再取消。',
    en: 'This evaluation is over; it can no longer be cancelled.',
  },
  'no-such-evaluation': {
    zh: '找不到这次评价：编号有误，或已不再保存。如需评价，请重新发起。',
    en: 'There is no such evaluation: its id is wrong, or it is kept no longer. Start the rating again if one is due.',
  },
  'no-rating-due': {
    zh: '按本地区规定，此类办件的该环节不需要评价，请继续办理。',
    en: "By this region's rules no rating is due at this stage of this kind of case; go on without one.",
  },
  'window-over': {
    zh: '该办件已超过评价期限，不能再评价。',
    en: 'The time in which this case may be rated is over; it can no longer be rated.',
  },
  'no-province': {
    zh: '本机暂不能生成评价二维码，请直接在屏幕上评价，或询问工作人员。',
    en: 'This device cannot make a QR code now (no province is configured on it). Please rate on the screen, or ask the staff.',
  },
  'session-over': {
    zh: '本次评价已经结束。',
    en: 'This rating session is over.',
  },
  'step-not-possible': {
    zh: '当前步骤不能进行此操作。',
    en: 'This is not possible at the present step.',
  },
  'rating-incomplete': {
    zh: '评价还缺少必填内容，请补全。',
    en: 'The rating still lacks something that the rules demand; please add it.',
  },
  'not-yours': {
    zh: '此操作不能由该方发起。',
    en: 'This side may not cause this step.',
  },
  'field-missing': {
    zh: '缺少评价界面必须显示的内容，请补充。',
    en: 'Something that the rating screen must show is missing; please add it.',
  },
  'agent-may-not-rate': {
    zh: '按本地区规定，帮办代办件由申请人评价；请打印评价回执交给申请人。',
    en: "By this region's rules a case that an agent filed is rated by the applicant; print a receipt for the applicant.",
  },
  'group-too-small': {
    zh: '办件数少于本地区规定的批量业务、主题业务，请逐件发起评价。',
    en: 'There are fewer cases than this region counts as a batch or a theme; start them one by one.',
  },
  'group-repeats-case': {
    zh: '同一办件在同一组中出现了两次，请去掉重复的一件。',
    en: 'The same case stands twice in one group; take one of them out.',
  },
  'batch-of-different-matters': {
    zh: '批量业务须为同一事项；不同事项请按主题（一件事）发起，或逐件发起。',
    en: 'All cases of a batch must be of the same matter; start others as a theme, or one by one.',
  },
  'group-of-different-applicants': {
    zh: '同一组办件须为同一申请人；不同申请人请分别发起。',
    en: 'All cases of a group must be of the same applicant; start those of others by themselves.',
  },
  'time-ahead': {
    zh: '办件的时间在将来，不能评价，请核对。',
    en: 'A time of this case lies in the future; please check it.',
  },
  'screen-in-use': {
    zh: '评价器屏幕正在使用，不能显示配对码。请等群众评价完毕后再配对。',
    en: "The evaluator's screen is in use, so no pairing code can be shown; pair once the citizen is done.",
  },
  'pairing-under-way': {
    zh: '另一台电脑正在与本机配对，请等待其完成或两分钟后再试。',
    en: 'Another counter is being paired with this device; wait until it is done, or two minutes.',
  },
  'pairing-paused': {
    zh: '错误的配对码或未使用的配对码过多，请稍后再试。',
    en: 'Too many pairing codes were wrong, or asked for and not used; try again later.',
  },
  'too-many-pairings': {
    zh: '本机的配对过多，请运维人员先撤销不用的配对。',
    en: 'This device has too many pairings; a technician must revoke those that are not used.',
  },
  'no-such-pairing': {
    zh: '配对码已失效，请重新开始配对。',
    en: 'This pairing code is over; begin the pairing again.',
  },
  'wrong-code': {
    zh: '配对码不正确，请核对评价器屏幕上的六位数字。',
    en: "The pairing code is wrong; look at the six digits on the evaluator's screen.",
  },
  'own-service': {
    zh: '书面评价表不能由为该群众办理的工作人员录入，请由其他人员录入。',
    en: 'A paper form may not be entered by whoever served the citizen; have somebody else enter it.',
  },
  'form-date': {
    zh: '评价表上的日期早于服务当天，或晚于今天，请核对。',
    en: 'The date on the form is before the day of the service, or after today; please check it.',
  },
  'unknown-staff': {
    zh: '名单中没有该工号，请同时填写姓名，或请运维人员将其加入 hall/staff.csv。',
    en: "This staff number is not in the hall's table; give the name, too, or have a technician add the number to hall/staff.csv.",
  },
  'own-window': {
    zh: '提示的窗口就是本窗口，请填写群众应当去的其他窗口。',
    en: 'The sign would send citizens to this very window; name the other one that they are to go to.',
  },
  'page-not-allowed': {
    zh: '不能显示这个页面：只能显示运维人员在本机配置的省平台页面。',
    en: "This page cannot be shown: only pages of the province for which a technician has set this device up can.",
  },
  'storage-failed': {
    zh: '设备暂时无法保存评价，请联系工作人员。',
    en: 'The device cannot store ratings now; a technician must look at it.',
  },
} as const satisfies Record<string, { zh: string; en: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** What is wrong with one field, in words. */
export interface FieldFault {
  /** JSON pointer (RFC 6901) into the counter's request; empty for what the request does not hold. */
  pointer: string;
  /** What the field is called. */
  field: string;
  detail: string;
  detailZh: string;
}

/** A typed no. `code` is stable and may be acted on; the words are for people. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  /** The fields that caused it. */
  readonly faults: readonly FieldFault[];
  /** When it may be tried again, in milliseconds from now; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined;
  constructor(code: RefusalCode, options: { cause?: unknown; faults?: readonly FieldFault[]; retryAfterMs?: number } = {}) {
    super(REFUSALS[code].en, { cause: options.cause });
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}
