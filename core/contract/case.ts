import * as z from 'zod';

/**
 * The nouns a business system tells us about: a case, one service within it, who served, who was served.
 * Lengths and codes follow `province-interface`, sections "Model" and "Rating record". Each field carries the words
 * that error messages and the OpenAPI document use for it.
 */

/** Control characters never belong in a name: they would reach receipts and screens. */
// oxlint-disable-next-line no-control-regex
const NO_CONTROL_CHARACTERS = /^[^\u0000-\u001f\u007f-\u009f]*$/;

/** A name or the like, of so many characters. */
export const words = (title: string, min: number, max: number) =>
  z.string().trim().min(min).max(max).regex(NO_CONTROL_CHARACTERS).refine((text) => text.isWellFormed(), 'has half of a character').meta({ title });
const code = (title: string, max: number) =>
  z.string().min(1).max(max).regex(/^[0-9A-Za-z_-]+$/, 'may hold letters, digits, - and _ only').meta({ title });
const instant = (title: string) => z.iso.datetime({ offset: true }).meta({ title });

const NO_WINDOW_NO = 'may hold letters of any script, digits, -, _ and . only, in half width and without blanks, e.g. 12 or 综合7';

/** 办件类型, as the cities' documents call them. */
export const CASE_KIND_WORDS = {
  immediate: '即办件',
  promised: '承诺件',
  joint: '联办件',
  'fully-online': '全程网办',
  'online-intake': '网上受理、窗口出件',
  'mail-delivery': '窗口受理、邮寄送达',
  enquiry: '大厅查询咨询',
  'online-enquiry': '网上查询咨询',
  'self-service': '自助办理',
  overall: '整体评价',
} as const satisfies Record<string, string>;

/** 服务环节: the stages of a case at which a service is given, in their order. */
export const STAGE_WORDS = { intake: '受理', delivery: '出件', completion: '办结', enquiry: '咨询' } as const;

/**
 * A window as its sign says it: 12, A-06, 综合7, 医保1号. A blank or a full-width digit would make another window of it, to which a
 * device would move.
 */
export const windowNoSchema = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .regex(/^[\p{L}\p{M}0-9._-]+$/u, { error: NO_WINDOW_NO, abort: true })
  .refine((text) => text.normalize('NFKC') === text, NO_WINDOW_NO)
  .meta({ title: '窗口号 (window number)' });

const described = (words: Readonly<Record<string, string>>) =>
  Object.entries(words)
    .map(([code, zh]) => `${code} ${zh}`)
    .join(' · ');

/** Decides with the stage who is rated (region profiles, "who is rated when"). */
export const caseKindSchema = z
  .enum([
    'immediate',
    'promised',
    'joint',
    'fully-online',
    'online-intake',
    'mail-delivery',
    'enquiry',
    'online-enquiry',
    'self-service',
    'overall',
  ])
  .meta({ title: '办件类型 (kind of case)', description: described(CASE_KIND_WORDS) });
export type CaseKind = z.infer<typeof caseKindSchema>;

export const serviceStageSchema = z
  .enum(['intake', 'delivery', 'completion', 'enquiry'])
  .meta({ title: '服务环节 (stage of the service)', description: described(STAGE_WORDS) });
export type ServiceStage = z.infer<typeof serviceStageSchema>;

export const agencySchema = z.strictObject({
  code: code('部门编码 (agency code)', 18),
  name: words('部门名称 (agency name)', 1, 100),
});
export type Agency = z.infer<typeof agencySchema>;

export const caseInfoSchema = z
  .strictObject({
    projectNo: code('业务流水号、办件编号 (case serial number)', 50),
    projectName: words('办件名称 (case name)', 1, 200).optional(),
    taskCode: code('实施编码 (matter code)', 31),
    taskHandleItem: code('业务办理项编码 (handling item code)', 33).optional(),
    taskName: words('事项名称 (matter name)', 1, 200),
    taskType: z
      .enum(['01', '05', '07', '08', '09', '10', '20', '99'])
      .meta({ title: '事项类型 (matter type)' })
      .optional(),
    kind: caseKindSchema,
    areaCode: z.string().regex(/^(\d{6}|\d{12})$/, 'must be 6 or 12 digits').meta({ title: '行政区划代码 (division code)' }).optional(),
    agency: agencySchema.meta({ title: '实施机构 (responsible agency)' }).optional(),
    jointAgencies: z
      .array(agencySchema)
      .min(1)
      .max(20)
      .meta({ title: '联办机构 (agencies of a joint case)' })
      .optional(),
    acceptedAt: instant('受理时间 (time of acceptance)').optional(),
    finishedAt: instant('办结时间 (time of completion)').optional(),
  })
  .meta({ title: '办件 (case)' });
export type CaseInfo = z.infer<typeof caseInfoSchema>;

export const serviceInfoSchema = z
  .strictObject({
    number: z.int().min(1).max(99).meta({ title: '服务次序 (ordinal of the service within the case)' }),
    stage: serviceStageSchema,
    name: words('服务名称 (service name)', 1, 50),
    time: instant('服务时间 (time of the service)'),
  })
  .meta({ title: '服务 (service)' });
export type ServiceInfo = z.infer<typeof serviceInfoSchema>;

export const staffInfoSchema = z
  .strictObject({
    no: code('工号 (staff number)', 32),
    name: words('工作人员姓名 (staff name)', 1, 50),
    department: words('所属部门 (department)', 1, 100).optional(),
    post: words('岗位 (post)', 1, 50).optional(),
  })
  .meta({ title: '工作人员 (staff member)' });
export type StaffInfo = z.infer<typeof staffInfoSchema>;

const idNumber = z
  .string()
  .regex(/^[0-9A-Za-z]{1,18}$/, 'must be 1 to 18 letters or digits')
  .meta({ title: '证件号码 (id number)' })
  .optional();
const mobile = z
  .string()
  .regex(/^\+?[0-9-]{5,20}$/, 'must be 5 to 20 digits or -')
  .meta({ title: '手机号码 (phone number)' })
  .optional();

/** 帮办代办人员, who files for the applicant and stands before the screen. Personal data, like the applicant's. */
const agentSchema = z.strictObject({ name: words('代办人姓名 (agent name)', 1, 100), idNumber, mobile }).meta({ title: '代办人 (agent)' });

/** 申请人. Personal data: encrypted at rest, never in a log, a metric or a URL. */
export const applicantSchema = z
  .strictObject({
    name: words('申请人姓名 (applicant name)', 1, 100),
    kind: z
      .enum(['natural-person', 'enterprise', 'institution', 'social-organisation', 'unincorporated', 'government', 'other'])
      .meta({ title: '申请人类型 (kind of applicant)' })
      .optional(),
    idNumber,
    mobile,
    /** Left out where the applicant came in person. */
    agent: agentSchema.optional(),
  })
  .meta({ title: '申请人 (applicant)' });
export type Applicant = z.infer<typeof applicantSchema>;

/** A slip of the counter's clock would end the rating window, or never end it. */
const isOfOurTime = (text: string | undefined) => text === undefined || (text >= '2000' && text < '2100');
const OF_OUR_TIME = 'must be a time between 2000 and 2099';

/**
 * What starts a rating: the body of `POST /v1/evaluations`. What is asked only here is not asked of a stored row, which an
 * earlier version may have let in.
 */
export const evaluationRequestSchema = z.strictObject({
  case: caseInfoSchema
    .refine(
      ({ jointAgencies = [] }) => new Set(jointAgencies.map(({ code: agency }) => agency)).size === jointAgencies.length,
      { path: ['jointAgencies'], message: 'names an agency twice' },
    )
    .refine(({ finishedAt }) => isOfOurTime(finishedAt), { path: ['finishedAt'], message: OF_OUR_TIME }),
  service: serviceInfoSchema.refine(({ time }) => isOfOurTime(time), { path: ['time'], message: OF_OUR_TIME }),
  /** Left out where nobody served, as at a self-service terminal. */
  staff: staffInfoSchema.optional(),
  applicant: applicantSchema.optional(),
});
export type EvaluationRequest = z.infer<typeof evaluationRequestSchema>;

/** 批量业务, one matter in one filing; 主题、一件事, linked matters. */
export const groupKindSchema = z
  .enum(['batch', 'theme'])
  .meta({ title: '成组方式 (kind of group)', description: 'batch 批量业务 · theme 主题、一件事' });
export type GroupKind = z.infer<typeof groupKindSchema>;

/** Cases of one citizen that are rated in one session: the body of `POST /v1/evaluation-groups`. */
export const groupRequestSchema = z.strictObject({
  kind: groupKindSchema,
  evaluations: z.array(evaluationRequestSchema).min(2).max(50).meta({ title: '各办件，按评价顺序 (the cases, in the order in which they are rated)' }),
});
export type GroupRequest = z.infer<typeof groupRequestSchema>;
