import type { DeviceConfig } from './config.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';

/** What a technician must know of this device's settings beside its region's rules. @param longestText characters that the province takes */
export function settingsWarnings(rules: RegionRules, config: DeviceConfig, longestText: number): string[] {
  return [...deviceWarnings(rules, config), ...textWarnings(rules, longestText), ...extensionWarnings(config)];
}

/** A province that stores less than the region allows would refuse, or cut, what citizens write. */
function textWarnings(rules: RegionRules, longestText: number): string[] {
  const limit = rules.value('reasons.text-limit');
  if (limit <= longestText) return [];
  return [`The region allows ${limit} characters, the province takes ${longestText} (province.textLimit): citizens may write ${longestText}.`];
}

/** What this device lacks of what the region wants on its screen: every session would be refused for it. */
function deviceWarnings(rules: RegionRules, { deviceKind, citizenInput, terminalNo }: DeviceConfig): string[] {
  const { value, from } = rules.ruling(`shown.${deviceKind}`);
  const wanted = `which ${from?.document} ${from?.source} wants on the screen of a ${deviceKind}: until then no session begins here.`;
  const warnings: string[] = [];
  if (value.includes('terminal-number') && terminalNo === undefined) warnings.push(`config.json: set terminalNo, ${wanted}`);
  if (value.includes('indicators') && citizenInput === 'levels') {
    warnings.push(`config.json: citizenInput "levels" shows no indicators, ${wanted} Use "choices" or "text".`);
  }
  return warnings;
}

/** What the province's fields cannot say stays here. */
function extensionWarnings({ province, citizenInput }: DeviceConfig): string[] {
  if (province === undefined || province.takesExtensions || citizenInput === 'text') return [];
  return ['Reasons still owed (citizenInput) are kept here only: the province is not said to take them (province.takesExtensions).'];
}
