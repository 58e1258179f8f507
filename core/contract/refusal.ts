/**
 * Every way in which the evaluator says no to a counter, a screen or a phone. The message table gives the words;
 * `counter-link` maps each to an HTTP status. Nothing was changed when a refusal is thrown.
 */
export const REFUSALS = {
  'already-rated': {
    zh: '该次服务已经评价，不能重复评价。',
    en: 'This service has been rated already; it cannot be rated twice.',
  },
  'differs-from-known': {
    zh: '同一办件的同一服务次序此前已提交，但事项或工作人员不同（见 errors）。请使用新的服务次序。',
    en: 'This case and service number was posted before with another matter or staff member (see errors). Use a new service number.',
  },
  'finished-case-known': {
    zh: '该办件办结后只评价一次，此前已用另一服务次序提交，请使用原来的服务次序。',
    en: 'This finished case is rated once and was posted before under another service number; use that number.',
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
    zh: '没有这个评价编号，请使用创建评价时返回的 id。',
    en: 'There is no evaluation with this id; use the id that creating it returned.',
  },
  'no-rating-due': {
    zh: '按本地区规定，该环节不需要评价。',
    en: "By this region's rules no rating is due at this stage of this kind of case.",
  },
  'window-over': {
    zh: '该办件已超过评价期限。',
    en: 'The time in which this case may be rated is over.',
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
    zh: '评价还缺少必填内容。',
    en: 'The rating still lacks something that the rules demand.',
  },
  'not-yours': {
    zh: '此操作不能由该方发起。',
    en: 'This side may not cause this step.',
  },
  'field-missing': {
    zh: '缺少评价界面必须显示的内容（见 errors）。',
    en: 'Something that the rating screen must show is missing (see errors).',
  },
  'agent-may-not-rate': {
    zh: '按本地区规定，帮办代办件由申请人评价；请打印评价回执交给申请人。',
    en: "By this region's rules a case that an agent filed is rated by the applicant; print a receipt for the applicant.",
  },
  'group-too-small': {
    zh: '办件数少于本地区规定的批量业务、主题业务。',
    en: 'There are fewer cases than this region counts as a batch or a theme.',
  },
  'group-repeats-case': {
    zh: '同一办件在同一组中出现了两次。',
    en: 'The same case stands twice in one group.',
  },
  'batch-of-different-matters': {
    zh: '批量业务须为同一事项。',
    en: 'All cases of a batch are of the same matter.',
  },
  'group-of-different-applicants': {
    zh: '同一组办件须为同一申请人。',
    en: 'All cases of a group are of the same applicant.',
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
    zh: '书面评价表不能由为该群众办理的工作人员录入。',
    en: 'A paper form may not be entered by whoever served the citizen.',
  },
  'form-date': {
    zh: '评价表上的日期早于服务时间，或晚于今天。',
    en: 'The date on the form is before the service, or in the future.',
  },
  'unknown-staff': {
    zh: '名单中没有该工号，请同时提交姓名，或请运维人员将其加入 hall/staff.csv。',
    en: "This staff number is not in the hall's table; send the name, too, or have a technician add the number to hall/staff.csv.",
  },
  'page-not-allowed': {
    zh: '只能显示本机配置的评价页面（config.json 中 province 的地址）。',
    en: "Only pages at the origin of the province that config.json names can be shown.",
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
