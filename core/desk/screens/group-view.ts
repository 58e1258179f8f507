import type { StaffInfo } from '../../contract/case.ts';
import type { RatingView } from '../../contract/screen-views.ts';
import { evaluationsOf, type LiveSession } from '../session/live-session.ts';

/** What the screen shows of a group; null for a single case. */
export function groupView({ evaluation, group }: LiveSession): RatingView['group'] {
  if (group === null) return null;
  const { kind, members, modes, mode } = group;
  return {
    kind,
    cases: members.map(({ evaluation: { case: { taskName, projectNo } } }) => ({ taskName, projectNo })),
    modes: [...modes],
    mode,
    current: members.findIndex((member) => member.evaluation.id === evaluation.id),
  };
}

/** Whoever served in what is being rated, once each, in the order of the cases. */
export function staffOf(live: LiveSession): StaffInfo[] {
  const rated = live.group?.mode === 'each' ? [live.evaluation] : evaluationsOf(live);
  return [...new Map(rated.flatMap(({ staff }) => (staff ? [[staff.no, staff] as const] : []))).values()];
}
