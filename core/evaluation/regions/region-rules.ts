import * as z from 'zod';
import type { Level } from '../../contract/rating.ts';
import { RegionProblem, type RegionProfile } from './profile.ts';
import { RULE_NAMES, RULES, type LevelClass, type RuleName, type RuleValue } from './rule-book.ts';

/** The profile that ends every chain. */
export const LAST_LAYER = 'national';

/** One profile of a chain. */
export interface RegionLayer {
  id: string;
  name: string;
  /** Title and number. */
  document: string;
}

/** Where a value comes from. */
export interface Origin {
  layer: RegionLayer;
  /** Title and number: the layer's own document, unless the rule is from another. */
  document: string;
  /** The article in it. */
  source: string;
  note: string | undefined;
}

/** One answer of the rules, with where it comes from. */
export interface Ruling<N extends RuleName> {
  value: RuleValue<N>;
  /** Null when every layer left the rule open. */
  from: Origin | null;
  /** The layers before it that left the rule open, the nearest first. */
  openIn: readonly OpenIn[];
}

/** A layer that leaves a rule open, and what it remarks on it. */
export interface OpenIn {
  layer: RegionLayer;
  note: string | undefined;
}

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

type Rulings = { [N in RuleName]?: Ruling<N> };

/**
 * Resolves a chain of profiles.
 * @param chain the region's own profile first, `national` last
 * @throws RegionProblem when a rule that must have a value has none, or rules contradict each other
 */
export function regionRules(chain: readonly [RegionProfile, ...RegionProfile[]]): RegionRules {
  const [own] = chain;
  const rulings: Rulings = {};
  const ruling = <N extends RuleName>(name: N): Ruling<N> => remembered(rulings, name, chain);
  const rules: RegionRules = {
    id: own.id,
    name: own.name,
    province: chain.map(({ province }) => province).find((name) => name !== undefined),
    layers: chain.map(layerOf),
    ruling,
    value: (name) => ruling(name).value,
  };
  for (const name of RULE_NAMES) ruling(name);
  requireIndicators(rules);
  return rules;
}

/** Reading a value checks it by its schema, which for a list of indicators is too slow to do at every look. */
function remembered<N extends RuleName>(known: { [P in N]?: Ruling<P> }, name: N, chain: readonly RegionProfile[]): Ruling<N> {
  return (known[name] ??= resolve(chain, name));
}

function layerOf({ id, name, document }: RegionProfile): RegionLayer {
  return { id, name, document: document.number === undefined ? document.title : `${document.title} ${document.number}` };
}

function resolve<N extends RuleName>(chain: readonly RegionProfile[], name: N): Ruling<N> {
  const openIn: OpenIn[] = [];
  for (const profile of chain) {
    const layer = layerOf(profile);
    const rule = Object.hasOwn(profile.rules, name) ? profile.rules[name] : undefined;
    if (rule === undefined || rule.open) {
      openIn.push({ layer, note: rule?.note });
      continue;
    }
    const from = { layer, document: rule.document ?? layer.document, source: rule.source, note: rule.note };
    return { value: valueOf(RULES[name], rule.value, name), from, openIn };
  }
  return { value: valueOf(RULES[name], null, name), from: null, openIn };
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
function requireIndicators(rules: RegionRules): void {
  const { items } = rules.value('indicators');
  const has = (level: Level, about: 'staff' | 'service') => items.some((item) => item.level === level && item.about === about);
  for (const level of rules.value('levels.order')) {
    const levelClass = classOf(rules, level);
    const need = levelClass === null ? 'none' : rules.value(`reasons.${levelClass}`);
    const needed = need === 'indicator' || need === 'indicator-and-text';
    const lacking = (['staff', 'service'] as const).find((about) => needed && !has(level, about));
    if (lacking !== undefined) {
      throw new RegionProblem(
        `rules["reasons.${levelClass}"] asks for an indicator, but rules["indicators"] has none about ${lacking} at level ${level}.`,
      );
    }
  }
}
