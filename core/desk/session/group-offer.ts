import type { GroupRequest } from '../../contract/case.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import { isOpen } from '../../evaluation/session.ts';
import type { Admission, GroupAsked } from '../admission/admission.ts';
import { eachOfGroup } from '../admission/each-of-group.ts';
import type { EvaluationBook, Offered } from '../book/evaluation-book.ts';
import { groupOf, type LiveGroup, type LiveSession } from './live-session.ts';

interface GroupDependencies {
  book: EvaluationBook;
  admission: Admission;
}

/**
 * That every case of a group can be offered.
 * @param isBeforeCitizen of an evaluation that is kept
 * @throws Refusal what `requireGroup` throws; `already-rated`, `differs-from-known`, `window-over`, naming the cases
 */
export function admitGroup(
  { kind, evaluations: requests }: GroupRequest,
  { book, admission }: GroupDependencies,
  isBeforeCitizen: (id: string) => boolean,
): { asked: GroupAsked; members: readonly Offered[] } {
  const asked = admission.requireGroup(kind, requests);
  const members = eachOfGroup(requests, (request) => {
    const known = book.findByService(request);
    if (known && book.asTold(known).status === 'completed') throw new Refusal('already-rated');
    if (known === undefined || !(isBeforeCitizen(known.id) || book.isHolding(known.id))) admission.requireInTime(request);
    return { request, known };
  });
  return { asked, members };
}

/**
 * Whether this very group is before the citizen, or is over and the counter was not told yet.
 * @param id undefined of a group that has new cases
 * @param kept those of its evaluations that are kept
 * @throws Refusal `citizen-is-rating` when one of them has ended as part of another session, and the counter was not told yet
 */
export function isGroupUnderWay(
  id: string | undefined,
  kept: readonly Evaluation[],
  live: LiveSession | undefined,
  book: Pick<EvaluationBook, 'isHolding' | 'isHoldingGroup'>,
): boolean {
  const isUnderWay = id !== undefined && (live !== undefined && isOpen(live.session) ? live.group?.id === id : book.isHoldingGroup(id));
  if (!isUnderWay && kept.some((evaluation) => book.isHolding(evaluation.id))) throw new Refusal('citizen-is-rating');
  return isUnderWay;
}

/** The group to which an evaluation belonged when the evaluator last stopped; null where it cannot go on as one. */
export function recallGroup(id: string, { book, admission }: GroupDependencies): LiveGroup | null {
  try {
    const kept = book.keptGroup();
    if (!kept?.ids.includes(id)) return null;
    const evaluations = kept.ids.map((one) => book.find(one));
    const isWhole = evaluations.every(({ status }) => status === 'offered' || status === 'rating' || status === 'completed');
    return isWhole ? { ...groupOf(kept.kind, evaluations, admission.requireGroup(kept.kind, evaluations)), mode: kept.mode } : null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

/** Has a restart of the evaluator find the group. */
export function keepGroup({ kind, mode, members }: LiveGroup, book: EvaluationBook): void {
  book.keepGroup({ kind, mode, ids: members.map(({ evaluation }) => evaluation.id) });
}

/** The group is over: what was held back of it is told, and a restart of the evaluator finds none. */
export function endGroup({ group }: Pick<LiveSession, 'group'>, book: EvaluationBook): void {
  if (group === null) return;
  book.release();
  book.keepGroup(null);
}
