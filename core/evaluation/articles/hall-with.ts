import type { RegionRules } from '../regions/region-rules.ts';
import { loadRegionRules } from '../regions/shipped.ts';

/** A hall of its own with just these rules, straight above `national`: for tests of what rules do, whoever gives them. */
export function hallWith(rules: Record<string, unknown>): RegionRules {
  const hall = { id: 'hall', name: '某大厅', extends: 'national', document: { title: '某大厅规则', number: '某办〔2026〕1号' }, rules };
  return loadRegionRules('hall', { hall });
}
