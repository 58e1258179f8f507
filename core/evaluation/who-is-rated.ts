import type { Agency, CaseInfo, ServiceStage } from '../contract/case.ts';
import type { Subject } from '../contract/rating.ts';
import type { ReasonsFrom } from '../contract/rating-form.ts';
import { ratingUnit } from './how-many.ts';
import type { RegionRules } from './regions/region-rules.ts';

export interface RatedSubject {
  subject: Subject;
  /** All that share a joint case, as far as they are known; null where no group of agencies is rated. */
  agencies: readonly Agency[] | null;
}

export interface RatingDue {
  subjects: readonly RatedSubject[];
  reasonsFrom: ReasonsFrom;
}

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
  // 一事一评: what is not finished is not rated.
  if (due === undefined || (stage === 'intake' && ratingUnit(rules, kind) === 'finished-case')) return undefined;
  const subjects = due.subjects.map(
    (rated): RatedSubject =>
      rated === 'agencies' ? { subject: 'agency', agencies: jointAgencies } : { subject: rated, agencies: null },
  );
  return { subjects, reasonsFrom: due.reasonsFrom };
}
