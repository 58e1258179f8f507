import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { parseProfile, RegionProblem, type RegionProfile } from '../regions/profile.ts';
import { LAST_LAYER, regionRules, type RegionRules } from '../regions/region-rules.ts';
import { RULE_NAMES, RULES, type RuleName } from '../regions/rule-book.ts';
import { alteredValues, type Altered, type Json } from './altered-values.ts';
import { LEFT_OPEN, type Article } from './article.ts';

/**
 * Whether the articles guard the profiles: each value that a profile gives is altered, one at a time, and an article that
 * the rule cites as its source must notice, unless the schema refuses the altered profile anyway.
 */

const PROFILES = join(import.meta.dirname, '../regions/profiles');

export const profileOf = (id: string) => parseProfile(JSON.parse(readFileSync(join(PROFILES, `${id}.json`), 'utf8')), id);

type ValuedRule = Extract<RegionProfile['rules'][string], { source: string }>;

/** A profile with one rule altered: not yet checked. */
interface Mutant {
  name: RuleName;
  rule: ValuedRule;
  /** The rule, and what is altered in it. */
  change: string;
  profile: unknown;
}

function mutantsOf(profile: RegionProfile): Mutant[] {
  return RULE_NAMES.flatMap((name) => {
    const rule = profile.rules[name];
    if (rule === undefined || rule.open) return [];
    const altered = [
      { change: ' open', rule: { open: true } },
      ...alteredRule(name, z.json().parse(rule.value)).map(({ change, value }) => ({ change, rule: { ...rule, value } })),
    ];
    return altered.map((one) => ({
      name,
      rule,
      change: `${name}${one.change}`,
      profile: { ...profile, rules: { ...profile.rules, [name]: one.rule } },
    }));
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
  return parsed.success ? JSON.stringify(parsed.data) : `refused ${JSON.stringify(value)}`;
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

/** Whether one of some articles fails. The one that noticed the last mutant is asked first: neighbours break the same demand. */
function watch(): (articles: readonly Article[], rules: RegionRules) => boolean {
  let last: Article | undefined;
  return (articles, rules) => {
    const order = articles.toSorted((a, b) => Number(b === last) - Number(a === last));
    const noticing = order.find((article) => fails(article, rules));
    last = noticing ?? last;
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

/** Whether an article is among those that a rule cites; either may name several, e.g. 第七条、第十二条. */
export function isCited({ article }: Article, { source, document }: ValuedRule): boolean {
  const cited = source.split('、');
  return article.split('、').some((label) => cited.some((one) => isThatArticle(label, one, document)));
}

/** An article of another document has a word of its title in front, e.g. 办法第四十条. */
function isThatArticle(label: string, cited: string, document: string | undefined): boolean {
  if (document === undefined) return label === cited;
  const title = label.slice(0, -cited.length);
  return label.endsWith(cited) && title !== '' && document.includes(title);
}

/** The articles that must notice a mutant. The sources of `national` are prose, so there any may. */
function witnesses({ name, rule }: Mutant, articles: readonly Article[], before: RegionRules, after: RegionRules) {
  if (before.id === LAST_LAYER) return articles;
  // A city that kept silent where the nation says the same: only what the document leaves open tells the two apart.
  const saysTheSame = isDeepStrictEqual(before.value(name), after.value(name));
  return articles.filter((one) => (saysTheSame ? one.article === LEFT_OPEN : isCited(one, rule)));
}

type Outcome = 'refused' | 'noticed' | 'noticed by others' | 'unnoticed';

export interface MutationCount {
  mutants: number;
  /** By the schema. */
  refused: number;
  /** By an article that the rule cites. */
  noticed: number;
  /** By other articles alone, so that one of the two cites the wrong one: rule and change. */
  noticedByOthers: readonly string[];
  /** What could be altered and nobody would know: rule and change. */
  unnoticed: readonly string[];
}

/**
 * Alters every value of a region's profile and counts who notices.
 * @throws Error when an article fails as it is: it would notice anything
 */
export function countMutants(id: string, articles: readonly Article[], own = profileOf(id)): MutationCount {
  const behind = id === LAST_LAYER ? [] : [profileOf(LAST_LAYER)];
  const isNoticedBy = watch();
  const before = regionRules([own, ...behind]);
  if (isNoticedBy(articles, before)) throw new Error(`An article of ${id} fails on the profile as it is.`);
  const mutants = mutantsOf(own);
  const outcomes = mutants.map((mutant): Outcome => {
    const after = resolved(mutant.profile, behind);
    if (after === undefined) return 'refused';
    if (isNoticedBy(witnesses(mutant, articles, before, after), after)) return 'noticed';
    return isNoticedBy(articles, after) ? 'noticed by others' : 'unnoticed';
  });
  const changes = (wanted: Outcome) => mutants.filter((_, nth) => outcomes[nth] === wanted).map(({ change }) => change);
  return {
    mutants: mutants.length,
    refused: changes('refused').length,
    noticed: changes('noticed').length,
    noticedByOthers: changes('noticed by others'),
    unnoticed: changes('unnoticed'),
  };
}
