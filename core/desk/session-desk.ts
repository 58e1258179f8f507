import type { EvaluationRequest } from '../contract/case.ts';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import type { Evaluation } from '../contract/evaluation.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { Refusal } from '../contract/refusal.ts';
import { advance, IDLE, isOpen, statusOf, type Actor, type EventBy, type Session } from '../evaluation/session.ts';
import type { Admission } from './admission.ts';
import type { Bulletin } from './bulletin.ts';
import type { EvaluationBook } from './evaluation-book.ts';

/** How long each screen waits for a touch, in milliseconds. */
export interface SessionTimes {
  toRateMs: number;
  thanksMs: number;
  qrCodeMs: number;
}

/** How long after the first touch a citizen may still be writing when the evaluator comes back. */
const RATING_MAY_LAST_MS = 600_000;

/** The citizen now before the screen. Its steps thanked and deferred linger until their time is over. */
export interface LiveSession {
  evaluation: Evaluation;
  form: RatingForm;
  session: Session;
  /** Milliseconds since 1970. */
  endsAt: number;
}

export interface SessionDeskDependencies {
  book: EvaluationBook;
  clock: Clock;
  admission: Admission;
  times: SessionTimes;
  bulletin: Bulletin;
}

/** Runs the one live session: feeds it what citizen, counter and clock do, and keeps its time. */
export class SessionDesk {
  readonly #dependencies: SessionDeskDependencies;
  #live: LiveSession | undefined;
  #cancelTimer: CancelTimer | undefined;

  constructor(dependencies: SessionDeskDependencies) {
    this.#dependencies = dependencies;
  }

  get live(): LiveSession | undefined {
    return this.#live;
  }

  /**
   * Takes up the evaluation that was before a citizen when the evaluator last stopped, if there still is time for it.
   * @param id the latest one that was under way
   */
  resume(id: string): void {
    const { admission, book, clock, times } = this.#dependencies;
    const latest = book.find(id);
    const form = admission.formFor(latest);
    const age = clock.now() - latest.changedAt;
    // A negative age means that the clock was set back: nobody knows how long ago it was.
    // Every touch gave time anew, and only the first one is stored.
    const mayLast = latest.status === 'rating' ? Math.max(times.toRateMs, RATING_MAY_LAST_MS) : times.toRateMs;
    if (form === undefined || age < 0 || age > mayLast) return;
    const session: Session = latest.status === 'rating' ? { step: 'rating', detailsFirst: false } : { step: 'offered' };
    this.#show({ evaluation: latest, form, session, endsAt: clock.now() + times.toRateMs });
  }

  /**
   * Invites the citizen to rate a service. The same service again gives the same evaluation, and wakes the screen again
   * if nobody is being asked about it.
   * @throws Refusal `already-rated`, `citizen-is-rating`, `differs-from-known`, `field-missing`, `finished-case-known`,
   *   `no-rating-due`, `storage-failed`, `window-over`
   */
  offer(request: EvaluationRequest): { evaluation: Evaluation; created: boolean } {
    const { admission, book, clock, times } = this.#dependencies;
    const form = admission.requireShowable(request);
    const known = book.findByService(request);
    if (known?.status === 'completed') throw new Refusal('already-rated');
    if (known && this.isBeforeCitizen(known.id)) return { evaluation: known, created: false };
    admission.requireInTime(request);

    this.#supersede();
    const evaluation = known ? withTimesOf(request, book.setStatus(known, 'offered')) : book.record(request, 'offered', null);
    const session = advance(this.#live?.session ?? IDLE, 'counter', { type: 'offered' }, form);
    this.#show({ evaluation, form, session, endsAt: clock.now() + times.toRateMs });
    return { evaluation, created: known === undefined };
  }

  /** Whether this evaluation's citizen can rate on the screen now. */
  isBeforeCitizen(id: string): boolean {
    return this.#live !== undefined && this.#live.evaluation.id === id && isOpen(this.#live.session);
  }

  /**
   * The counter takes an offer back, which it may until the citizen's first touch.
   * @throws Refusal `touched-already`, `already-over`, `no-such-evaluation`
   */
  cancel(id: string): Evaluation {
    const { book } = this.#dependencies;
    const evaluation = book.find(id);
    if (evaluation.status === 'cancelled') return evaluation;
    if (!this.isBeforeCitizen(id)) throw new Refusal('already-over');
    this.#step('counter', { type: 'cancelled' });
    return book.find(id);
  }

  /**
   * What the citizen did on the screen that shows session `id`.
   * @throws Refusal `session-over` when that is not the live session any more, and whatever `advance` refuses
   */
  act(id: string, event: EventBy<'citizen'>): void {
    this.#require(id);
    this.#step('citizen', event);
  }

  /**
   * The citizen takes a receipt and rates later; from here on the evaluation may be completed by phone.
   * @param linkExpiresAt until when the receipt's link is good, milliseconds since 1970
   */
  putOff(id: string, linkExpiresAt: number): void {
    const live = this.#require(id);
    const session = advance(live.session, 'citizen', { type: 'put-off' }, live.form);
    this.#moveTo({ ...live, evaluation: this.#dependencies.book.defer(live.evaluation, linkExpiresAt) }, session);
  }

  /**
   * Shows the QR code of an evaluation that was put off without the screen. The code of the citizen before gives way:
   * whoever stands here now would scan it, and rate another's service.
   * @returns whether it is shown, which it is not while somebody can rate on the screen
   */
  showCodeOf(evaluation: Evaluation): boolean {
    const { admission, clock, times } = this.#dependencies;
    const form = admission.formFor(evaluation);
    if (form === undefined || (this.#live !== undefined && isOpen(this.#live.session))) return false;
    this.#show({ evaluation, form, session: { step: 'deferred' }, endsAt: clock.now() + times.qrCodeMs });
    return true;
  }

  /** Ends the lingering "thank you" or QR code. */
  dismiss(id: string): void {
    if (this.#live?.evaluation.id === id && !isOpen(this.#live.session)) this.#goIdle();
  }

  /** The province holds a rating of this service that did not come from this device. */
  completeElsewhere(id: string): void {
    const { book } = this.#dependencies;
    const evaluation = book.find(id);
    // It may have been rated here while the province was being asked.
    if (evaluation.status === 'completed') return;
    if (this.#live?.evaluation.id === id) this.#step('province', { type: 'rated-elsewhere' });
    else book.setStatus(evaluation, 'completed');
  }

  /** Nothing is left that the citizen could rate with: an open session ends unrated, a submitted rating stays. */
  deviceLost(): void {
    if (this.#live && isOpen(this.#live.session)) this.#step('device', { type: 'device-lost' });
  }

  stop(): void {
    this.#cancelTimer?.();
  }

  #require(id: string): LiveSession {
    if (this.#live?.evaluation.id !== id) throw new Refusal('session-over');
    return this.#live;
  }

  /** Makes room for the next citizen; an offer that nobody touched ends unrated. */
  #supersede(): void {
    if (this.#live && isOpen(this.#live.session)) this.#step('counter', { type: 'superseded' });
  }

  /** Advances the live session; the store learns of the new status first. */
  #step<A extends Actor>(by: A, event: EventBy<A>): void {
    const live = this.#live;
    if (live === undefined) throw new Refusal('session-over');
    const next = advance(live.session, by, event, live.form);
    if (next.step === 'submitted') {
      this.#complete(live, next);
      return;
    }
    this.#moveTo({ ...live, evaluation: this.#withStatusOf(next, live.evaluation) }, next);
  }

  /**
   * The evaluation with the status of a session. That a citizen has begun holds even if it cannot be stored: else the
   * counter could still cancel, and could tell levels apart by whether it can.
   */
  #withStatusOf(session: Session, evaluation: Evaluation): Evaluation {
    const status = statusOf(session);
    if (status === undefined || status === evaluation.status) return evaluation;
    try {
      return this.#dependencies.book.setStatus(evaluation, status);
    } catch (error) {
      if (!isOpen(session) || !(error instanceof Refusal)) throw error;
      return evaluation;
    }
  }

  #complete(live: LiveSession, submitted: Extract<Session, { step: 'submitted' }>): void {
    const { evaluation, form } = live;
    try {
      const completed = this.#dependencies.book.complete(evaluation, submitted.rating);
      this.#moveTo({ ...live, evaluation: completed }, advance(submitted, 'store', { type: 'stored' }, form));
    } catch (error) {
      this.#moveTo(live, advance(submitted, 'store', { type: 'store-failed' }, form));
      throw error;
    }
  }

  #moveTo(live: LiveSession, session: Session): void {
    const { clock, times } = this.#dependencies;
    const show = (forMs: number) => this.#show({ ...live, session, endsAt: clock.now() + forMs });
    switch (session.step) {
      case 'unrated':
      case 'cancelled':
      case 'superseded':
        return this.#goIdle();
      case 'thanked':
        return show(times.thanksMs);
      case 'deferred':
        return show(times.qrCodeMs);
      default:
        return show(times.toRateMs);
    }
  }

  #show(live: LiveSession): void {
    const { clock, bulletin } = this.#dependencies;
    this.#live = live;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(Math.max(0, live.endsAt - clock.now()), () => this.#timeOut(live));
    bulletin.post('live');
  }

  #timeOut(live: LiveSession): void {
    try {
      if (isOpen(live.session)) this.#step('clock', { type: 'timed-out' });
    } catch (error) {
      // If even "unrated" cannot be stored, the screen still goes idle; the book ends it when the store recovers.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.#goIdle();
    }
  }

  #goIdle(): void {
    this.#cancelTimer?.();
    if (this.#live === undefined) return;
    this.#live = undefined;
    this.#dependencies.bulletin.post('live');
  }
}

/** What the counter says now of the times of a case is newer than what is kept. */
function withTimesOf({ case: { finishedAt }, service }: EvaluationRequest, known: Evaluation): Evaluation {
  return {
    ...known,
    case: { ...known.case, ...(finishedAt !== undefined && { finishedAt }) },
    service: { ...known.service, time: service.time },
  };
}
