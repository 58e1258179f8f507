import { randomUUID } from 'node:crypto';
import type { EvaluationRequest } from '../contract/case.ts';
import type { Clock } from '../contract/clock.ts';
import { serviceKey, type Evaluation, type EvaluationStatus, type Place, type ServiceKey } from '../contract/evaluation.ts';
import type { Channel, Rating } from '../contract/rating.ts';
import { Refusal, type FieldFault } from '../contract/refusal.ts';
import type { KnownService } from '../../offline-queue/evaluations.ts';
import type { EvaluationStore } from '../../offline-queue/store.ts';
import type { Bulletin } from './bulletin.ts';
import type { StorageGuard } from './storage-guard.ts';

export interface EvaluationBookDependencies {
  store: EvaluationStore;
  storage: StorageGuard;
  clock: Clock;
  bulletin: Bulletin;
  place: Place;
  channel: Channel;
}

/**
 * Every evaluation and each change of it: stored first, told afterwards. A change that cannot be stored does not happen.
 * All methods throw Refusal `storage-failed` then.
 */
export class EvaluationBook {
  readonly #dependencies: EvaluationBookDependencies;
  /** To which the ticks of its ratings belong. */
  readonly #clockRun = randomUUID();

  constructor(dependencies: EvaluationBookDependencies) {
    this.#dependencies = dependencies;
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

  /** The services of a case that are kept. */
  servicesOfCase(projectNo: string): readonly KnownService[] {
    return this.#dependencies.storage.read(() => this.#dependencies.store.servicesOfCase(projectNo));
  }

  /** Keeps a new evaluation together with its service record. @param linkExpiresAt see `Evaluation` */
  record(request: EvaluationRequest, status: 'offered' | 'deferred', linkExpiresAt: number | null): Evaluation {
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
      linkExpiresAt,
    };
    storage.write(() => store.offer(evaluation));
    bulletin.post('enqueued');
    this.#tell(evaluation);
    return evaluation;
  }

  setStatus(evaluation: Evaluation, status: EvaluationStatus): Evaluation {
    const { store, storage, clock } = this.#dependencies;
    const changed: Evaluation = { ...evaluation, status, changedAt: clock.now() };
    storage.write(() => store.setStatus(changed.id, status, changed.changedAt));
    this.#tell(changed);
    return changed;
  }

  /** A receipt is handed out, by which the citizen rates later. */
  defer(evaluation: Evaluation, linkExpiresAt: number): Evaluation {
    const { store, storage, clock, bulletin } = this.#dependencies;
    const deferred: Evaluation = { ...evaluation, status: 'deferred', changedAt: clock.now(), linkExpiresAt };
    storage.write(() => store.defer(deferred.id, linkExpiresAt, deferred.changedAt));
    bulletin.post('receipt');
    if (evaluation.status !== 'deferred') this.#tell(deferred);
    return deferred;
  }

  /** A receipt is handed out about a service whose citizen is before the screen all the same. */
  noteReceipt(evaluation: Evaluation, linkExpiresAt: number): void {
    const { store, storage, bulletin } = this.#dependencies;
    storage.write(() => store.setLink(evaluation.id, linkExpiresAt));
    bulletin.post('receipt');
  }

  /** Keeps the citizen's rating and completes the evaluation. */
  complete(evaluation: Evaluation, rating: Rating): Evaluation {
    const { store, storage, clock, channel, bulletin } = this.#dependencies;
    const ratedAt = clock.now();
    storage.write(() =>
      store.complete({
        ...rating,
        evaluationId: evaluation.id,
        projectNo: evaluation.case.projectNo,
        serviceNumber: evaluation.service.number,
        assessNumber: 1,
        ratedAt,
        ratedTicks: clock.ticks(),
        clockRun: this.#clockRun,
        channel,
        groupId: null,
      }),
    );
    bulletin.post('enqueued');
    // One touch may do all; without this the counter would see fewer steps for a level that needs no reasons.
    if (evaluation.status === 'offered') this.#tell({ ...evaluation, status: 'rating', changedAt: ratedAt });
    const completed: Evaluation = { ...evaluation, status: 'completed', changedAt: ratedAt };
    this.#tell(completed);
    return completed;
  }

  /** Ends as unrated whatever is kept as before a citizen and is not: the evaluator, or its disk, failed meanwhile. */
  endAbandoned(except: string | undefined): void {
    const { store, storage, clock } = this.#dependencies;
    for (const { id } of storage.read(() => store.underWay())) {
      if (id === except) continue;
      const changedAt = clock.now();
      storage.write(() => store.setStatus(id, 'unrated', changedAt));
      this.#tell({ id, status: 'unrated', changedAt });
    }
  }

  #tell({ id, status, changedAt }: Pick<Evaluation, 'id' | 'status' | 'changedAt'>): void {
    this.#dependencies.bulletin.post('status', { id, status, at: changedAt });
  }
}

/** What decides who and what is rated; a repeat may differ in anything else, e.g. in the time of the service. */
const IDENTITY = [
  ['/case/taskCode', ({ case: { taskCode } }: EvaluationRequest) => taskCode],
  ['/case/taskName', ({ case: { taskName } }: EvaluationRequest) => taskName],
  ['/case/kind', ({ case: { kind } }: EvaluationRequest) => kind],
  ['/service/stage', ({ service: { stage } }: EvaluationRequest) => stage],
  ['/staff/no', ({ staff }: EvaluationRequest) => staff?.no],
  ['/staff/name', ({ staff }: EvaluationRequest) => staff?.name],
] as const;

/** In whatever order; who has not been told of any agencies yet does not contradict. */
function hasOtherAgencies(known: Evaluation, { case: { jointAgencies = [] } }: EvaluationRequest): boolean {
  const codes = new Set(known.case.jointAgencies?.map(({ code }) => code));
  const isSame = codes.size === jointAgencies.length && jointAgencies.every(({ code }) => codes.has(code));
  return codes.size > 0 && jointAgencies.length > 0 && !isSame;
}

function differencesBetween(known: Evaluation, request: EvaluationRequest): FieldFault[] {
  const pointers: string[] = IDENTITY.filter(([, valueOf]) => valueOf(known) !== valueOf(request)).map(([pointer]) => pointer);
  if (hasOtherAgencies(known, request)) pointers.push('/case/jointAgencies');
  return pointers.map((pointer) => ({
    pointer,
    field: pointer.split('/').at(-1) ?? pointer,
    detail: 'differs from what was posted before',
    detailZh: '与此前提交的内容不同',
  }));
}
