import { Refusal } from '../../contract/refusal.ts';
import { advance, AT_LEVELS, isOpen, type Actor, type EventBy, type Session } from '../../evaluation/session.ts';
import type { EvaluationBook, GivesWay } from '../book/evaluation-book.ts';
import { endGroup, keepGroup } from './group-offer.ts';
import { canChooseHow, leftToRate, nextAsked, ratedNow, withChanged, type LiveSession } from './live-session.ts';
import { withStatusOf } from './live-status.ts';
import { Showing, type ShowingDependencies } from './showing.ts';

export interface SessionRunDependencies extends Omit<ShowingDependencies, 'onTimeOut'> {
  book: EvaluationBook;
}

/** What the counter can put in the place of an offer that nobody has touched, and how the offer ends then. */
const GIVES_WAY = { superseded: 'unrated', cancelled: 'cancelled' } as const;

/** Moves the live session from step to step, and from case to case of a group. Of each step the store learns before the screen does. */
export class SessionRun {
  /** What is before the citizen now. */
  readonly showing: Showing;
  readonly #book: EvaluationBook;

  constructor({ book, ...dependencies }: SessionRunDependencies) {
    this.#book = book;
    this.showing = new Showing({ ...dependencies, onTimeOut: () => this.#timeOut() });
  }

  get live(): LiveSession | undefined {
    return this.showing.live;
  }

  /** @throws Refusal `session-over` when there is none, and whatever `advance` refuses */
  step<A extends Actor>(by: A, event: EventBy<A>): void {
    const { live } = this;
    if (live === undefined) throw new Refusal('session-over');
    const next = advance(live.session, by, event, live.form);
    if (next.step === 'submitted') this.#complete(live, next);
    else this.moveTo(withStatusOf(next, live, this.#book), next);
  }

  /** The citizen says how a group is rated. @throws Refusal `step-not-possible` */
  chooseHow(live: LiveSession, event: Extract<EventBy<'citizen'>, { type: 'how-chosen' }>): void {
    const session = advance(live.session, 'citizen', event, live.form);
    const { mode } = event;
    if (!canChooseHow(live, mode)) throw new Refusal('step-not-possible');
    const begun = withStatusOf(session, live, this.#book);
    const group = begun.group && { ...begun.group, mode };
    if (group) keepGroup(group, this.#book);
    this.moveTo({ ...begun, ...(group && nextAsked(group)), group }, session);
  }

  /**
   * An offer that nobody has touched gives way: it ends with what takes its place, or not at all.
   * @param keep keeps what takes its place, and in the same transaction how the offer ends; null where nobody is being asked
   * @throws Refusal `citizen-is-rating` or `touched-already`, and whatever `keep` throws
   */
  giveWay<T>(to: keyof typeof GIVES_WAY, keep: (givesWay: GivesWay | null) => T): T {
    const { live } = this;
    if (live === undefined || !isOpen(live.session)) return keep(null);
    const end = advance(live.session, 'counter', { type: to }, live.form);
    const kept = keep({ evaluations: leftToRate(live), status: GIVES_WAY[to] });
    this.moveTo(live, end);
    return kept;
  }

  /** Shows a step that the store knows already. */
  moveTo(live: LiveSession, session: Session): void {
    switch (session.step) {
      case 'unrated':
      case 'cancelled':
      case 'superseded':
        this.showing.clear();
        break;
      default:
        this.showing.show(live, session);
    }
    if (!isOpen(session)) endGroup(live, this.#book);
  }

  #complete(before: LiveSession, submitted: Extract<Session, { step: 'submitted' }>): void {
    // The first touch may rate the first of several cases: the others have begun as well.
    const live = before.group?.mode === 'each' ? withStatusOf(AT_LEVELS, before, this.#book) : before;
    const { group, form } = live;
    try {
      const completed = this.#book.complete(ratedNow(live), submitted.rating, group?.mode === 'together' ? group.id : null);
      this.#goOn(withChanged(live, completed), advance(submitted, 'store', { type: 'stored' }, form));
    } catch (error) {
      this.moveTo(live, advance(submitted, 'store', { type: 'store-failed' }, form));
      throw error;
    }
  }

  /** To the next case of a group, or to the end. */
  #goOn(live: LiveSession, end: Session): void {
    const next = live.group && nextAsked(live.group);
    if (next) this.moveTo({ ...live, ...next }, AT_LEVELS);
    else this.moveTo(live, end);
  }

  #timeOut(): void {
    const { live } = this;
    try {
      if (live && isOpen(live.session)) this.step('clock', { type: 'timed-out' });
    } catch (error) {
      // If even "unrated" cannot be stored, the screen still goes idle; the book ends it when the store recovers.
      if (!(error instanceof Refusal)) throw error;
      if (live) endGroup(live, this.#book);
    } finally {
      this.showing.clear();
    }
  }
}
