import { Refusal, REFUSALS, type FieldFault } from '../../contract/refusal.ts';

/**
 * Checks every case of a group.
 * @throws Refusal the first one; its faults name each case that was refused for the same reason, by its place in the request
 */
export function eachOfGroup<T, R>(cases: readonly T[], check: (one: T) => R): R[] {
  const outcomes = cases.map((one) => outcomeOf(() => check(one)));
  const [first] = outcomes.flatMap(({ refusal }) => refusal ?? []);
  if (first === undefined) return outcomes.flatMap(({ results }) => results);
  const faults = outcomes.flatMap(({ refusal }, nth) => (refusal?.code === first.code ? faultsOf(refusal, nth) : []));
  throw new Refusal(first.code, { faults, cause: first });
}

function outcomeOf<R>(action: () => R): { results: R[]; refusal?: Refusal } {
  try {
    return { results: [action()] };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { results: [], refusal: error };
  }
}

/** @param nth place in the request, from 0 */
function faultsOf({ code, faults }: Refusal, nth: number): FieldFault[] {
  const base = `/evaluations/${nth}`;
  if (faults.length > 0) return faults.map((fault) => ({ ...fault, pointer: base + fault.pointer }));
  return [{ pointer: base, field: `第 ${nth + 1} 件 (case ${nth + 1})`, detail: REFUSALS[code].en, detailZh: REFUSALS[code].zh }];
}
