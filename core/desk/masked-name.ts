import type { Applicant, StaffInfo } from '../contract/case.ts';
import type { DeviceKind } from '../contract/device.ts';
import type { ShownField } from '../contract/rating-form.ts';

/** Names as they may stand where strangers look on: enough for the owner to recognise, never the whole. */

/** More stars would tell how long the name is. */
const MOST_STARS = 3;
/** Of a shorter name of an enterprise two characters at either end would be most of it, and often whom it belongs to: 张三小吃店. */
const ENDS_FROM = 8;

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** As people count characters: what is put together of several code points is one. */
const charactersOf = (name: string) => Array.from(graphemes.segment(name.trim().toWellFormed()), ({ segment }) => segment);

/** 欧阳建国 → 欧***, 李明 → 李*; of a single character nothing is told. Empty for an empty name. */
export function maskedPersonName(name: string): string {
  const [first = '', ...others] = charactersOf(name);
  if (others.length === 0) return first === '' ? '' : '*';
  return first + '*'.repeat(Math.min(MOST_STARS, others.length));
}

/** 华昌建材有限公司 → 华昌**公司; a short one as a person's. */
function maskedOrganisationName(name: string): string {
  const characters = charactersOf(name);
  if (characters.length < ENDS_FROM) return maskedPersonName(name);
  return [...characters.slice(0, 2), '**', ...characters.slice(-2)].join('');
}

/** Null where no name is known. Without a kind the name is taken for a person's, of which less is told. */
export function maskedApplicant(applicant: Pick<Applicant, 'name' | 'kind'> | undefined): string | null {
  if (applicant === undefined) return null;
  const { name, kind = 'natural-person' } = applicant;
  return (kind === 'natural-person' ? maskedPersonName(name) : maskedOrganisationName(name)) || null;
}

/**
 * Who served, as a screen may show it: masked in a self-rating zone, where whoever types a number learns it, unless the region
 * wants the name on that screen.
 */
export function shownStaff(staff: Pick<StaffInfo, 'name' | 'no'>, deviceKind: DeviceKind, mustShow: readonly ShownField[]): { name: string; no: string } {
  const isMasked = deviceKind === 'self-rating-zone' && !mustShow.includes('staff-name');
  return { name: isMasked ? maskedPersonName(staff.name) : staff.name, no: staff.no };
}
