import type { Agency, CaseInfo, EvaluationRequest, ServiceStage } from '../../contract/case.ts';
import { serviceStageSchema } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { IdleView } from '../../contract/screen-views.ts';
import type { Words } from '../../contract/words.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import { whoIsRated } from '../../evaluation/who-is-rated.ts';
import { numberOfOurOwn } from './own-number.ts';
import type { SessionDesk } from '../session/session-desk.ts';
import type { StorageGuard } from '../storage-guard.ts';

/** What can be rated as a whole at an entrance, as the hall's settings name it. */
export interface Offer {
  id: string;
  name: Words;
  /** The hall's own, if not given. */
  agency?: Agency | undefined;
  /** 实施编码 under which the province takes it. */
  taskCode: string;
}

export interface OfferDeskDependencies {
  desk: Pick<SessionDesk, 'live' | 'offer' | 'act'>;
  storage: Pick<StorageGuard, 'problem'>;
  rules: RegionRules;
  deviceKind: DeviceKind;
  deviceId: string;
  offers: readonly Offer[];
  clock: Clock;
}

/** A citizen says something of the hall in passing, rather than of a case that is finished: the first of these that the region rates. */
const STAGES: readonly ServiceStage[] = ['enquiry', 'completion', ...serviceStageSchema.options];

/** The stage at which this region wants the hall as a whole rated; undefined where it wants no such rating. */
export function stageOfOverall(rules: RegionRules): ServiceStage | undefined {
  return STAGES.find((stage) => (whoIsRated(rules, { kind: 'overall' }, stage)?.subjects.length ?? 0) > 0);
}

/** 整体评价 at an entrance: the citizen begins, with no counter and no case; the device makes one. */
export class OfferDesk {
  readonly #dependencies: OfferDeskDependencies;
  readonly #stage: ServiceStage | undefined;
  /** The session that the latest touch of an offer began. */
  #begun: { offer: string; session: string } | undefined;

  constructor(dependencies: OfferDeskDependencies) {
    this.#dependencies = dependencies;
    this.#stage = dependencies.deviceKind === 'entrance' ? stageOfOverall(dependencies.rules) : undefined;
  }

  /** What stands on the idle screen to be touched. */
  view(): IdleView['offers'] {
    return this.#stage === undefined ? [] : this.#dependencies.offers.map(({ id, name }) => ({ id, name }));
  }

  /**
   * Begins the rating of an offer. The citizen has begun with it: no counter can take it back. A second touch of the same
   * button changes nothing.
   * @throws Refusal `step-not-possible` where there is no such offer or somebody is asked already, `storage-failed`, and what
   *   `SessionDesk.offer` throws
   */
  start(id: string): void {
    const { desk, storage, offers } = this.#dependencies;
    const offer = offers.find((one) => one.id === id);
    if (this.#stage === undefined || offer === undefined) throw new Refusal('step-not-possible');
    const { live } = desk;
    if (live !== undefined) {
      if (this.#begun?.offer === id && this.#begun.session === live.evaluation.id) return;
      throw new Refusal('step-not-possible');
    }
    if (storage.problem) throw new Refusal('storage-failed');
    const { evaluation } = desk.offer(this.#requestFor(offer, this.#stage));
    this.#begun = { offer: id, session: evaluation.id };
    desk.act(evaluation.id, { type: 'touched' });
  }

  #requestFor({ name, agency, taskCode }: Offer, stage: ServiceStage): EvaluationRequest {
    const { deviceId, clock } = this.#dependencies;
    const now = clock.now();
    const caseInfo: CaseInfo = {
      projectNo: numberOfOurOwn('ZT', deviceId, now),
      taskCode,
      taskName: name.zh.endsWith(OVERALL) ? name.zh : name.zh + OVERALL,
      kind: 'overall',
      ...(agency && { agency }),
    };
    return { case: caseInfo, service: { number: 1, stage, name: OVERALL, time: new Date(now).toISOString() } };
  }
}

const OVERALL = '整体评价';
