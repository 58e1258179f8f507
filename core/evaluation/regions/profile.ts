import * as z from 'zod';
import { isRuleName, RULES } from './rule-book.ts';

/**
 * A region profile: the rules of one city, or of one hall, as data. Each rule either has a value and names the article
 * it comes from, or is left open: then the profile it extends answers, and no other.
 */

const words = z.string().trim().min(1).max(500);

const givenRuleSchema = z.strictObject({
  value: z.unknown(),
  /** Article or section, as the document counts them. */
  source: words,
  /** Title and number, where the rule does not come from the profile's own document. */
  document: words.optional(),
  note: words.optional(),
});
const openRuleSchema = z.strictObject({ open: z.literal(true), note: words.optional() });
const statedRuleSchema = z.union([givenRuleSchema, openRuleSchema]);
export type StatedRule = z.infer<typeof statedRuleSchema>;

const profileShape = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is small letters, digits and hyphens'),
  name: words,
  province: words.optional(),
  /** The profile that answers what this one leaves open. Only `national` extends none. */
  extends: z.string().optional(),
  document: z.strictObject({ title: words, number: words.optional() }),
  rules: z.record(z.string(), statedRuleSchema),
});

/** Checks each value by its own rule, so that a fault names the full path to it. */
export const regionProfileSchema = profileShape.superRefine(({ rules }, context) => {
  for (const [name, rule] of Object.entries(rules)) {
    if (!isRuleName(name)) {
      context.addIssue({ code: 'custom', path: ['rules', name], message: 'is no known rule' });
      continue;
    }
    if ('open' in rule) continue;
    if (rule.value === null) {
      context.addIssue({ code: 'custom', path: ['rules', name, 'value'], message: 'is empty; write {"open": true} where the document says nothing' });
      continue;
    }
    const parsed = z.safeParse(RULES[name], rule.value);
    for (const { message, path } of parsed.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['rules', name, 'value', ...path], message });
    }
  }
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
