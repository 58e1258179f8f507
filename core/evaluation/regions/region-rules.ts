import * as z from 'zod';
import type { Level } from '../../contract/rating.ts';
import { RegionProblem, type RegionProfile } from './profile.ts';
import { RULE_NAMES, RULES, type LevelClass, type RuleName, type RuleValue } from './rule-book.ts';

/** The profile that ends every chain. */
export const LAST_LAYER = 'national';

/** One answer of the rules, with where it comes from. */
export interface Ruling<N extends RuleName> {
  value: RuleValue<N>;
  /** Id of the profile that gave the value; null when every one left it open. */
  layer: string | null;
  /** Title and number of the document, and the article in it. */
  document: string;
  source: string;
  note: string | undefined;
  /** The profiles before it that left the rule open, the nearest first. */
  openIn: readonly OpenIn[];
}

/** A profile that leaves a rule open, and what it remarks on it. */
export interface OpenIn {
  layer: string;
  note: string | undefined;
}

export type RegionLayer = Pick<RegionProfile, 'id' | 'name' | 'document'>;

/** All rules of one region: each answered by the nearest profile of its chain that says something. */
export interface RegionRules {
  id: string;
  name: string;
  /** Of the province whose system gets the ratings; undefined where no layer names one. */
  province: string | undefined;
  /** The region itself first, `national` last. */
  layers: readonly RegionLayer[];
  ruling<N extends RuleName>(name: N): Ruling<N>;
  value<N extends RuleName>(name: N): RuleValue<N>;
}

/**
 * Resolves a chain of profiles.
 * @param chain the region's own profile first, `national` last
 * @throws RegionProblem when a rule that must have a value has none, or rules contradict each other
 */
export function regionRules(chain: readonly [RegionProfile, ...RegionProfile[]]): RegionRules {
  const [own] = chain;
  const ruling = <N extends RuleName>(name: N): Ruling<N> => resolve(chain, name);
  const rules: RegionRules = {
    id: own.id,
    name: own.name,
    province: chain.map(({ province }) => province).find((name) => name !== undefined),
    layers: chain.map(({ id, name, document }) => ({ id, name, document })),
    ruling,
    value: (name) => ruling(name).value,
  };
  for (const name of RULE_NAMES) ruling(name);
  requireAnswerableReasons(rules);
  return rules;
}

function resolve<N extends RuleName>(chain: readonly RegionProfile[], name: N): Ruling<N> {
  const openIn: OpenIn[] = [];
  for (const { id, document, rules } of chain) {
    const rule = rules[name];
    if (rule === undefined || 'open' in rule) {
      openIn.push({ layer: id, note: rule?.note });
      continue;
    }
    return {
      value: valueOf(RULES[name], rule.value, name),
      layer: id,
      document: rule.document ?? [document.title, document.number].filter(Boolean).join(' '),
      source: rule.source,
      note: rule.note,
      openIn,
    };
  }
  return { value: valueOf(RULES[name], null, name), layer: null, document: '', source: '', note: undefined, openIn };
}

function valueOf<T>(schema: z.core.$ZodType<T>, value: unknown, name: RuleName): T {
  const parsed = z.safeParse(schema, value);
  // Profiles were checked when they were read, so what fails here is a null.
  if (!parsed.success) throw new RegionProblem(`rules["${name}"] must have a value, but every profile of the chain leaves it open.`);
  return parsed.data;
}

/** 好评 / 中评 / 差评 of a level; null where no document says. */
export function classOf(rules: RegionRules, level: Level): LevelClass | null {
  return rules.value(`class.${level}`);
}

/** A rule that asks for an indicator where there is none to choose would keep citizens from rating. */
function requireAnswerableReasons(rules: RegionRules): void {
  const { items } = rules.value('indicators');
  for (const { level } of rules.value('levels.names')) {
    const levelClass = classOf(rules, level);
    const need = levelClass === null ? 'none' : rules.value(`reasons.${levelClass}`);
    if (need !== 'indicator' && need !== 'indicator-and-text') continue;
    for (const about of ['staff', 'service'] as const) {
      if (items.some((item) => item.level === level && item.about === about)) continue;
      throw new RegionProblem(
        `rules["reasons.${levelClass}"] asks for an indicator, but rules["indicators"] has none about ${about} at level ${level}.`,
      );
    }
  }
}
