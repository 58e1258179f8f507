import { randomUUID } from 'node:crypto';
import type { EvaluationRequest } from '../contract/case.ts';
import type { CancelTimer, Clock } from '../contract/clock.ts';
import { serviceKey, type Evaluation, type EvaluationStatus, type Place } from '../contract/evaluation.ts';
import type { Channel } from '../contract/rating.ts';
import type { RatingForm } from '../contract/rating-form.ts';
import { Refusal } from '../contract/refusal.ts';
import type { RegionProfile } from '../evaluation/profile.ts';
import { ratingForm } from '../evaluation/rating-form.ts';
import { advance, isOpen, statusOf, type Session, type SessionEvent } from '../evaluation/session.ts';
import type { EvaluationStore } from '../../offline-queue/store.ts';
import type { Bulletin } from './bulletin.ts';
import type { StorageGuard } from './storage-guard.ts';

/** How long each screen waits for a touch, in milliseconds. */
export interface SessionTimes {
  toRateMs: number;
  thanksMs: number;
  qrCodeMs: number;
}

/** The citizen now before the screen. Its steps thanked and deferred linger until their time is over. */
export interface LiveSession {
  evaluation: Evaluation;
  form: RatingForm;
  session: Session;
  /** Milliseconds since 1970. */
  endsAt: number;
}

export interface SessionDeskDependencies {
  store: EvaluationStore;
  storage: StorageGuard;
  clock: Clock;
  profile: RegionProfile;
  place: Place;
  channel: Channel;
  times: SessionTimes;
  bulletin: Bulletin;
}

/**
 * Runs the one live session: feeds it what citizen, counter and clock do, stores what must not be lost *before* anybody
 * is told of it, and keeps the time. A change that cannot be stored does not happen.
 */
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
   * Takes up the evaluation that was before a citizen when the evaluator last stopped, if there still is time for it;
   * whatever else was left under way ends unrated.
   */
  resume(): void {
    const { store, clock, times } = this.#dependencies;
    const [latest, ...older] = store.underWay();
    for (const evaluation of older) this.#setStatus(evaluation, 'unrated');
    if (latest === undefined) return;
    const form = this.#formFor(latest);
    if (form === undefined || clock.now() - latest.changedAt > times.toRateMs) {
      this.#setStatus(latest, 'unrated');
      return;
    }
    const session: Session = latest.status === 'rating' ? { step: 'rating', detailsFirst: false } : { step: 'offered' };
    this.#show({ evaluation: latest, form, session, endsAt: clock.now() + times.toRateMs });
  }

  /**
   * Invites the citizen to rate a service. The same service again gives the same evaluation, and wakes the screen again
   * if nobody is being asked about it.
   * @throws Refusal `already-rated`, `citizen-is-rating`, `no-rating-due`, `storage-failed`
   */
  offer(request: EvaluationRequest): { evaluation: Evaluation; created: boolean } {
    const { clock, times } = this.#dependencies;
    const form = this.#formFor(request);
    if (form === undefined) throw new Refusal('no-rating-due');

    const known = this.findByService(request);
    if (known?.status === 'completed') throw new Refusal('already-rated');
    if (known && this.#isBeforeCitizen(known.id)) return { evaluation: known, created: false };

    this.#supersede();
    const evaluation = known ? this.#setStatus(known, 'offered') : this.record(request, 'offered');
    this.#show({ evaluation, form, session: { step: 'offered' }, endsAt: clock.now() + times.toRateMs });
    return { evaluation, created: known === undefined };
  }

  /**
   * Keeps a new evaluation and its service record, without showing it.
   * @throws Refusal `no-rating-due`, `storage-failed`
   */
  record(request: EvaluationRequest, status: 'offered' | 'deferred'): Evaluation {
    if (this.#formFor(request) === undefined) throw new Refusal('no-rating-due');
    const { store, storage, clock, place, bulletin } = this.#dependencies;
    const now = clock.now();
    const evaluation: Evaluation = {
      id: randomUUID(),
      case: request.case,
      service: request.service,
      staff: request.staff,
      applicant: request.applicant,
      place,
      status,
      offeredAt: now,
      changedAt: now,
      linkExpiresAt: null,
    };
    storage.attempt(() => store.offer(evaluation));
    bulletin.emit('status', { id: evaluation.id, status, at: now });
    bulletin.emit('enqueued');
    return evaluation;
  }

  /** @throws Refusal `no-such-evaluation` */
  find(id: string): Evaluation {
    const evaluation = this.#dependencies.storage.attempt(() => this.#dependencies.store.find(id));
    if (evaluation === undefined) throw new Refusal('no-such-evaluation');
    return evaluation;
  }

  findByService(request: EvaluationRequest): Evaluation | undefined {
    return this.#dependencies.storage.attempt(() => this.#dependencies.store.findByService(serviceKey(request)));
  }

  /**
   * The counter takes an offer back, which it may until the citizen's first touch.
   * @throws Refusal `touched-already`, `already-over`, `no-such-evaluation`
   */
  cancel(id: string): Evaluation {
    const evaluation = this.find(id);
    if (evaluation.status === 'cancelled') return evaluation;
    if (!this.#isBeforeCitizen(id)) throw new Refusal('already-over');
    this.#step({ type: 'cancelled' });
    return this.find(id);
  }

  /**
   * What the citizen did on the screen that shows session `id`.
   * @throws Refusal `session-over` when that is not the live session any more, and whatever `advance` refuses
   */
  act(id: string, event: SessionEvent): void {
    if (this.#live?.evaluation.id !== id) throw new Refusal('session-over');
    this.#step(event);
  }

  /** Ends the lingering "thank you" or QR code. */
  dismiss(id: string): void {
    if (this.#live?.evaluation.id === id && !isOpen(this.#live.session)) this.#goIdle();
  }

  /** A receipt was made for an evaluation: who is not before the screen may rate later. */
  deferUnlessBeforeCitizen(evaluation: Evaluation): Evaluation {
    return this.#isBeforeCitizen(evaluation.id) ? evaluation : this.#setStatus(evaluation, 'deferred');
  }

  /** The province holds a rating of this service that did not come from this device. */
  completeElsewhere(evaluation: Evaluation): void {
    if (this.#live?.evaluation.id === evaluation.id && this.#live.session.step !== 'thanked') {
      this.#step({ type: 'rated-elsewhere' });
    } else {
      this.#setStatus(evaluation, 'completed');
    }
  }

  stop(): void {
    this.#cancelTimer?.();
  }

  #formFor({ case: caseInfo, service }: Pick<EvaluationRequest, 'case' | 'service'>): RatingForm | undefined {
    return ratingForm(this.#dependencies.profile, caseInfo.kind, service.stage);
  }

  #isBeforeCitizen(id: string): boolean {
    return this.#live !== undefined && this.#live.evaluation.id === id && isOpen(this.#live.session);
  }

  /** Makes room for the next citizen; an offer that nobody touched ends unrated. */
  #supersede(): void {
    if (this.#live && isOpen(this.#live.session)) this.#step({ type: 'superseded' });
  }

  /** Advances the live session; the store learns of the new status first. */
  #step(event: SessionEvent): void {
    const live = this.#live;
    if (live === undefined) throw new Refusal('session-over');
    const next = advance(live.session, event, live.form);
    if (next.step === 'submitted') {
      this.#complete(live, next);
      return;
    }
    const status = statusOf(next);
    const evaluation = status === live.evaluation.status ? live.evaluation : this.#setStatus(live.evaluation, status);
    this.#moveTo({ ...live, evaluation }, next);
  }

  #complete(live: LiveSession, submitted: Extract<Session, { step: 'submitted' }>): void {
    const { store, storage, clock, channel, bulletin } = this.#dependencies;
    const { evaluation, form } = live;
    const ratedAt = clock.now();
    try {
      storage.attempt(() =>
        store.complete({
          ...submitted.rating,
          evaluationId: evaluation.id,
          projectNo: evaluation.case.projectNo,
          serviceNumber: evaluation.service.number,
          assessNumber: 1,
          ratedAt,
          channel,
        }),
      );
    } catch (error) {
      this.#moveTo(live, advance(submitted, { type: 'store-failed' }, form));
      throw error;
    }
    const completed: Evaluation = { ...evaluation, status: 'completed', changedAt: ratedAt };
    this.#moveTo({ ...live, evaluation: completed }, advance(submitted, { type: 'stored' }, form));
    // One touch may do all: without this the counter could tell a good level, rated at once, from one that needs reasons.
    if (evaluation.status === 'offered') bulletin.emit('status', { id: evaluation.id, status: 'rating', at: ratedAt });
    bulletin.emit('status', { id: evaluation.id, status: 'completed', at: ratedAt });
    bulletin.emit('enqueued');
  }

  #setStatus(evaluation: Evaluation, status: EvaluationStatus): Evaluation {
    const { store, storage, clock, bulletin } = this.#dependencies;
    const at = clock.now();
    storage.attempt(() => store.setStatus(evaluation.id, status, at));
    bulletin.emit('status', { id: evaluation.id, status, at });
    return { ...evaluation, status, changedAt: at };
  }

  #moveTo(live: LiveSession, session: Session): void {
    const { clock, times } = this.#dependencies;
    switch (session.step) {
      case 'unrated':
      case 'cancelled':
        this.#goIdle();
        break;
      case 'thanked':
        this.#show({ ...live, session, endsAt: clock.now() + times.thanksMs });
        break;
      case 'deferred':
        this.#show({ ...live, session, endsAt: clock.now() + times.qrCodeMs });
        break;
      default:
        this.#show({ ...live, session, endsAt: clock.now() + times.toRateMs });
    }
  }

  #show(live: LiveSession): void {
    const { clock, storage, bulletin } = this.#dependencies;
    this.#live = live;
    this.#cancelTimer?.();
    this.#cancelTimer = clock.after(Math.max(0, live.endsAt - clock.now()), () => {
      if (!isOpen(live.session)) return this.#goIdle();
      // If even "unrated" cannot be stored, the guard has told the technician, and the screen still goes back to idle.
      if (!storage.succeeds(() => this.#step({ type: 'timed-out' }))) this.#goIdle();
    });
    bulletin.emit('live');
  }

  #goIdle(): void {
    this.#cancelTimer?.();
    this.#live = undefined;
    this.#dependencies.bulletin.emit('live');
  }
}
