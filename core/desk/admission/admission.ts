import type { EvaluationRequest, GroupKind } from '../../contract/case.ts';
import type { Clock } from '../../contract/clock.ts';
import type { DeviceKind } from '../../contract/device.ts';
import { serviceKey, type Place } from '../../contract/evaluation.ts';
import type { CitizenInput, RatingForm, ShownField } from '../../contract/rating-form.ts';
import { Refusal } from '../../contract/refusal.ts';
import type { GroupMode } from '../../contract/screen-views.ts';
import { groupRating, ratedTogether, ratingUnit, requireOneApplicant } from '../../evaluation/how-many.ts';
import { missingAboutRated, missingFromScreen, type MissingField } from '../../evaluation/must-be-shown.ts';
import { formFor, ratingForm } from '../../evaluation/rating-form.ts';
import type { RegionRules } from '../../evaluation/regions/region-rules.ts';
import { isOver } from '../../evaluation/until-when.ts';
import { whoIsRated } from '../../evaluation/who-is-rated.ts';
import type { WorkCalendar } from '../../evaluation/work-calendar.ts';
import { eachOfGroup } from './each-of-group.ts';
import type { EvaluationBook } from '../book/evaluation-book.ts';
import { requireFields, shownFacts } from './missing-fields.ts';
import { servedAt } from './served-at.ts';
import type { ProvinceTime } from './province-time.ts';
import { isSameTimes, latestNow, requireNotAhead } from './time-ahead.ts';
import { isServedByStaffOnDuty } from './with-staff-on-duty.ts';

/** What is fixed about this device and its province. */
export interface DeviceFacts {
  kind: DeviceKind;
  input: CitizenInput;
  place: Place;
  /** Greatest length of a text that the province takes, in characters. */
  longestText: number;
}

export interface AdmissionDependencies {
  book: EvaluationBook;
  clock: Clock;
  rules: RegionRules;
  calendar: WorkCalendar;
  device: DeviceFacts;
  provinceTime: Pick<ProvinceTime, 'isKnown' | 'aheadAtMostMs' | 'behindAtMostMs'>;
}

/** What was served, by whom. */
type Served = Pick<EvaluationRequest, 'case' | 'service' | 'staff'>;

/** How a group is asked about on this device. */
export interface GroupAsked {
  modes: readonly GroupMode[];
  /** What is asked about each case, in their order, and about all at once. */
  forms: readonly RatingForm[];
  together: RatingForm;
}

/** Whether a service may be rated, on this device or by phone, by the region's rules. */
export class Admission {
  readonly #dependencies: AdmissionDependencies;

  constructor(dependencies: AdmissionDependencies) {
    this.#dependencies = dependencies;
  }

  /** What the region wants on this device's rating screen. */
  get mustShow(): readonly ShownField[] {
    const { rules, device } = this.#dependencies;
    return rules.value(`shown.${device.kind}`);
  }

  /** What the citizen is asked about a service on this device; undefined when no rating is due. */
  formFor({ case: caseInfo, service }: Pick<Served, 'case' | 'service'>): RatingForm | undefined {
    const { rules, device } = this.#dependencies;
    const form = ratingForm(rules, caseInfo, service.stage, device.input);
    return form && this.#asLongAsTheProvinceTakes(form);
  }

  /**
   * That a service can be rated, here or by phone.
   * @throws Refusal `no-rating-due`, `field-missing` where it is not known who is rated, or `finished-case-known`
   */
  requireRatable(request: Served): void {
    this.#requireDue(request);
    this.#requireFields(request, this.#missingAboutRated(request));
  }

  /**
   * What the citizen is asked on this device's screen.
   * @throws Refusal what `requireRatable` throws, and `field-missing` for what the screen must show, too
   */
  requireShowable(request: Served): RatingForm {
    const { rules, device } = this.#dependencies;
    const form = this.#requireDue(request);
    const missing = missingFromScreen(rules, device.kind, shownFacts(request, device.place, form));
    this.#requireFields(request, [...missing, ...this.#missingAboutRated(request)]);
    return form;
  }

  /**
   * What the citizen is asked about a group, each case of which this device's screen can show.
   * @throws Refusal what `groupRating`, `requireOneApplicant` and, for any of the cases, `requireShowable` throw
   */
  requireGroup(kind: GroupKind, members: readonly (Served & Pick<EvaluationRequest, 'applicant'>)[]): GroupAsked {
    const { rules, device } = this.#dependencies;
    const { modes, reasonsFrom } = groupRating(rules, kind, members.map((member) => member.case));
    requireOneApplicant(members.map(({ applicant }) => applicant));
    const forms = eachOfGroup(members, (member) => this.requireShowable(member));
    const dues = members.flatMap((member) => whoIsRated(rules, member.case, member.service.stage) ?? []);
    const together = this.#asLongAsTheProvinceTakes(formFor(rules, ratedTogether(dues, reasonsFrom), device.input));
    // Where only levels can be entered, nobody can be asked how: it is as the region prefers.
    return { modes: device.input === 'levels' ? modes.slice(0, 1) : modes, forms, together };
  }

  /**
   * @param at when it is rated, milliseconds since 1970; now, if not given
   * @throws Refusal `window-over`
   */
  requireInTime(request: Served, at = this.#earliestNow): void {
    const { rules, calendar } = this.#dependencies;
    if (isOver(rules, servedAt(request), calendar, at)) throw new Refusal('window-over');
  }

  /** The latest time that it may be now, milliseconds since 1970; undefined where this device's clock was plainly never set. */
  get latestNow(): number | undefined {
    const { clock, provinceTime } = this.#dependencies;
    return latestNow(clock.now(), provinceTime.aheadAtMostMs());
  }

  /**
   * That the counter names no time that lies in the future. Until the province has told its time, nothing is held against this device's clock:
   * one that lost its battery would refuse every rating. What was taken before is taken again.
   * @throws Refusal `time-ahead`
   */
  requireNotAhead(request: Pick<Served, 'case' | 'service'>): void {
    const { book, clock, provinceTime } = this.#dependencies;
    if (!provinceTime.isKnown() || isSameTimes(request, book.findByKey(serviceKey(request)))) return;
    requireNotAhead(request, this.latestNow, clock.now());
  }

  /** Whichever clock is behind: one that runs ahead ends nobody's time to rate. */
  get #earliestNow(): number {
    const { clock, provinceTime } = this.#dependencies;
    return clock.now() - provinceTime.behindAtMostMs();
  }

  #asLongAsTheProvinceTakes(form: RatingForm): RatingForm {
    return { ...form, textLimit: Math.min(form.textLimit, this.#dependencies.device.longestText) };
  }

  #requireDue(request: Served): RatingForm {
    const form = this.formFor(request);
    if (form === undefined) throw new Refusal('no-rating-due');
    if (ratingUnit(this.#dependencies.rules, request.case.kind) === 'finished-case') this.#requireOneService(request);
    return form;
  }

  /** Two numbers for one finished case would be two ratings of it, unless the other can never be rated. */
  #requireOneService({ case: { projectNo }, service }: Served): void {
    const { book, rules } = this.#dependencies;
    const another = book
      .servicesOfCase(projectNo)
      .filter(({ kind, stage }) => stage !== 'intake' && ratingUnit(rules, kind) === 'finished-case')
      .some(({ number, isOut }) => isOut && number !== service.number);
    if (another) throw new Refusal('finished-case-known');
  }

  #requireFields(request: Served, missing: readonly MissingField[]): void {
    requireFields(new Set(missing), isServedByStaffOnDuty(request, this.#dependencies.device.kind));
  }

  #missingAboutRated({ case: caseInfo, service, staff }: Served): readonly MissingField[] {
    return missingAboutRated(whoIsRated(this.#dependencies.rules, caseInfo, service.stage), staff?.name);
  }
}
