import type { Agency, CaseInfo, CaseKind, ServiceStage } from '../contract/case.ts';
import type { Subject } from '../contract/rating.ts';
import type { ReasonsFrom } from '../contract/rating-form.ts';
import type { RegionRules } from './regions/region-rules.ts';

export interface RatedSubject {
  subject: Subject;
  /** All agencies of a joint case; empty where just one, or none, is rated. */
  agencies: readonly Agency[];
}

export interface RatingDue {
  subjects: readonly RatedSubject[];
  reasonsFrom: ReasonsFrom;
}

/** Given on a platform, without anybody at a window: 网上服务 (Ezhou 第五条, 第九条 count the self-service terminal in). */
const ONLINE_KINDS: readonly CaseKind[] = ['fully-online', 'online-enquiry', 'self-service'];

export const isOnline = (kind: CaseKind) => ONLINE_KINDS.includes(kind);

/**
 * Who is rated for a case of this kind at this stage.
 * @returns undefined when the region wants no rating then
 */
export function whoIsRated(
  rules: RegionRules,
  { kind, jointAgencies = [] }: Pick<CaseInfo, 'kind' | 'jointAgencies'>,
  stage: ServiceStage,
): RatingDue | undefined {
  const due = rules.value(`due.${kind}`)[stage];
  if (due === undefined) return undefined;
  const subjects = due.subjects.map(
    (rated): RatedSubject =>
      rated === 'agencies' ? { subject: 'agency', agencies: jointAgencies } : { subject: rated, agencies: [] },
  );
  return { subjects, reasonsFrom: due.reasonsFrom ?? 'any-subject' };
}
