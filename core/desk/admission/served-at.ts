import type { EvaluationRequest } from '../../contract/case.ts';
import type { ServedAt } from '../../evaluation/until-when.ts';

/**
 * The instants of a request that the rating window counts from. Only an intake leaves the case under way; whatever else
 * was served, the case was finished by then (办结), if the counter does not say when.
 */
export function servedAt({ case: { finishedAt }, service }: Pick<EvaluationRequest, 'case' | 'service'>): ServedAt {
  const time = Date.parse(service.time);
  const finished = finishedAt === undefined ? undefined : Date.parse(finishedAt);
  return { servedAt: time, finishedAt: finished ?? (service.stage === 'intake' ? undefined : time) };
}
