import type { EvaluationRequest, GroupRequest } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Evaluation } from '../../contract/evaluation.ts';
import { Refusal } from '../../contract/refusal.ts';
import { advance, IDLE, isAtRegionsPage, isOpen, type EventBy, type Session } from '../../evaluation/session.ts';
import type { Admission } from '../admission/admission.ts';
import type { Bulletin } from '../bulletin.ts';
import type { EvaluationBook, GivesWay } from '../book/evaluation-book.ts';
import { admitGroup, isGroupUnderWay, keepGroup } from './group-offer.ts';
import { beginningOf, evaluationsOf, groupIdOf, groupOf, leftToRate, withChanged, withoutRatedElsewhere, type LiveSession, type SessionTimes } from './live-session.ts';
import { resumable } from './resumable.ts';
import { SessionRun } from './session-run.ts';
import type { Showing, Shown } from './showing.ts';
import { ALONE, type Turns } from './turns.ts';

export type { LiveSession } from './live-session.ts';

export interface SessionDeskDependencies {
  book: EvaluationBook;
  clock: Clock;
  admission: Admission;
  times: SessionTimes;
  bulletin: Bulletin;
  /** By what all time to rate is multiplied: more than 1 for who needs longer. 1 if not given. */
  timeFactor?(): number;
  /** Whether this service is rated on the region's own page; none is, if not given. A group never is. */
  usesRegionalPage?(evaluation: Evaluation): boolean;
  /** The desk has the screen to itself, if not given. */
  turns?: Turns;
}

/** Begins and ends the one live session, and tells it what citizen, counter and province do. */
export class SessionDesk {
  readonly #dependencies: SessionDeskDependencies;
  readonly #turns: Turns;
  readonly #run: SessionRun;
  readonly #showing: Showing;

  constructor(dependencies: SessionDeskDependencies) {
    const { book, clock, times, bulletin, timeFactor = () => 1, turns = ALONE } = dependencies;
    this.#dependencies = dependencies;
    this.#turns = turns;
    this.#run = new SessionRun({ book, clock, times, bulletin, timeFactor });
    this.#showing = this.#run.showing;
  }

  get live(): LiveSession | undefined {
    return this.#showing.live;
  }
  /** What the live session is about: one evaluation, or those of a group. */
  get liveEvaluations(): readonly Evaluation[] {
    return this.live === undefined ? [] : evaluationsOf(this.live);
  }

  /**
   * Takes up the evaluation, with its group, that was before a citizen when the evaluator last stopped, if there still is
   * time for it.
   * @param id the latest one that was under way
   */
  resume(id: string): void {
    const found = resumable(id, this.#dependencies);
    if (found === undefined) return;
    const { shown, begun } = found;
    if (shown.group) this.#dependencies.book.hold(shown.group.id, evaluationsOf(shown));
    const invited = this.#invited(shown);
    this.#showing.show(shown, begun ? advance(invited, 'citizen', { type: 'touched' }, shown.form) : invited);
  }

  /**
   * Invites the citizen to rate a service. The same service again gives the same evaluation, and wakes the screen again
   * if nobody is being asked about it.
   * @throws Refusal `already-rated`, `citizen-is-rating`, `differs-from-known`, `field-missing`, `finished-case-known`,
   *   `no-rating-due`, `storage-failed`, `window-over`
   */
  offer(request: EvaluationRequest): { evaluation: Evaluation; created: boolean } {
    const { admission, book } = this.#dependencies;
    const form = admission.requireShowable(request);
    const known = book.findByService(request);
    if (known && book.asTold(known).status === 'completed') throw new Refusal('already-rated');
    if (known && (this.isBeforeCitizen(known.id) || book.isHolding(known.id))) return { evaluation: known, created: false };
    admission.requireInTime(request);

    const evaluation = this.#inTurn([request], (givesWay) => book.offer({ request, known }, givesWay));
    const shown: Shown = { evaluation, form, group: null };
    this.#showing.show(shown, this.#invited(shown));
    return { evaluation, created: known === undefined };
  }

  /**
   * Invites the citizen to rate the cases of a group. Unless every one of them can be rated, nothing happens at all. The
   * same group again gives the same evaluations, and wakes the screen again if nobody is being asked about it.
   * @returns the evaluations in the order of the request; `created` if any of them is new
   * @throws Refusal what `offer` throws, naming the cases in its faults; `batch-of-different-matters`,
   *   `group-of-different-applicants`, `group-repeats-case`, `group-too-small`
   */
  offerGroup(request: GroupRequest): { id: string; evaluations: readonly Evaluation[]; created: boolean } {
    const { book } = this.#dependencies;
    const { kind } = request;
    const { asked, members } = admitGroup(request, this.#dependencies, (id) => this.isBeforeCitizen(id));
    const kept = members.flatMap(({ known }) => known ?? []);
    const created = kept.length < members.length;
    const id = groupIdOf(kind, kept);
    if (isGroupUnderWay(created ? undefined : id, kept, this.live, book)) return { id, evaluations: kept, created };

    const evaluations = this.#inTurn(request.evaluations, (givesWay) => book.offerAll(members, givesWay));
    const group = groupOf(kind, evaluations, asked);
    const shown = beginningOf(group);
    this.#showing.show(shown, this.#invited(shown));
    book.hold(group.id, evaluations);
    keepGroup(group, book);
    return { id: group.id, evaluations, created };
  }

  /** Whether this evaluation's citizen can rate on the screen now, it alone or its group. */
  isBeforeCitizen(id: string): boolean {
    return this.#isLive(id) && this.live !== undefined && isOpen(this.live.session);
  }

  /**
   * The counter takes an offer back, with all of its group, which it may until the citizen's first touch.
   * @throws Refusal `touched-already`, `already-over`, `no-such-evaluation`
   */
  cancel(id: string): Evaluation {
    const { book } = this.#dependencies;
    const evaluation = book.find(id);
    if (evaluation.status === 'cancelled') return evaluation;
    if (!this.isBeforeCitizen(id)) throw new Refusal(book.isHolding(id) ? 'touched-already' : 'already-over');
    this.#run.step('counter', { type: 'cancelled' });
    return book.find(id);
  }

  /**
   * Keeps what stands on a paper form. An offer of its service that nobody has touched is cancelled with it, with its group; what lingers of it
   * leaves the screen: its QR code would lead to a second rating.
   * @throws Refusal whatever `enter` throws, `touched-already`
   */
  enterPaper(known: Evaluation | undefined, enter: (givesWay: GivesWay | null) => Evaluation): Evaluation {
    const isOffered = known !== undefined && this.isBeforeCitizen(known.id);
    const entered = isOffered ? this.#run.giveWay('cancelled', enter) : enter(null);
    this.dismiss(entered.id);
    return entered;
  }

  /**
   * What the citizen did on the screen that shows session `id`.
   * @throws Refusal `session-over` when that is not the live session any more, and whatever `advance` refuses
   */
  act(id: string, event: EventBy<'citizen'>): void {
    const live = this.#require(id);
    if (event.type === 'how-chosen') this.#run.chooseHow(live, event);
    else this.#run.step('citizen', event);
  }

  /** What session `id` still has to rate. @throws Refusal `session-over`, also while its end is still on the screen */
  leftToRate(id: string): readonly Evaluation[] {
    const live = this.#require(id);
    if (!isOpen(live.session)) throw new Refusal('session-over');
    return leftToRate(live);
  }

  /**
   * The citizen takes a receipt for whatever is left and rates later; from here on that may be completed by phone.
   * @param links until when the link of each receipt is good, milliseconds since 1970
   */
  putOff(id: string, links: readonly { evaluation: Evaluation; linkExpiresAt: number }[]): void {
    const live = this.#require(id);
    const session = advance(live.session, 'citizen', { type: 'put-off' }, live.form);
    this.#run.moveTo(withChanged(live, this.#dependencies.book.defer(links)), session);
  }

  /**
   * Shows the QR code of an evaluation that was put off without the screen. The code of the citizen before gives way:
   * whoever stands here now would scan it, and rate another's service.
   * @returns whether it is shown, which it is not while somebody can rate on the screen
   */
  showCodeOf(evaluation: Evaluation): boolean {
    const form = this.#dependencies.admission.formFor(evaluation);
    if (form === undefined || !this.#turns.isFree() || (this.live !== undefined && isOpen(this.live.session))) return false;
    this.#showing.show({ evaluation, form, group: null }, { step: 'deferred' });
    return true;
  }

  /** Ends the lingering "thank you" or QR code. */
  dismiss(id: string): void {
    if (this.live?.evaluation.id === id && !isOpen(this.live.session)) this.#showing.clear();
  }

  /** The province holds a rating of this service that did not come from this device. On its page somebody was there, seen or not: it is told as late as any. */
  completeElsewhere(id: string): void {
    const { book } = this.#dependencies;
    const evaluation = book.find(id);
    // It may have been rated here while the province was being asked.
    if (evaluation.status === 'completed') return;
    const { live } = this;
    if (live === undefined || !this.#isLive(id)) {
      book.setStatus(evaluation, 'completed');
    } else if (live.group === null || leftToRate(live).length === 1) {
      if (isAtRegionsPage(live.session) && !live.session.touched) this.#run.step('citizen', { type: 'touched' });
      this.#run.step('province', { type: 'rated-elsewhere' });
    } else {
      const without = withoutRatedElsewhere(withChanged(live, [book.setStatus(evaluation, 'completed')]));
      if (without.evaluation.id === live.evaluation.id) this.#showing.amend(without);
      else this.#showing.show(without, without.session);
    }
  }

  /** The region's own page can be shown. A late answer, of a session that is over or has gone on, changes nothing. */
  pageOpened(id: string): void {
    if (this.live?.evaluation.id === id && this.live.session.step === 'opening-page') this.#run.step('province', { type: 'page-opened' });
  }

  /** The region's own page cannot be had, or not any more: ours takes its place. Later than that it changes nothing. */
  pageUnavailable(id: string): void {
    if (this.live?.evaluation.id === id && isAtRegionsPage(this.live.session)) this.#run.step('province', { type: 'page-unavailable' });
  }

  /** Gives whoever is before the screen their time anew, because `timeFactor` has changed. */
  extend(): void {
    if (this.live) this.#showing.show(this.live, this.live.session);
  }

  /** Nothing is left that the citizen could rate with: an open session ends unrated, a submitted rating stays. */
  deviceLost(): void {
    if (this.live && isOpen(this.live.session)) this.#run.step('device', { type: 'device-lost' });
  }

  stop(): void {
    this.#showing.stop();
  }

  #isLive(id: string): boolean {
    return this.liveEvaluations.some((evaluation) => evaluation.id === id);
  }

  #require(id: string): LiveSession {
    if (this.live?.evaluation.id !== id) throw new Refusal('session-over');
    return this.live;
  }

  /** The next citizen is invited, once all else speaks for them; an offer that nobody touched ends unrated with it. @throws Refusal `citizen-is-rating` */
  #inTurn<T>(start: readonly EvaluationRequest[], offer: (givesWay: GivesWay | null) => T): T {
    return this.#turns.admit(start, () => this.#run.giveWay('superseded', offer));
  }

  /** Where an invited citizen begins. */
  #invited({ evaluation, form, group }: Shown): Session {
    const page = group === null && (this.#dependencies.usesRegionalPage?.(evaluation) ?? false);
    const modes = group?.mode === null ? { modes: group.modes } : {};
    return advance(this.live?.session ?? IDLE, 'counter', { type: 'offered', page, ...modes }, form);
  }
}
