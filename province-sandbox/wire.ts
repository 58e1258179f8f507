import * as z from 'zod';
import { agencySchema, caseKindSchema, serviceStageSchema } from '../core/contract/case.ts';
import { formatChinaTime } from '../core/contract/china-time.ts';
import { pendingReasonSchema } from '../core/contract/rating.ts';

/**
 * What a sender may put on the wire, field by field (README, "Wire protocol"; province-interface, "Rating record").
 * Strict: an unknown field is an error, so that a sender's slip shows at once.
 */

/** Greatest number of records, or of keys, in one request. */
export const BATCH_LIMIT = 100;

/** Characters of a reply's words: unknown fields are named, and a sender may invent long names. */
const MESSAGE_LIMIT = 300;

/** Whether a text is an existing moment as `yyyy-MM-dd HH:mm:ss`. */
function isChinaTime(text: string): boolean {
  // Without this, the signed year +010000 would pass: it survives parsing and formatting.
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return false;
  const instant = Date.parse(`${text.replace(' ', 'T')}+08:00`);
  return !Number.isNaN(instant) && formatChinaTime(instant) === text;
}

const words = (max: number) => z.string().min(1).max(max);
const chinaTime = z.string().refine(isChinaTime, 'expected a moment as yyyy-MM-dd HH:mm:ss');

/** At most `max` values separated by commas; a field without any is left out. */
function list(value: RegExp, max: number, what: string) {
  const values = new RegExp(`^(?:${value.source})(?:,(?:${value.source})){0,${max - 1}}$`);
  return z.string().regex(values, `expected ${what} separated by commas, at most ${max}`);
}

const isUnique = (values: readonly string[]) => new Set(values).size === values.length;

/** Greatest number of agencies that share a joint case. */
const AGENCY_LIMIT = 20;

const keyShape = { projectNo: words(50), serviceNumber: z.int().min(1).max(99) };

/** A service record as it is sent. */
export const wireServiceSchema = z.strictObject({
  ...keyShape,
  taskCode: words(31),
  taskName: words(200),
  serviceName: words(50),
  serviceTime: chinaTime,
  /** Left out where nobody served, as at a self-service terminal. */
  proManager: words(50).optional(),
  proManagerNo: words(32).optional(),
  /** 1 待受理, 2 办理中, 3 已办结. */
  proStatus: z.enum(['1', '2', '3']),
  dataSource: z.string().regex(/^\d{3}$/, 'expected 3 digits'),
  windowNo: words(50),
  terminalNo: words(20).optional(),
  deviceId: words(100),
  projectName: words(200).optional(),
  taskType: z.string().regex(/^\d{2}$/, 'expected 2 digits').optional(),
  taskHandleItem: words(33).optional(),
  areaCode: z.string().regex(/^(\d{6}|\d{12})$/, 'expected 6 or 12 digits').optional(),
  deptCode: words(18).optional(),
  deptName: words(100).optional(),
  /** 联办机构: all agencies that share a joint case. */
  jointDepts: z
    .array(agencySchema)
    .min(1)
    .max(AGENCY_LIMIT)
    .refine((agencies) => isUnique(agencies.map(({ code }) => code)), 'expected each agency once')
    .optional(),
  proDepart: words(100).optional(),
  acceptDate: chinaTime.optional(),
  resultDate: chinaTime.optional(),
  userName: words(100).optional(),
  userProp: z.enum(['1', '2', '3', '4', '5', '6', '9']).optional(),
  certkeyGOV: words(18).optional(),
  mobile: words(30).optional(),
  /** 代办人, and the kind and number of what shows who it is; 111 居民身份证. */
  handleUserName: words(100).optional(),
  handleUserPageType: z.string().regex(/^\d{3}$/, 'expected 3 digits').optional(),
  handleUserPageCode: words(18).optional(),
  caseKind: caseKindSchema.optional(),
  serviceStage: serviceStageSchema.optional(),
  /** The device had an applicant and can no longer tell who. */
  lacksApplicant: z.literal('1').optional(),
});
export type WireService = z.infer<typeof wireServiceSchema>;

/** 5 非常满意 … 1 非常不满意. */
const satisfactionSchema = z.enum(['1', '2', '3', '4', '5']);

/** 1 电脑, by which paper forms are entered, 3 二维码, 4 窗口评价器, 5 自助终端. */
export const channelCodeSchema = z.enum(['1', '3', '4', '5']);
export type ChannelCode = z.infer<typeof channelCodeSchema>;

/** A rating record as it is sent. Also the form in which the phone page's ratings are kept. */
export const wireRatingSchema = z.strictObject({
  ...keyShape,
  /** 1 first rating, 2 additional. */
  assessNumber: z.union([z.literal(1), z.literal(2)]),
  satisfaction: satisfactionSchema,
  evalDetail: z
    .string()
    .max(1000)
    .regex(/^([0-9A-Za-z-]+(,[0-9A-Za-z-]+)*)?$/, 'expected indicator ids separated by commas'),
  writingEvaluation: z.string().refine((text) => [...text].length <= 500, 'expected at most 500 characters'),
  assessTime: chinaTime,
  pf: channelCodeSchema,
  /** Codes of the agencies of a joint case that the citizen named. */
  relDeptCodes: list(/[0-9A-Za-z_-]{1,18}/, AGENCY_LIMIT, 'agency codes').optional(),
  /** What the rules demand and the device could not ask for. */
  reasonPending: list(
    new RegExp(pendingReasonSchema.options.join('|')),
    pendingReasonSchema.options.length,
    pendingReasonSchema.options.join(' | '),
  ).optional(),
  /** Common to all records of one batch or theme that were rated together. */
  groupId: z.string().regex(/^[0-9A-Za-z-]{1,64}$/, 'expected at most 64 letters, digits and hyphens').optional(),
  /** The citizen wrote words that the device can no longer open. */
  lacksText: z.literal('1').optional(),
});
export type WireRating = z.infer<typeof wireRatingSchema>;

/** The envelope of both record endpoints; each record is judged on its own. */
export const recordsRequestSchema = z.strictObject({ records: z.array(z.unknown()).max(BATCH_LIMIT) });

/** What asks for a page to rate on at a device: all of the service, which may not have come by another way yet. */
export const pageRequestSchema = z.strictObject({ service: wireServiceSchema, pf: channelCodeSchema.exclude(['1', '3']) });

export const ratedRequestSchema = z.strictObject({ keys: z.array(z.strictObject(keyShape)).max(BATCH_LIMIT) });

/**
 * Says which field is wrong, without repeating its value: the sender shows these words, and a value may be personal.
 */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return '数据无效 (invalid)';
  const field = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.') || '(record)';
  return `字段 ${field} 无效 (field ${field}: ${issue.message})`.slice(0, MESSAGE_LIMIT);
}
