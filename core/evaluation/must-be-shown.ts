import type { DeviceKind } from '../contract/device.ts';
import type { RatingForm, ShownField } from '../contract/rating-form.ts';
import type { RegionRules } from './regions/region-rules.ts';
import type { RatingDue } from './who-is-rated.ts';

/** A field that a session can lack; the agencies of a joint case are asked for where all of them are rated. */
export type MissingField = ShownField | 'joint-agencies';

/** What a rating screen could show in a session; undefined or empty where nobody told the device. */
export interface ShownFacts {
  matterName: string | undefined;
  caseNumber: string | undefined;
  staffName: string | undefined;
  staffNumber: string | undefined;
  windowNumber: string | undefined;
  terminalNumber: string | undefined;
  hallName: string | undefined;
  form: RatingForm;
}

/**
 * The fields that the region demands on the rating screen of such a device and that this session lacks, in the
 * document's order. A session that lacks one must not begin.
 * @see Qiqihar 第八条, 第十三条, Ezhou 第十二条, Tianjin 第十条
 */
export function missingFromScreen(rules: RegionRules, deviceKind: DeviceKind, facts: ShownFacts): readonly ShownField[] {
  return rules.value(`shown.${deviceKind}`).filter((field) => !isThere(field, facts));
}

/**
 * What must be known about those who are rated and is not: a citizen cannot rate a nameless member of staff, nor tell
 * which agencies of a joint case a bad rating is about (Qiqihar 第十九条).
 */
export function missingAboutRated(due: RatingDue | undefined, staffName: string | undefined): readonly MissingField[] {
  const missing: MissingField[] = [];
  for (const { subject, agencies } of due?.subjects ?? []) {
    if (subject === 'staff' && !staffName) missing.push('staff-name');
    if (agencies?.length === 0) missing.push('joint-agencies');
  }
  return missing;
}

function isThere(field: ShownField, facts: ShownFacts): boolean {
  switch (field) {
    case 'levels':
      return facts.form.levels.length > 0;
    case 'indicators':
      // A keypad alone never shows any.
      return facts.form.input !== 'levels';
    case 'matter-name':
      return Boolean(facts.matterName);
    case 'case-number':
      return Boolean(facts.caseNumber);
    case 'staff-name':
      return Boolean(facts.staffName);
    case 'staff-number':
      return Boolean(facts.staffNumber);
    case 'window-number':
      return Boolean(facts.windowNumber);
    case 'terminal-number':
      return Boolean(facts.terminalNumber);
    case 'hall-name':
      return Boolean(facts.hallName);
  }
}
