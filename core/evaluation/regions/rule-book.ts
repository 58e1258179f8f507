import * as z from 'zod';
import type { CaseKind } from '../../contract/case.ts';
import { serviceStageSchema } from '../../contract/case.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { LEVELS, levelSchema, type Level } from '../../contract/rating.ts';
import { reasonNeedSchema, reasonsFromSchema, shownFieldSchema } from '../../contract/rating-form.ts';

/**
 * Every rule that a region's document can set: its name, and the form of its value. A rule whose form admits null may
 * stay open when no document of the chain says anything.
 */

const words = z.string().trim().min(1).max(100);

const isWithoutRepeats = (items: readonly unknown[]) => new Set(items).size === items.length;
const listOf = <S extends z.ZodType>(item: S) => z.array(item).min(1).refine(isWithoutRepeats, 'says nothing twice');

const isEachLevelOnce = (levels: readonly Level[]) => levels.length === LEVELS.length && new Set(levels).size === LEVELS.length;

const levelNamesSchema = z
  .array(z.strictObject({ level: levelSchema, zh: words, en: words }))
  .refine((names) => isEachLevelOnce(names.map(({ level }) => level)), 'names each of the five levels once')
  .refine((names) => isWithoutRepeats(names.map(({ zh }) => zh)), 'gives two levels one name');

const levelOrderSchema = z.array(levelSchema).refine(isEachLevelOnce, 'holds each of the five levels once');

const points = z.number().min(0).max(100);
const levelPointsSchema = z.strictObject({ '5': points, '4': points, '3': points, '2': points, '1': points });

/** 好评 / 中评 / 差评. Cities disagree on 基本满意. */
const levelClassSchema = z.enum(['good', 'middle', 'bad']);
export type LevelClass = z.infer<typeof levelClassSchema>;

const indicatorSchema = z.strictObject({
  id: z.string().regex(/^[0-9A-Za-z-]{1,20}$/),
  level: levelSchema,
  /** Whom the indicator speaks of; `service` stands under 事项 or 机构, whichever is rated. */
  about: z.enum(['staff', 'service']),
  zh: words,
  en: words,
  /** 其他: choosing it asks for words. */
  opensText: z.boolean().default(false),
});

const indicatorsSchema = z.strictObject({
  /** `one`: the document has a single list for all subjects; `per-subject`: each subject has a list of its own. */
  lists: z.enum(['one', 'per-subject']),
  items: z
    .array(indicatorSchema)
    .min(1)
    .refine((items) => isWithoutRepeats(items.map(({ id }) => id)), 'uses no id twice'),
});

/** Whom a rating can be about; `agencies` are all that share a joint case. */
const ratedSchema = z.enum(['staff', 'matter', 'agency', 'agencies']);
const dueAtStageSchema = z.strictObject({
  subjects: listOf(ratedSchema).refine(
    (subjects) => !(subjects.includes('agency') && subjects.includes('agencies')),
    'names either the agency in charge or all agencies',
  ),
  reasonsFrom: z.enum(reasonsFromSchema.options).default('any-subject'),
});
/** Who is rated at each stage; a stage that is not named needs no rating. */
const dueSchema = z.partialRecord(serviceStageSchema, dueAtStageSchema);

/** 一次一评: each service once; 一事一评: a case once, when it is finished. */
const countingSchema = z.enum(['each-service', 'finished-case']);

const batchSchema = z.strictObject({
  /** From so many cases of one matter in one filing on. */
  minCases: z.int().min(2),
  reasonsFrom: reasonsFromSchema,
});

/** How a group of cases may be rated: all at once, or each on its own. */
const ratingModeSchema = z.enum(['together', 'each']);
export type RatingMode = z.infer<typeof ratingModeSchema>;

const windowSchema = z.strictObject({
  days: z.int().min(1).max(365),
  /** Working days of the calendar, or every day. */
  kind: z.enum(['working', 'natural']),
  /** What the days count from: 办结, or the service (接受服务). */
  from: z.enum(['completion', 'service']),
});

const reminderSchema = z.strictObject({
  /** Hours after the case was finished; 0 is at once. */
  afterHours: z.int().min(0),
  by: listOf(z.enum(['sms', 'message', 'call'])),
});

const shownSchema = listOf(z.enum(shownFieldSchema.options));

const BOOK = {
  'levels.names': levelNamesSchema,
  'levels.order': levelOrderSchema,
  'levels.points': levelPointsSchema.nullable(),
  'class.5': levelClassSchema.nullable(),
  'class.4': levelClassSchema.nullable(),
  'class.3': levelClassSchema.nullable(),
  'class.2': levelClassSchema.nullable(),
  'class.1': levelClassSchema.nullable(),
  'reasons.good': reasonNeedSchema,
  'reasons.middle': reasonNeedSchema,
  'reasons.bad': reasonNeedSchema,
  'reasons.text-limit': z.int().min(1).max(2000),
  indicators: indicatorsSchema,
  'due.immediate': dueSchema,
  'due.promised': dueSchema,
  'due.joint': dueSchema,
  'due.fully-online': dueSchema,
  'due.online-intake': dueSchema,
  'due.mail-delivery': dueSchema,
  'due.enquiry': dueSchema,
  'due.online-enquiry': dueSchema,
  'due.self-service': dueSchema,
  'due.overall': dueSchema,
  'count.on-site': countingSchema,
  'count.online': countingSchema,
  'count.batch': batchSchema,
  'count.theme': listOf(ratingModeSchema),
  'count.agent-handled': z.enum(['once-by-either']).nullable(),
  'until.window': windowSchema,
  /** What upstream makes of a case that nobody rated in time. */
  'until.unrated': z.union([levelSchema, z.literal('unrated')]).nullable(),
  'until.reminder': reminderSchema.nullable(),
  'shown.window-evaluator': shownSchema,
  'shown.self-service-terminal': shownSchema,
  'shown.entrance': shownSchema,
  'shown.self-rating-zone': shownSchema,
  /** 告示屏 and 座牌 of a window at rest. */
  'idle.plate': listOf(z.enum(['window-number', 'service-category'])).nullable(),
  'idle.badge': listOf(z.enum(['staff-number', 'staff-name', 'staff-photo'])).nullable(),
  /** What a window tells whose clerk has left it. */
  'idle.away': listOf(z.enum(['other-window', 'back-shortly'])).nullable(),
  /** Whose rating page the citizen sees: the device's own, or the one that the region serves to all. */
  'page.rating': z.enum(['own', 'regional']),
  /** Days from the province's acknowledgement until names, numbers and words are erased from the device; 0 is at once. */
  'kept.personal-data': z.int().min(0).max(365),
  /** Days from the province's acknowledgement until the whole record is deleted from the device. */
  /** A device that no longer knows a case would let it be rated again: longer than any time to rate. */
  'kept.records': z.int().min(30).max(3650),
} as const satisfies Record<string, z.core.$ZodType> &
  Record<`due.${CaseKind}` | `shown.${DeviceKind}` | `class.${Level}`, z.core.$ZodType>;

export type RuleName = keyof typeof BOOK;
type RuleValues = { [N in RuleName]: z.output<(typeof BOOK)[N]> };
export type RuleValue<N extends RuleName> = RuleValues[N];

/** The form of each rule's value. */
export const RULES: { readonly [N in RuleName]: z.core.$ZodType<RuleValues[N]> } = BOOK;

export function isRuleName(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName);
