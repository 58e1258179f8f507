import { randomUUID } from 'node:crypto';
import type { EvaluationRequest } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import { serviceKey, type Evaluation, type EvaluationStatus, type Place, type ServiceKey } from '../../contract/evaluation.ts';
import type { Channel, Rating, RatingRecord } from '../../contract/rating.ts';
import { Refusal } from '../../contract/refusal.ts';
import { expandToGroup } from '../../evaluation/how-many.ts';
import type { Ended, KnownService } from '../../../offline-queue/evaluations.ts';
import type { EvaluationStore } from '../../../offline-queue/store.ts';
import type { Bulletin } from '../bulletin.ts';
import { Discretion } from './discretion.ts';
import { keepLiveGroup, recallLiveGroup, type KeptGroup } from './kept-group.ts';
import { differencesBetween, withTimesOf } from './known-service.ts';
import type { StorageGuard } from '../storage-guard.ts';

export interface EvaluationBookDependencies {
  store: EvaluationStore;
  storage: StorageGuard;
  clock: Clock;
  bulletin: Bulletin;
  place: Place;
  channel: Channel;
  /** See `DiscretionDependencies`; 0 if not given. */
  tellEveryMs?: number;
}

/** What stands on a paper form, and who enters it. */
export interface PaperRated {
  rating: Rating;
  /** In its day, milliseconds since 1970. */
  ratedAt: number;
  /** `yyyy-MM-dd` */
  formDate: string;
  by: string;
}

/** What is before a citizen and gives way: how each of it ends is kept together with what takes its place. */
export interface GivesWay {
  evaluations: readonly Evaluation[];
  status: Ended['status'];
}

/** A service, and what is kept about it. */
export interface Offered {
  request: EvaluationRequest;
  known: Evaluation | undefined;
}

/**
 * Every evaluation and each change of it: stored first, told afterwards. A change that cannot be stored does not happen.
 * All methods throw Refusal `storage-failed` then.
 */
export class EvaluationBook {
  readonly #dependencies: EvaluationBookDependencies;
  /** To which the ticks of its ratings belong. */
  readonly #clockRun = randomUUID();
  readonly #discretion: Discretion;

  constructor(dependencies: EvaluationBookDependencies) {
    this.#dependencies = dependencies;
    const { clock, bulletin, tellEveryMs: everyMs = 0 } = dependencies;
    this.#discretion = new Discretion({ clock, everyMs, tell: ({ id, status, changedAt }) => bulletin.post('status', { id, status, at: changedAt }) });
  }

  /** @throws Refusal `no-such-evaluation` */
  find(id: string): Evaluation {
    const evaluation = this.#dependencies.storage.read(() => this.#dependencies.store.find(id));
    if (evaluation === undefined) throw new Refusal('no-such-evaluation');
    return evaluation;
  }

  /**
   * What is kept about the service of a request, if anything.
   * @throws Refusal `differs-from-known` when another matter or member of staff was named for it before: the citizen
   *   would rate somebody else than the counter means, and the province has the first version already
   */
  findByService(request: EvaluationRequest): Evaluation | undefined {
    const known = this.findByKey(serviceKey(request));
    const differences = known ? differencesBetween(known, request) : [];
    if (differences.length > 0) throw new Refusal('differs-from-known', { faults: differences });
    return known;
  }

  /** What is kept about a service, if anything. */
  findByKey(key: ServiceKey): Evaluation | undefined {
    return this.#dependencies.storage.read(() => this.#dependencies.store.findByService(key));
  }

  /** The services of a case that are kept. Of one that was not rated it is told as late as anything that it may be rated under another number. */
  servicesOfCase(projectNo: string): readonly KnownService[] {
    const services = this.#dependencies.storage.read(() => this.#dependencies.store.servicesOfCase(projectNo));
    return services.map((service) => ({ ...service, isOut: service.isOut || this.#discretion.holds(service.id) }));
  }

  /** Keeps a service whose receipt is handed out, together with its service record. @param linkExpiresAt see `Evaluation` */
  record(request: EvaluationRequest, linkExpiresAt: number): Evaluation {
    const { store, storage, bulletin } = this.#dependencies;
    const evaluation = this.#newEvaluation(request, 'deferred', linkExpiresAt);
    storage.write(() => store.offer(evaluation));
    bulletin.post('enqueued');
    this.#discretion.pass(evaluation);
    return evaluation;
  }

  /** Offers a service: one that is new is kept with its service record. */
  offer(service: Offered, givesWay: GivesWay | null): Evaluation {
    const evaluation = this.#asOffered(service);
    this.#keepOffers([service], [evaluation], givesWay);
    return evaluation;
  }

  /** Offers all of these services, or none. @returns them in their order */
  offerAll(services: readonly Offered[], givesWay: GivesWay | null): Evaluation[] {
    const evaluations = services.map((service) => this.#asOffered(service));
    this.#keepOffers(services, evaluations, givesWay);
    return evaluations;
  }

  setStatus(evaluation: Evaluation, status: EvaluationStatus): Evaluation {
    const [changed = evaluation] = this.setStatuses([evaluation], status);
    return changed;
  }

  /** All of them, or none. */
  setStatuses(evaluations: readonly Evaluation[], status: EvaluationStatus): Evaluation[] {
    const { store, storage, clock } = this.#dependencies;
    const at = clock.now();
    storage.write(() => store.setStatus(evaluations.map(({ id }) => id), status, at));
    for (const evaluation of evaluations) this.#discretion.pass({ id: evaluation.id, status, changedAt: at }, evaluation);
    return evaluations.map((evaluation): Evaluation => ({ ...evaluation, status, changedAt: at }));
  }

  /** Receipts are handed out, by which the citizen rates later: all of them, or none. */
  defer(receipts: readonly { evaluation: Evaluation; linkExpiresAt: number }[]): Evaluation[] {
    const { store, storage, clock, bulletin } = this.#dependencies;
    const changedAt = clock.now();
    storage.write(() => store.defer(receipts.map(({ evaluation: { id }, linkExpiresAt }) => ({ id, linkExpiresAt })), changedAt));
    bulletin.post('receipt');
    return receipts.map(({ evaluation, linkExpiresAt }) => {
      const deferred: Evaluation = { ...evaluation, status: 'deferred', changedAt, linkExpiresAt };
      if (evaluation.status !== 'deferred') this.#discretion.pass(deferred, evaluation);
      return deferred;
    });
  }

  /** A receipt is handed out about a service whose citizen is before the screen all the same. */
  noteReceipt(evaluation: Evaluation, linkExpiresAt: number): void {
    const { store, storage, bulletin } = this.#dependencies;
    storage.write(() => store.setLink(evaluation.id, linkExpiresAt));
    bulletin.post('receipt');
  }

  /**
   * Keeps the citizen's rating of each of these services and completes them: all, or none.
   * @param groupId of several that are rated together
   */
  complete(evaluations: readonly Evaluation[], rating: Rating, groupId: string | null): Evaluation[] {
    const { store, storage, clock, channel, bulletin } = this.#dependencies;
    const ratedAt = clock.now();
    const rated = { ...rating, assessNumber: 1, ratedAt, ratedTicks: clock.ticks(), clockRun: this.#clockRun, channel };
    const members = evaluations.map((evaluation) => ({ evaluationId: evaluation.id, ...serviceKey(evaluation) }));
    const records = groupId === null ? members.map((member) => ({ ...rated, ...member, groupId })) : expandToGroup(rated, groupId, members);
    storage.write(() => store.complete(...records));
    bulletin.post('enqueued');
    // One touch may do all; without this the counter would see fewer steps for a level that needs no reasons.
    const untouched = evaluations.filter(({ status }) => status === 'offered');
    for (const evaluation of untouched) this.#discretion.pass({ ...evaluation, status: 'rating', changedAt: ratedAt }, evaluation);
    return evaluations.map((evaluation): Evaluation => {
      const completed: Evaluation = { ...evaluation, status: 'completed', changedAt: ratedAt };
      this.#discretion.pass(completed, evaluation.status === 'rating' ? evaluation : { status: 'rating', changedAt: ratedAt });
      return completed;
    });
  }

  /**
   * Keeps what stands on a paper form as the rating of its service, and completes it.
   */
  enterPaper({ request, known }: Offered, { rating, ratedAt, formDate, by }: PaperRated, givesWay: GivesWay | null): Evaluation {
    const { store, storage, clock, bulletin } = this.#dependencies;
    const at = clock.now();
    const evaluation: Evaluation = known ? { ...known, status: 'completed', changedAt: at } : this.#newEvaluation(request, 'completed', null);
    const record: RatingRecord = {
      ...rating,
      ...serviceKey(evaluation),
      evaluationId: evaluation.id,
      assessNumber: 1,
      ratedAt,
      ratedTicks: clock.ticks(),
      clockRun: this.#clockRun,
      channel: 'paper-form',
      groupId: null,
    };
    storage.write(() => store.enterPaper({ added: known ? undefined : evaluation, ended: endedOf(givesWay), rating: record, by, formDate, at }));
    this.#tellEnded(givesWay, at);
    this.#discretion.pass(evaluation);
    bulletin.post('enqueued');
    return evaluation;
  }

  /** Until `release` nobody is told how any of these has ended. */
  hold(groupId: string, evaluations: readonly Evaluation[]): void {
    this.#discretion.beginGroup(groupId, evaluations);
  }

  /** What was held back is told, when it may be, all with one time. */
  release(): void {
    this.#discretion.endGroup();
  }

  /** Somebody else is before the screen now, of whom this book knows nothing: what has ended is told, as when the next case begins. */
  nextBegins(): void {
    this.#discretion.nextBegins();
  }

  /** Whether the counter learns of the end of a rating later than it is. */
  get tellsLate(): boolean {
    return (this.#dependencies.tellEveryMs ?? 0) > 0;
  }

  /** Whether something has ended that was not told yet, or this evaluation has. */
  isHolding(id?: string): boolean {
    return id === undefined ? this.#discretion.isHolding : this.#discretion.holds(id);
  }

  /** Whether this group is over and it was not told yet. */
  isHoldingGroup(groupId: string): boolean {
    return this.#discretion.holdsGroup(groupId);
  }

  /** How an evaluation stands as far as it was told. */
  asTold(evaluation: Evaluation): Evaluation {
    return this.#discretion.holds(evaluation.id) ? { ...evaluation, status: 'rating' } : evaluation;
  }

  stop(): void {
    this.#discretion.stop();
  }

  /** Keeps which group is before the citizen; null when none is any more. */
  keepGroup(group: KeptGroup | null): void {
    keepLiveGroup(group, this.#dependencies);
  }

  /** The group that was before a citizen when the evaluator last stopped. */
  keptGroup(): KeptGroup | undefined {
    return recallLiveGroup(this.#dependencies);
  }

  /** Ends as unrated whatever is kept as before a citizen and is not: the evaluator, or its disk, failed meanwhile. */
  endAbandoned(except: readonly string[]): void {
    const { store, storage, clock } = this.#dependencies;
    for (const { id } of storage.read(() => store.underWay())) {
      if (except.includes(id)) continue;
      const changedAt = clock.now();
      storage.write(() => store.setStatus(id, 'unrated', changedAt));
      this.#discretion.pass({ id, status: 'unrated', changedAt });
    }
  }

  #asOffered({ request, known }: Offered): Evaluation {
    return known ? { ...withTimesOf(request, known), status: 'offered', changedAt: this.#dependencies.clock.now() } : this.#newEvaluation(request, 'offered', null);
  }

  #keepOffers(services: readonly Offered[], offered: readonly Evaluation[], givesWay: GivesWay | null): void {
    const { store, storage, clock, bulletin } = this.#dependencies;
    const anew = new Set(services.flatMap(({ known }) => known?.id ?? []));
    const added = offered.filter(({ id }) => !anew.has(id));
    const at = clock.now();
    storage.write(() => store.offerAll({ added, anew: [...anew], ended: endedOf(givesWay) }, at));
    this.#tellEnded(givesWay, at);
    if (added.length > 0) bulletin.post('enqueued');
    for (const evaluation of offered) this.#discretion.pass(evaluation);
  }

  #tellEnded(givesWay: GivesWay | null, changedAt: number): void {
    if (givesWay === null) return;
    const { evaluations, status } = givesWay;
    for (const evaluation of evaluations) this.#discretion.pass({ id: evaluation.id, status, changedAt }, evaluation);
  }

  #newEvaluation(request: EvaluationRequest, status: 'offered' | 'deferred' | 'completed', linkExpiresAt: number | null): Evaluation {
    const { clock, place } = this.#dependencies;
    const { case: caseInfo, service, staff, applicant } = request;
    const now = clock.now();
    return { id: randomUUID(), case: caseInfo, service, staff, applicant, place: { ...place }, status, offeredAt: now, changedAt: now, linkExpiresAt };
  }
}

const endedOf = (givesWay: GivesWay | null): Ended | undefined => givesWay ? { ids: givesWay.evaluations.map(({ id }) => id), status: givesWay.status } : undefined;
