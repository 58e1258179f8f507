import { createHash } from 'node:crypto';
import type { GroupKind } from '../../contract/case.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import type { RatingForm } from '../../contract/rating-form.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { GroupMode } from '../../contract/screen-views.ts';
import { AT_LEVELS, isOpen, type Session } from '../../evaluation/session.ts';
import type { GroupAsked } from '../admission/admission.ts';

/** How long each screen waits for a touch, in milliseconds. */
export interface SessionTimes {
  toRateMs: number;
  thanksMs: number;
  qrCodeMs: number;
}

/** A service, and what the citizen is asked about it. */
export interface Asked {
  evaluation: Evaluation;
  form: RatingForm;
}

/** Cases that one citizen rates in one session. */
export interface LiveGroup {
  /** Common to the records that are rated together; the same for the same evaluations. */
  id: string;
  kind: GroupKind;
  /** In the order in which the counter gave them. */
  members: readonly Asked[];
  /** How they may be rated here; the first is what the region prefers. */
  modes: readonly GroupMode[];
  /** Null until the citizen has chosen. */
  mode: GroupMode | null;
  /** What is asked about all of them at once. */
  together: RatingForm;
}

/**
 * The citizen now before the screen. Its steps thanked and deferred linger until their time is over. Of a group, `evaluation`
 * is the case that is being rated, or the first of those that are rated together: by its id screens and keys name the session,
 * so that a late touch never counts for the next case.
 */
export interface LiveSession extends Asked {
  /** Null for a single case. */
  group: LiveGroup | null;
  session: Session;
  /** Milliseconds since 1970. */
  endsAt: number;
}

/** Names the citizen: the cases of a group are one citizen's, whichever of them is being rated. */
export const citizenOf = ({ evaluation, group }: Pick<LiveSession, 'evaluation' | 'group'>): string => group?.id ?? evaluation.id;

/** What a session is about, whatever became of it. */
export const evaluationsOf = ({ evaluation, group }: Pick<LiveSession, 'evaluation' | 'group'>): readonly Evaluation[] =>
  group === null ? [evaluation] : group.members.map((member) => member.evaluation);

/** What is not rated yet, in its order. */
export const leftToRate = (live: Pick<LiveSession, 'evaluation' | 'group'>): readonly Evaluation[] =>
  evaluationsOf(live).filter(({ status }) => status !== 'completed');

/** What the next rating is about. */
export const ratedNow = (live: LiveSession): readonly Evaluation[] => (live.group?.mode === 'together' ? leftToRate(live) : [live.evaluation]);

/** The case of a group that is asked about next; undefined when all are rated. */
export const nextAsked = ({ members, mode, together }: LiveGroup): Asked | undefined => {
  const next = members.find(({ evaluation }) => evaluation.status !== 'completed');
  return next && { ...next, form: mode === 'each' ? next.form : together };
};

/** Whether the citizen may say, or say anew, that a group is rated in this way: until one of its cases was rated on its own. */
export const canChooseHow = ({ group }: LiveSession, mode: GroupMode): boolean =>
  group !== null &&
  group.modes.length > 1 &&
  group.modes.includes(mode) &&
  (group.mode !== 'each' || group.members.every(({ evaluation }) => evaluation.status !== 'completed'));

/** The session with its evaluations as they now are. */
export function withChanged<L extends Pick<LiveSession, 'evaluation' | 'group'>>(live: L, changed: readonly Evaluation[]): L {
  const latest = (one: Evaluation) => changed.find(({ id }) => id === one.id) ?? one;
  const { evaluation, group } = live;
  const members = group?.members.map((member) => ({ ...member, evaluation: latest(member.evaluation) })) ?? [];
  return { ...live, evaluation: latest(evaluation), group: group && { ...group, members } };
}

/** A group at its beginning. @param evaluations in the order in which `asked` has their forms */
export function groupOf(kind: GroupKind, evaluations: readonly Evaluation[], { modes, forms, together }: GroupAsked): LiveGroup {
  const members = forms.flatMap((form, nth) => evaluations.slice(nth, nth + 1).map((evaluation) => ({ evaluation, form })));
  const [only, another] = modes;
  return { id: groupIdOf(kind, evaluations), kind, members, modes, mode: another === undefined && only !== undefined ? only : null, together };
}

/** What is before the citizen at the beginning of a group. @throws Refusal `already-rated` when nothing of it is left */
export function beginningOf(group: LiveGroup): Omit<LiveSession, 'session' | 'endsAt'> {
  const first = nextAsked(group);
  if (first === undefined) throw new Refusal('already-rated');
  return { ...first, group };
}

/** A session one of whose cases was rated by phone meanwhile: what is asked about must not be that one. */
export function withoutRatedElsewhere(live: LiveSession): LiveSession {
  const { evaluation, group, session } = live;
  const next = group && nextAsked(group);
  if (!next || !isOpen(session) || evaluation.status !== 'completed') return live;
  const isAnother = group.mode === 'each' && (session.step === 'rating' || session.step === 'reasoning');
  return { ...live, ...next, session: isAnother ? AT_LEVELS : session };
}

/** The same for the same evaluations, in whatever order they come again; nobody can guess it who does not know their ids. */
export function groupIdOf(kind: GroupKind, evaluations: readonly Pick<Evaluation, 'id'>[]): string {
  const ids = evaluations.map(({ id }) => id).toSorted();
  return createHash('sha256').update([kind, ...ids].join(' ')).digest('hex').slice(0, 32);
}

/** Who reads or scrolls in the region's page does what nobody sees here, and what gives no time anew: so much longer it lasts from the start. */
export const UNSEEN_TOUCHES = 3;

/** Who is shown several QR codes has more time, up to that of so many. */
const MOST_CODES_WAITED_FOR = 5;

/** How long a step may last, in milliseconds. @param factor more than 1 for who needs longer */
export function lastsMs(times: SessionTimes, factor: number, live: Pick<LiveSession, 'evaluation' | 'group'>, { step }: Session): number {
  switch (step) {
    case 'thanked':
      return times.thanksMs;
    case 'deferred':
      return times.qrCodeMs * factor * Math.min(leftToRate(live).length, MOST_CODES_WAITED_FOR);
    case 'regional-page':
      return times.toRateMs * factor * UNSEEN_TOUCHES;
    default:
      return times.toRateMs * factor;
  }
}
