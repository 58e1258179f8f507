import * as z from 'zod';
import { caseKindSchema, serviceStageSchema } from '../contract/case.ts';
import { levelSchema, subjectSchema } from '../contract/rating.ts';
import { reasonNeedSchema } from '../contract/rating-form.ts';
import qiqihar from './profiles/qiqihar.json' with { type: 'json' };
import tianjin from './profiles/tianjin.json' with { type: 'json' };

/**
 * A region profile: the rules of one city as data. Every rule names the article it comes from; `value: null` says that
 * the document leaves it open, and no other region's rule is borrowed in silence.
 */

const sourced = <T extends z.core.$ZodType>(value: T) =>
  z.strictObject({ value, source: z.string().min(1).nullable(), note: z.string().optional() });

/** 好评 / 中评 / 差评. Cities disagree on 基本满意. */
const levelClassSchema = z.enum(['good', 'middle', 'bad']);
export type LevelClass = z.infer<typeof levelClassSchema>;

const levelRuleSchema = z.strictObject({
  level: levelSchema,
  zh: z.string().min(1),
  en: z.string().min(1),
  points: z.number().min(0).max(10).nullable(),
  class: levelClassSchema,
});

const indicatorRuleSchema = z.strictObject({
  id: z.string().min(1).max(20),
  level: levelSchema,
  /** Whom the indicator speaks of; `service` is shown under 事项 or 机构, whichever is rated. */
  about: z.enum(['staff', 'service']),
  zh: z.string().min(1),
  en: z.string().min(1),
  opensText: z.boolean().default(false),
});

const dueRuleSchema = z.strictObject({
  kinds: z.array(caseKindSchema).min(1),
  stages: z.array(serviceStageSchema).min(1),
  subjects: z.array(subjectSchema),
  source: z.string().min(1),
  note: z.string().optional(),
});

/** 评价时限: so many days after the one on which the case was finished. */
const ratingWindowSchema = z.strictObject({ days: z.int().min(1), kind: z.enum(['working', 'natural']) });
export type RatingWindow = z.infer<typeof ratingWindowSchema>;

export const regionProfileSchema = z.strictObject({
  id: z.string().regex(/^[a-z-]+$/),
  name: z.string().min(1),
  province: z.string().min(1),
  document: z.strictObject({ title: z.string(), number: z.string() }),
  levels: sourced(z.array(levelRuleSchema).length(5)),
  needs: z.strictObject({
    good: sourced(reasonNeedSchema),
    middle: sourced(z.nullable(reasonNeedSchema)),
    bad: sourced(reasonNeedSchema),
  }),
  textLimit: sourced(z.int().min(1).max(2000).nullable()),
  /** `one`: the document has a single list for all subjects; `per-subject`: each subject has a list of its own. */
  indicatorLists: z.enum(['one', 'per-subject']),
  indicators: sourced(z.array(indicatorRuleSchema)),
  /** First match wins; a kind and stage that no rule names needs no rating. */
  due: z.array(dueRuleSchema),
  ratingWindow: sourced(ratingWindowSchema.nullable()),
});
export type RegionProfile = z.infer<typeof regionProfileSchema>;

const SHIPPED: Record<string, unknown> = { qiqihar, tianjin };

export const REGION_NAMES: readonly string[] = Object.keys(SHIPPED);

/** The rules of a device that names no region. */
export const DEFAULT_REGION = 'qiqihar';

/**
 * The shipped profile of a region.
 * @throws Error naming the known regions when there is none of that name, or the path of the fault when its data is bad
 */
export function loadRegionProfile(name: string): RegionProfile {
  const data = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
  if (data === undefined) {
    throw new Error(`There is no region "${name}". Known regions: ${REGION_NAMES.join(', ')}.`);
  }
  const parsed = regionProfileSchema.safeParse(data);
  if (!parsed.success) {
    throw new Error(`The profile of region "${name}" is faulty:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
