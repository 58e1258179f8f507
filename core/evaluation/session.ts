import type { EvaluationStatus } from '../contract/evaluation.ts';
import { NO_REASONS, type Level, type Rating, type Reasons } from '../contract/rating.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { Refusal } from '../contract/refusal.ts';
import { judgeRating } from './judge-rating.ts';

/**
 * One citizen before the screen, from invitation to thanks. Pure: the session desk feeds it events and does what the
 * new step asks for (store, thank, print, go idle).
 */
export type Session =
  | { step: 'offered' }
  | { step: 'rating'; detailsFirst: boolean }
  | { step: 'reasoning'; level: Level; reasons: Reasons }
  | { step: 'submitted'; rating: Rating }
  | { step: 'thanked' }
  | { step: 'deferred' }
  | { step: 'unrated' }
  | { step: 'cancelled' };

export type SessionEvent =
  // by the citizen
  | { type: 'touched' }
  | { type: 'details-first-set'; on: boolean }
  | { type: 'level-chosen'; level: Level }
  | { type: 'draft-saved'; reasons: Reasons }
  | { type: 'went-back' }
  | { type: 'submitted'; reasons: Reasons }
  | { type: 'put-off' }
  | { type: 'declined' }
  // by the counter: never after the first touch
  | { type: 'cancelled' }
  | { type: 'superseded' }
  // by the clock, the store and the province
  | { type: 'timed-out' }
  | { type: 'stored' }
  | { type: 'store-failed' }
  | { type: 'rated-elsewhere' };

/** What the counter may know of a session. A rating that is stored but not yet thanked for is still "rating". */
export function statusOf(session: Session): EvaluationStatus {
  switch (session.step) {
    case 'offered':
      return 'offered';
    case 'rating':
    case 'reasoning':
    case 'submitted':
      return 'rating';
    case 'thanked':
      return 'completed';
    case 'deferred':
    case 'unrated':
    case 'cancelled':
      return session.step;
  }
}

/** Whether the citizen can still rate in this session. */
export function isOpen(session: Session): boolean {
  return session.step === 'offered' || session.step === 'rating' || session.step === 'reasoning';
}

/**
 * The session after an event.
 * @throws Refusal when the event is not allowed at this step, or a submission is incomplete; the session stays as it was
 */
export function advance(session: Session, event: SessionEvent, form: RatingForm): Session {
  switch (event.type) {
    case 'stored':
      if (session.step !== 'submitted') throw new Refusal('step-not-possible');
      return { step: 'thanked' };
    case 'store-failed':
      if (session.step !== 'submitted') throw new Refusal('step-not-possible');
      return { step: 'reasoning', level: session.rating.level, reasons: session.rating.reasons };
    case 'cancelled':
    case 'superseded':
      return withdraw(session, event.type);
    case 'rated-elsewhere':
      return { step: 'thanked' };
    case 'timed-out':
    case 'declined':
      requireOpen(session);
      return { step: 'unrated' };
    case 'put-off':
      requireOpen(session);
      return { step: 'deferred' };
    default:
      requireOpen(session);
      return answer(session, event, form);
  }
}

type OpenSession = Extract<Session, { step: 'offered' | 'rating' | 'reasoning' }>;
type Answer = Extract<
  SessionEvent,
  { type: 'touched' | 'details-first-set' | 'level-chosen' | 'draft-saved' | 'went-back' | 'submitted' }
>;

function requireOpen(session: Session): asserts session is OpenSession {
  if (!isOpen(session)) throw new Refusal('session-over');
}

function withdraw(session: Session, by: 'cancelled' | 'superseded'): Session {
  switch (session.step) {
    case 'offered':
      return { step: by === 'cancelled' ? 'cancelled' : 'unrated' };
    case 'rating':
    case 'reasoning':
    case 'submitted':
      throw new Refusal(by === 'cancelled' ? 'touched-already' : 'citizen-is-rating');
    default:
      throw new Refusal('already-over');
  }
}

function answer(session: OpenSession, event: Answer, form: RatingForm): Session {
  const detailsFirst = session.step === 'rating' && session.detailsFirst;
  switch (event.type) {
    case 'touched':
      return session.step === 'offered' ? { step: 'rating', detailsFirst: false } : session;
    case 'details-first-set':
      if (session.step === 'reasoning') throw new Refusal('step-not-possible');
      return { step: 'rating', detailsFirst: event.on };
    case 'level-chosen': {
      if (session.step === 'reasoning') throw new Refusal('step-not-possible');
      const judgement = judgeRating(form, { level: event.level, reasons: NO_REASONS });
      return judgement.complete && !detailsFirst
        ? { step: 'submitted', rating: judgement.rating }
        : { step: 'reasoning', level: event.level, reasons: NO_REASONS };
    }
    case 'draft-saved':
      if (session.step !== 'reasoning') throw new Refusal('step-not-possible');
      return { ...session, reasons: event.reasons };
    case 'went-back':
      if (session.step !== 'reasoning') throw new Refusal('step-not-possible');
      return { step: 'rating', detailsFirst: false };
    case 'submitted': {
      if (session.step !== 'reasoning') throw new Refusal('step-not-possible');
      const judgement = judgeRating(form, { level: session.level, reasons: event.reasons });
      if (!judgement.complete) throw new Refusal('rating-incomplete');
      return { step: 'submitted', rating: judgement.rating };
    }
  }
}
