import type { EvaluationStatus } from '../contract/evaluation.ts';
import { NO_REASONS, type Level, type Rating, type Reasons } from '../contract/rating.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { Refusal, type RefusalCode } from '../contract/refusal.ts';
import type { GroupMode } from '../contract/screen-views.ts';
import { canAskReasons } from './asked-here.ts';
import { judgeRating } from './judge-rating.ts';

/**
 * One citizen before the screen, from invitation to thanks. Pure: the session desk feeds it events and does what the
 * new step asks for (store, thank, print, go idle).
 */
export type Session =
  | { step: 'idle' }
  | { step: 'offered' }
  /** The province is asked for its own page, which this region wants. */
  | { step: 'opening-page'; touched: boolean }
  /** Its page is before the citizen, in a frame of ours. */
  | { step: 'regional-page'; touched: boolean }
  /** The citizen says whether the cases of a group are rated together or each on its own. */
  | { step: 'choosing-how'; modes: readonly GroupMode[]; touched: boolean }
  | { step: 'rating'; detailsFirst: boolean }
  | { step: 'reasoning'; level: Level; reasons: Reasons }
  | { step: 'submitted'; rating: Rating }
  | { step: 'thanked' }
  | { step: 'deferred' }
  | { step: 'unrated' }
  | { step: 'cancelled' }
  | { step: 'superseded' };
export const IDLE: Session = { step: 'idle' };
/** Where a citizen stands who has begun: also before the next case of a group. */
export const AT_LEVELS: Session = { step: 'rating', detailsFirst: false };

/** Who causes a step. `device` speaks for what the citizen rates with: its loss leaves nothing to rate with. */
export type Actor = 'citizen' | 'counter' | 'clock' | 'device' | 'store' | 'province';

export type SessionEvent =
  /** `page`: begins on the region's own page. `modes`: begins with the question how a group is rated. */
  | { type: 'offered'; page?: boolean; modes?: readonly GroupMode[] }
  | { type: 'touched' }
  /** May come again at the levels or reasons; what was entered there is forgotten. */
  | { type: 'how-chosen'; mode: GroupMode }
  | { type: 'details-first-set'; on: boolean }
  | { type: 'level-chosen'; level: Level }
  | { type: 'draft-saved'; reasons: Reasons }
  | { type: 'went-back' }
  | { type: 'submitted'; reasons: Reasons }
  | { type: 'put-off' }
  | { type: 'declined' }
  | { type: 'cancelled' }
  | { type: 'superseded' }
  | { type: 'timed-out' }
  | { type: 'device-lost' }
  | { type: 'stored' }
  | { type: 'store-failed' }
  | { type: 'rated-elsewhere' }
  | { type: 'page-opened' }
  | { type: 'page-unavailable' };

const CAUSED_BY = {
  offered: 'counter',
  touched: 'citizen',
  'how-chosen': 'citizen',
  'details-first-set': 'citizen',
  'level-chosen': 'citizen',
  'draft-saved': 'citizen',
  'went-back': 'citizen',
  submitted: 'citizen',
  'put-off': 'citizen',
  declined: 'citizen',
  cancelled: 'counter',
  superseded: 'counter',
  'timed-out': 'clock',
  'device-lost': 'device',
  stored: 'store',
  'store-failed': 'store',
  'rated-elsewhere': 'province',
  'page-opened': 'province',
  'page-unavailable': 'province',
} as const satisfies Record<SessionEvent['type'], Actor>;

type TypeBy<A extends Actor> = {
  [T in SessionEvent['type']]: (typeof CAUSED_BY)[T] extends A ? T : never;
}[SessionEvent['type']];
/** The events that one side causes. */
export type EventBy<A extends Actor> = Extract<SessionEvent, { type: TypeBy<A> }>;

/** What the counter may know of a session. Until a submitted rating is stored, the citizen is still "rating". */
export function statusOf(session: Session): EvaluationStatus | undefined {
  switch (session.step) {
    case 'idle':
      return undefined;
    case 'offered':
    case 'deferred':
    case 'unrated':
    case 'cancelled':
      return session.step;
    case 'opening-page':
    case 'regional-page':
    case 'choosing-how':
      return session.touched ? 'rating' : 'offered';
    case 'rating':
    case 'reasoning':
    case 'submitted':
      return 'rating';
    case 'thanked':
      return 'completed';
    case 'superseded':
      return 'unrated';
  }
}

type AtLevels = Extract<Session, { step: 'offered' | 'rating' }>;
type Reasoning = Extract<Session, { step: 'reasoning' }>;
type ChoosingHow = Extract<Session, { step: 'choosing-how' }>;
type AtRegionsPage = Extract<Session, { step: 'opening-page' | 'regional-page' }>;
type Submitted = Extract<Session, { step: 'submitted' }>;

/** Whether the citizen can still rate in this session. */
export function isOpen(session: Session): session is AtLevels | Reasoning | ChoosingHow | AtRegionsPage {
  switch (session.step) {
    case 'offered':
    case 'choosing-how':
    case 'rating':
    case 'reasoning':
      return true;
    default:
      return isAtRegionsPage(session);
  }
}

/** Whether the rating is made on the region's own page and not on ours. */
export function isAtRegionsPage(session: Session): session is AtRegionsPage {
  return session.step === 'opening-page' || session.step === 'regional-page';
}

/**
 * The session after an event.
 * @param by who causes it
 * @throws Refusal when that side may not cause it, it is not possible at this step, or a submission is incomplete; the
 *   session stays as it was
 */
export function advance(session: Session, by: Actor, event: SessionEvent, form: RatingForm): Session {
  if (CAUSED_BY[event.type] !== by) throw new Refusal('not-yours');
  const after = next(session, event, form);
  if (after === undefined) throw new Refusal(whyNot(session, event.type));
  return after;
}

function whyNot(session: Session, type: SessionEvent['type']): RefusalCode {
  const citizensTurn = statusOf(session) === 'rating';
  const over = session.step !== 'idle' && !isOpen(session) && session.step !== 'submitted';
  switch (type) {
    case 'cancelled':
      return citizensTurn ? 'touched-already' : 'already-over';
    case 'offered':
    case 'superseded':
      return citizensTurn ? 'citizen-is-rating' : 'step-not-possible';
    default:
      return over ? 'session-over' : 'step-not-possible';
  }
}

/** A rating by phone may come while its code is still on the screen; whoever is slow with a phone touches for more time. */
function atCode(session: Session, { type }: SessionEvent): Session | undefined {
  if (type === 'touched') return session;
  return type === 'rated-elsewhere' ? { step: 'thanked' } : undefined;
}

/** What an event makes of a session; undefined when it is not possible at that step. */
function next(session: Session, event: SessionEvent, form: RatingForm): Session | undefined {
  switch (session.step) {
    case 'offered':
      return withdrawn(event) ?? left(event) ?? atLevels(session, event, form);
    case 'opening-page':
    case 'regional-page':
      return (session.touched ? undefined : withdrawn(event)) ?? left(event) ?? atRegionsPage(session, event);
    case 'choosing-how':
      return (session.touched ? undefined : withdrawn(event)) ?? left(event) ?? choosingHow(session, event);
    case 'rating':
      return left(event) ?? atLevels(session, event, form);
    case 'reasoning':
      return left(event) ?? atReasons(session, event, form);
    case 'submitted':
      return settled(session, event, form);
    case 'deferred':
      return atCode(session, event) ?? offeredAnew(event);
    default:
      return offeredAnew(event);
  }
}

function offeredAnew(event: SessionEvent): Session | undefined {
  if (event.type !== 'offered') return undefined;
  if (event.page) return { step: 'opening-page', touched: false };
  return event.modes ? { step: 'choosing-how', modes: event.modes, touched: false } : { step: 'offered' };
}

/** The counter takes back what the citizen has not touched yet. */
function withdrawn({ type }: SessionEvent): Session | undefined {
  return type === 'cancelled' || type === 'superseded' ? { step: type } : undefined;
}

/** What ends an open session without a rating made here. */
function left({ type }: SessionEvent): Session | undefined {
  switch (type) {
    case 'declined':
    case 'timed-out':
    case 'device-lost':
      return { step: 'unrated' };
    case 'put-off':
      return { step: 'deferred' };
    case 'rated-elsewhere':
      return { step: 'thanked' };
    default:
      return undefined;
  }
}

function atRegionsPage(session: AtRegionsPage, { type }: SessionEvent): Session | undefined {
  const { step, touched } = session;
  switch (type) {
    case 'touched':
      return { step, touched: true };
    case 'page-opened':
      return step === 'opening-page' ? { step: 'regional-page', touched } : undefined;
    case 'page-unavailable':
      return touched ? AT_LEVELS : { step: 'offered' };
    default:
      return undefined;
  }
}

function choosingHow({ modes }: ChoosingHow, event: SessionEvent): Session | undefined {
  switch (event.type) {
    case 'touched':
      return { step: 'choosing-how', modes, touched: true };
    case 'how-chosen':
      return modes.includes(event.mode) ? AT_LEVELS : undefined;
    default:
      return undefined;
  }
}

function atLevels(session: AtLevels, event: SessionEvent, form: RatingForm): Session | undefined {
  const detailsFirst = session.step === 'rating' && session.detailsFirst;
  switch (event.type) {
    case 'touched':
      return { step: 'rating', detailsFirst };
    case 'details-first-set':
      return { step: 'rating', detailsFirst: event.on };
    case 'level-chosen':
      return choose(event.level, detailsFirst, form);
    case 'how-chosen':
      return session.step === 'rating' ? AT_LEVELS : undefined;
    default:
      return undefined;
  }
}

/** A level that asks for no reasons is submitted at the touch; so is any on a device that cannot ask for them. */
function choose(level: Level, detailsFirst: boolean, form: RatingForm): Session {
  const wantsReasons = detailsFirst || form.levels.some((one) => one.level === level && one.asksReasons);
  const judgement = judgeRating(form, { level, reasons: NO_REASONS });
  return judgement.complete && !(wantsReasons && canAskReasons(form, level))
    ? { step: 'submitted', rating: judgement.rating }
    : { step: 'reasoning', level, reasons: NO_REASONS };
}

function atReasons(session: Reasoning, event: SessionEvent, form: RatingForm): Session | undefined {
  switch (event.type) {
    case 'touched':
      return session;
    case 'draft-saved':
      return { ...session, reasons: event.reasons };
    case 'went-back':
    case 'how-chosen':
      return AT_LEVELS;
    case 'submitted': {
      const judgement = judgeRating(form, { level: session.level, reasons: event.reasons });
      if (!judgement.complete) throw new Refusal('rating-incomplete');
      return { step: 'submitted', rating: judgement.rating };
    }
    default:
      return undefined;
  }
}

/** Only the store can end what was submitted: nobody can lose it any more. */
function settled({ rating: { level, reasons } }: Submitted, { type }: SessionEvent, form: RatingForm): Session | undefined {
  switch (type) {
    case 'stored':
      return { step: 'thanked' };
    case 'store-failed':
      return canAskReasons(form, level) ? { step: 'reasoning', level, reasons } : AT_LEVELS;
    default:
      return undefined;
  }
}
