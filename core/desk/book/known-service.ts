import { evaluationRequestSchema, type EvaluationRequest } from '../../contract/case.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { FieldFault } from '../../contract/refusal.ts';
import { namedFault } from '../../http/field-faults.ts';

/** What the counter says now of the times of a case is newer than what is kept. */
export function withTimesOf({ case: { finishedAt }, service }: EvaluationRequest, known: Evaluation): Evaluation {
  return {
    ...known,
    case: { ...known.case, ...(finishedAt !== undefined && { finishedAt }) },
    service: { ...known.service, time: service.time },
  };
}

/** What decides who and what is rated; a repeat may differ in anything else, e.g. in the time of the service. */
const IDENTITY = [
  ['/case/taskCode', ({ case: { taskCode } }: EvaluationRequest) => taskCode],
  ['/case/taskName', ({ case: { taskName } }: EvaluationRequest) => taskName],
  ['/case/kind', ({ case: { kind } }: EvaluationRequest) => kind],
  ['/service/stage', ({ service: { stage } }: EvaluationRequest) => stage],
  ['/staff/no', ({ staff }: EvaluationRequest) => staff?.no],
  ['/staff/name', ({ staff }: EvaluationRequest) => staff?.name],
] as const;

/** In whatever order; who has not been told of any agencies yet does not contradict. */
function hasOtherAgencies(known: Evaluation, { case: { jointAgencies = [] } }: EvaluationRequest): boolean {
  const codes = new Set(known.case.jointAgencies?.map(({ code }) => code));
  const isSame = codes.size === jointAgencies.length && jointAgencies.every(({ code }) => codes.has(code));
  return codes.size > 0 && jointAgencies.length > 0 && !isSame;
}

/** The fields in which a request is about somebody or something else than what is kept of its service. */
export function differencesBetween(known: Evaluation, request: EvaluationRequest): FieldFault[] {
  const pointers: string[] = IDENTITY.filter(([, valueOf]) => valueOf(known) !== valueOf(request)).map(([pointer]) => pointer);
  if (hasOtherAgencies(known, request)) pointers.push('/case/jointAgencies');
  return pointers.map((pointer) => namedFault(evaluationRequestSchema, pointer, ['differs from what was posted before', '与此前提交的内容不同']));
}
