import type { Applicant, CaseInfo, CaseKind, GroupKind } from '../contract/case.ts';
import type { ServiceKey } from '../contract/evaluation.ts';
import type { RatingRecord } from '../contract/rating.ts';
import type { ReasonsFrom } from '../contract/rating-form.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RatingMode } from './regions/rule-book.ts';
import type { RegionRules } from './regions/region-rules.ts';
import type { RatedSubject, RatingDue } from './who-is-rated.ts';

/** Given on a platform, without anybody at a window: 网上服务 (Ezhou 第五条, 第九条 count the self-service terminal in). */
const ONLINE_KINDS: readonly CaseKind[] = ['fully-online', 'online-enquiry', 'self-service'];

const isOnline = (kind: CaseKind) => ONLINE_KINDS.includes(kind);

/**
 * What one rating is for: each service of a case (现场服务一次一评), or the finished case as a whole
 * (网上服务一事一评).
 */
export function ratingUnit(rules: RegionRules, kind: CaseKind): 'each-service' | 'finished-case' {
  return rules.value(isOnline(kind) ? 'count.online' : 'count.on-site');
}

export interface GroupRating {
  /** How the citizen may rate them; the first is what the region prefers. */
  modes: readonly RatingMode[];
  /** How reasons are asked for when all are rated together. */
  reasonsFrom: ReasonsFrom;
}

/**
 * How a group of cases is rated.
 * @throws Refusal `group-too-small`, `group-repeats-case`, `batch-of-different-matters`
 * @see Qiqihar 第十四条 and 办法第四十条, Ezhou 第十三条, Tianjin 第十二条, 第十四条
 */
export function groupRating(
  rules: RegionRules,
  kind: GroupKind,
  cases: readonly Pick<CaseInfo, 'projectNo' | 'taskCode'>[],
): GroupRating {
  if (new Set(cases.map(({ projectNo }) => projectNo)).size !== cases.length) throw new Refusal('group-repeats-case');
  return kind === 'batch' ? batchRating(rules, cases) : themeRating(rules, cases);
}

function batchRating(rules: RegionRules, cases: readonly Pick<CaseInfo, 'taskCode'>[]): GroupRating {
  const { minCases, reasonsFrom } = rules.value('count.batch');
  if (cases.length < minCases) throw new Refusal('group-too-small');
  if (new Set(cases.map(({ taskCode }) => taskCode)).size > 1) throw new Refusal('batch-of-different-matters');
  return { modes: ['together'], reasonsFrom };
}

/** 一件事 links at least so many matters. */
const LEAST_OF_A_THEME = 2;

function themeRating(rules: RegionRules, cases: readonly unknown[]): GroupRating {
  if (cases.length < LEAST_OF_A_THEME) throw new Refusal('group-too-small');
  return { modes: rules.value('count.theme'), reasonsFrom: 'any-subject' };
}

/**
 * That one citizen can rate all of a group, as far as the counter told whose cases they are.
 * @throws Refusal `group-of-different-applicants`
 */
export function requireOneApplicant(applicants: readonly (Applicant | undefined)[]): void {
  const told = applicants.filter((applicant) => applicant !== undefined);
  const names = new Set(told.map(({ name }) => name));
  const idNumbers = new Set(told.flatMap(({ idNumber }) => (idNumber === undefined ? [] : [idNumber.toUpperCase()])));
  if (names.size > 1 || idNumbers.size > 1) throw new Refusal('group-of-different-applicants');
}

/** Who is rated when cases are rated all at once: whoever is rated for any of them. */
export function ratedTogether(dues: readonly RatingDue[], reasonsFrom: ReasonsFrom): RatingDue {
  const subjects = new Map<RatedSubject['subject'], RatedSubject>();
  for (const rated of dues.flatMap((due) => due.subjects)) {
    const agencies = [...(subjects.get(rated.subject)?.agencies ?? []), ...(rated.agencies ?? [])];
    const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
    subjects.set(rated.subject, { subject: rated.subject, agencies: rated.agencies === null && byCode.size === 0 ? null : [...byCode.values()] });
  }
  return { subjects: [...subjects.values()], reasonsFrom };
}

/** One service of a group. */
export type GroupMember = ServiceKey & { evaluationId: string };

/**
 * One record per case out of one rating for all: level, reasons and moment are the same, the group id is common.
 * @param rated the citizen's rating, once
 * @throws Refusal `group-repeats-case` when a service stands twice among the members
 */
export function expandToGroup(
  rated: Omit<RatingRecord, keyof GroupMember | 'groupId'>,
  groupId: string,
  members: readonly GroupMember[],
): RatingRecord[] {
  const services = new Set(members.map(({ projectNo, serviceNumber }) => `${serviceNumber} ${projectNo}`));
  if (services.size !== members.length) throw new Refusal('group-repeats-case');
  return members.map(({ evaluationId, projectNo, serviceNumber }) => ({ ...rated, evaluationId, projectNo, serviceNumber, groupId }));
}

/** Who may rate a case that somebody filed for the applicant (帮办代办). */
export type Rater = 'applicant' | 'agent';

/**
 * Who may still rate such a case. Where the region has no rule for it, the applicant alone may.
 * @param ratedBy who has rated it; undefined while nobody has
 * @see Ezhou 第十三条: once, by either; then the other may not rate again
 */
export function ratersLeft(rules: RegionRules, ratedBy: Rater | undefined): readonly Rater[] {
  if (ratedBy !== undefined) return [];
  return rules.value('count.agent-handled') === 'once-by-either' ? ['applicant', 'agent'] : ['applicant'];
}
