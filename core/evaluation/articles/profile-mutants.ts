import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parseProfile, RegionProblem, type RegionProfile } from '../regions/profile.ts';
import { LAST_LAYER, regionRules, type RegionRules } from '../regions/region-rules.ts';
import { RULE_NAMES, RULES, type RuleName } from '../regions/rule-book.ts';
import { alteredValues, type Altered, type Json } from './altered-values.ts';
import type { Article } from './article.ts';

/**
 * Whether the articles guard the profiles: each value that a profile gives is altered, one at a time, and an article of
 * the region must notice, unless the schema refuses the altered profile anyway.
 */

const PROFILES = join(import.meta.dirname, '../regions/profiles');

const profileOf = (id: string) => parseProfile(JSON.parse(readFileSync(join(PROFILES, `${id}.json`), 'utf8')), id);

/** A profile with one rule altered: not yet checked. */
interface Mutant {
  /** The rule, and what is altered in it. */
  change: string;
  profile: unknown;
}

function mutantsOf(profile: RegionProfile): Mutant[] {
  return RULE_NAMES.flatMap((name) => {
    const rule = profile.rules[name];
    if (rule === undefined || 'open' in rule) return [];
    const altered = [
      { change: ' open', rule: { open: true } },
      ...alteredRule(name, z.json().parse(rule.value)).map(({ change, value }) => ({ change, rule: { ...rule, value } })),
    ];
    return altered.map((one) => ({ change: `${name}${one.change}`, profile: { ...profile, rules: { ...profile.rules, [name]: one.rule } } }));
  });
}

/** Each altered value once, and none that means the same as the value itself. */
function alteredRule(name: RuleName, value: Json): Altered[] {
  const seen = new Set([meaningOf(name, value)]);
  return alteredValues(value, z.toJSONSchema(RULES[name], { io: 'input' })).filter((one) => {
    const meaning = meaningOf(name, one.value);
    const isNew = !seen.has(meaning);
    seen.add(meaning);
    return isNew;
  });
}

/** The same for values that mean the same: one says what the other leaves to a default. */
function meaningOf(name: RuleName, value: Json): string {
  const parsed = z.safeParse(RULES[name], value);
  if (!parsed.success) return `refused ${JSON.stringify(value)}`;
  // "`any-subject` where it is not said" (rule book), which no schema can tell.
  return JSON.stringify(parsed.data, (key, one) => (key === 'reasonsFrom' && one === 'any-subject' ? undefined : one));
}

/** The rules of a profile; undefined where the schema refuses it. */
function resolved(profile: unknown, behind: readonly RegionProfile[]): RegionRules | undefined {
  try {
    return regionRules([parseProfile(profile, 'mutant'), ...behind]);
  } catch (error) {
    if (error instanceof RegionProblem) return undefined;
    throw error;
  }
}

/** Whether an article fails. The one that noticed the last mutant is asked first: neighbours break the same demand. */
function watch(articles: readonly Article[]): (rules: RegionRules) => boolean {
  let order = articles;
  return (rules) => {
    const noticing = order.find((article) => fails(article, rules));
    if (noticing !== undefined) order = [noticing, ...order.filter((article) => article !== noticing)];
    return noticing !== undefined;
  };
}

function fails({ holds }: Article, rules: RegionRules): boolean {
  try {
    holds(rules);
    return false;
  } catch {
    return true;
  }
}

export interface MutationCount {
  mutants: number;
  /** By the schema. */
  refused: number;
  /** By an article. */
  noticed: number;
  /** What could be altered and nobody would know: rule and change. */
  unnoticed: readonly string[];
}

/**
 * Alters every value of a region's profile and counts who notices.
 * @throws Error when an article fails as it is: it would notice anything
 */
export function countMutants(id: string, articles: readonly Article[]): MutationCount {
  const own = profileOf(id);
  const behind = id === LAST_LAYER ? [] : [profileOf(LAST_LAYER)];
  const isNoticed = watch(articles);
  if (isNoticed(regionRules([own, ...behind]))) throw new Error(`An article of ${id} fails on the profile as it is.`);
  const mutants = mutantsOf(own);
  const admitted = mutants.flatMap(({ change, profile }) => {
    const rules = resolved(profile, behind);
    return rules === undefined ? [] : [{ change, rules }];
  });
  const unnoticed = admitted.filter(({ rules }) => !isNoticed(rules)).map(({ change }) => change);
  return { mutants: mutants.length, refused: mutants.length - admitted.length, noticed: admitted.length - unnoticed.length, unnoticed };
}
