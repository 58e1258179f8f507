import type { EvaluationRequest } from '../../contract/case.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { Admission } from './admission.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';

export interface FindRatableDependencies {
  book: Pick<EvaluationBook, 'findByKey' | 'servicesOfCase'>;
  admission: Pick<Admission, 'requireShowable' | 'requireInTime'>;
}

/** What the counter posted when it offered this service. */
export function requestOf({ case: caseInfo, service, staff, applicant }: Evaluation): EvaluationRequest {
  return { case: caseInfo, service, ...(staff && { staff }), ...(applicant && { applicant }) };
}

/**
 * Of the services of a case that this device knows, the latest that can still be rated here.
 * @returns undefined where it knows none
 * @throws Refusal that says why the latest cannot be rated, where none can; `storage-failed`
 */
export function latestRatable({ book, admission }: FindRatableDependencies, projectNo: string): Evaluation | undefined {
  const byNumber = book.servicesOfCase(projectNo).toSorted((a, b) => b.number - a.number);
  const known = byNumber.flatMap(({ number }) => book.findByKey({ projectNo, serviceNumber: number }) ?? []);
  // What the counter took back was no offer, unless a receipt of it is out.
  const offered = known.filter(({ status, linkExpiresAt }) => status !== 'cancelled' || linkExpiresAt !== null);
  let whyNotTheLatest: Refusal | undefined;
  for (const evaluation of offered) {
    const whyNot = whyNotRatable(admission, evaluation);
    if (whyNot === undefined) return evaluation;
    whyNotTheLatest ??= whyNot;
  }
  if (whyNotTheLatest !== undefined) throw whyNotTheLatest;
  return undefined;
}

function whyNotRatable(admission: FindRatableDependencies['admission'], evaluation: Evaluation): Refusal | undefined {
  if (evaluation.status === 'completed') return new Refusal('already-rated');
  try {
    admission.requireShowable(requestOf(evaluation));
    admission.requireInTime(requestOf(evaluation));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
