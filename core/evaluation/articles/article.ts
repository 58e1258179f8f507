import type { CaseInfo, CaseKind, ServiceStage } from '../../contract/case.ts';
import { LEVELS, NO_REASONS, type Level, type Reasons, type Subject } from '../../contract/rating.ts';
import type { LevelForm, RatingForm } from '../../contract/rating-form.ts';
import { judgeRating } from '../judge-rating.ts';
import { ratingForm } from '../rating-form.ts';
import { classOf, type RegionRules } from '../regions/region-rules.ts';
import type { LevelClass } from '../regions/rule-book.ts';
import { whoIsRated } from '../who-is-rated.ts';

/** One article of a city's document that binds the device. */
export interface Article {
  /** As the document counts it, e.g. 第六条. */
  article: string;
  /** What it demands, in a line; becomes the test's name. */
  demand: string;
  /** Throws unless the rules meet the demand. Must fail when any value that cites this article is altered. */
  holds(rules: RegionRules): void;
}

/** Stands for an article where the document says nothing: what it leaves open, and who answers then. */
export const LEFT_OPEN = '（未规定）';

export const AGENCIES = [
  { code: '11230200MB000001', name: '市场监督管理局' },
  { code: '11230200MB000002', name: '城市管理局' },
];

/** Two cases of one matter, as in 批量业务. */
export const ONE_MATTER = [
  { projectNo: 'A1', taskCode: 'T1' },
  { projectNo: 'A2', taskCode: 'T1' },
];

/** Two cases of different matters, as in 一件事. */
export const TWO_MATTERS = ONE_MATTER.map((one, index) => ({ ...one, taskCode: `T${index}` }));

/** Served before the National Day holiday of 2026, finished after it. */
export const SERVED = { servedAt: Date.parse('2026-09-30T17:40:00+08:00'), finishedAt: Date.parse('2026-10-12T16:20:00+08:00') };

/** A case of a kind; a joint one is shared by `AGENCIES`. */
export function caseOf(kind: CaseKind): Pick<CaseInfo, 'kind' | 'jointAgencies'> {
  return kind === 'joint' ? { kind, jointAgencies: AGENCIES } : { kind };
}

const STAGES: readonly ServiceStage[] = ['intake', 'delivery', 'completion', 'enquiry'];

/** Stands behind the subjects where a bad level wants reasons about each of them. */
export const REASONS_ABOUT_EACH = '+ reasons about each';

/**
 * Who is rated at each stage of a case, e.g. `{ completion: ['staff', 'agency of 2'] }`; stages without a rating are left
 * out, unless the rules name one in vain. Every case is given two agencies, so that kinds that rate them all stand out from
 * kinds that rate the one in charge.
 */
export function ratedByStage(rules: RegionRules, kind: CaseKind): Partial<Record<ServiceStage, string[]>> {
  const rated = STAGES.flatMap((stage): (readonly [ServiceStage, string[]])[] => {
    const due = whoIsRated(rules, { kind, jointAgencies: AGENCIES }, stage);
    if (due === undefined) return Object.hasOwn(rules.value(`due.${kind}`), stage) ? [[stage, []]] : [];
    const subjects = due.subjects.map(({ subject, agencies }) =>
      agencies === null ? subject : `${subject} of ${agencies.length}`,
    );
    return [[stage, due.reasonsFrom === 'each-subject' ? [...subjects, REASONS_ABOUT_EACH] : subjects]];
  });
  return Object.fromEntries(rated);
}

export function formOf(rules: RegionRules, kind: CaseKind, stage: ServiceStage): RatingForm {
  const form = ratingForm(rules, caseOf(kind), stage);
  if (form === undefined) throw new Error(`no rating is due for ${kind} at ${stage}`);
  return form;
}

export function levelOf(form: RatingForm, level: Level): LevelForm {
  const found = form.levels.find((one) => one.level === level);
  if (found === undefined) throw new Error(`no level ${level}`);
  return found;
}

/** 好评 / 中评 / 差评 of each level, the best first; null where no document says. */
export function classesOf(rules: RegionRules): (LevelClass | null)[] {
  return LEVELS.map((level) => classOf(rules, level));
}

/** What `judgeRating` still wants, e.g. `['indicator', 'reason about staff']`; empty when the rating is complete. */
export function missing(form: RatingForm, level: Level, reasons: Partial<Reasons> = {}): string[] {
  const judgement = judgeRating(form, { level, reasons: { ...NO_REASONS, ...reasons } });
  if (judgement.complete) return [];
  return judgement.missing.map(({ kind, subject }) => (subject === null ? kind : `${kind} about ${subject}`));
}

/** Reasons with one indicator about one subject. */
export function chosen(subject: Subject, ...indicators: string[]): Pick<Reasons, 'perSubject'> {
  return { perSubject: [{ subject, indicators }] };
}
