import * as z from 'zod';
import { isRuleName, RULES } from './rule-book.ts';

/**
 * A region profile: the rules of one city, or of one hall, as data. Each rule either has a value and names the article
 * it comes from, or is left open: then the profile it extends answers, and no other.
 */

const words = z.string().trim().min(1).max(500);

const statedRuleSchema = z.discriminatedUnion('open', [
  z.strictObject({ open: z.literal(true), note: words.optional() }),
  z.strictObject({
    open: z.literal(false).optional(),
    value: z.unknown().optional(),
    /** Article or section, as the document counts them. */
    source: words,
    /** Title and number, where the rule does not come from the profile's own document. */
    document: words.optional(),
    note: words.optional(),
  }),
]);
type StatedRule = z.infer<typeof statedRuleSchema>;

/** Each rule is checked by its own form, so that a fault names the full path to it and hides no other. */
const rulesSchema = z.record(z.string(), z.unknown()).transform((given, context): Record<string, StatedRule> => {
  const stated: Record<string, StatedRule> = {};
  for (const [name, rule] of Object.entries(given)) {
    const refuse = (message: string, path: readonly PropertyKey[]) => {
      context.issues.push({ code: 'custom', input: rule, message, path: [name, ...path] });
    };
    if (!isRuleName(name)) {
      refuse('is no known rule; "npm run rules -- national" names all', []);
      continue;
    }
    const parsed = statedRuleSchema.safeParse(rule);
    for (const { message, path } of parsed.error?.issues ?? []) refuse(message, path);
    if (!parsed.success) continue;
    stated[name] = parsed.data;
    if (parsed.data.open) continue;
    if (parsed.data.value === null || parsed.data.value === undefined) {
      refuse('is empty; write {"open": true} where the document says nothing', ['value']);
      continue;
    }
    const value = z.safeParse(RULES[name], parsed.data.value);
    for (const { message, path } of value.error?.issues ?? []) refuse(message, ['value', ...path]);
  }
  return stated;
});

const regionProfileSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is small letters, digits and hyphens'),
  name: words,
  province: words.optional(),
  /** The profile that answers what this one leaves open. Only `national` extends none. */
  extends: z.string().optional(),
  document: z.strictObject({ title: words, number: words.optional() }),
  rules: rulesSchema,
});
export type RegionProfile = z.infer<typeof regionProfileSchema>;

/** A profile that cannot be used; the message says what is wrong and where. */
export class RegionProblem extends Error {
  override name = 'RegionProblem';
}

/**
 * A profile out of data from outside.
 * @param where how the message names the data, e.g. the file
 * @throws RegionProblem naming the path of each fault
 */
export function parseProfile(data: unknown, where: string): RegionProfile {
  const parsed = regionProfileSchema.safeParse(data);
  if (!parsed.success) throw new RegionProblem(`${where} is not a usable region profile:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
