import {
  pendingReasonSchema,
  type Level,
  type PendingReason,
  type Rating,
  type Reasons,
  type Subject,
  type SubjectReasons,
} from '../contract/rating.ts';
import type { CitizenInput, LevelForm, RatingForm } from '../contract/rating-form.ts';
import type { Words } from '../contract/words.ts';
import { canAsk } from './asked-here.ts';

type MissingKind = PendingReason | 'level' | 'text-too-long' | 'unknown-indicator' | 'unknown-agency';

/** What stands between a draft and a complete rating, and about whom; `subject` is null where it is not about one alone. */
export interface Missing {
  kind: MissingKind;
  subject: Subject | null;
}

/** How each kind of `Missing` is said to a citizen. */
const MISSING_WORDS: Record<MissingKind, Words> = {
  level: { zh: '请选择一个评价等级', en: 'Please choose a level' },
  indicator: { zh: '请至少选择一项原因', en: 'Please choose at least one reason' },
  reason: { zh: '请选择一项原因，或写下原因', en: 'Please choose a reason, or write one' },
  text: { zh: '请写下不满意的原因', en: 'Please write down what was wrong' },
  'other-text': { zh: '选择了“其他”，请写明原因', en: 'You chose “Other”: please write the reason' },
  agency: { zh: '请选择涉及的机构', en: 'Please choose the agencies it is about' },
  'text-too-long': { zh: '文字太长，请缩短', en: 'The text is too long, please shorten it' },
  'unknown-indicator': { zh: '所选原因不在评价指标中', en: 'A chosen reason is not on the list' },
  'unknown-agency': { zh: '所选机构不在联办机构中', en: 'A chosen agency is not part of this case' },
};

/** Whom reasons are about, as citizens read it. */
export const SUBJECT_WORDS: Record<Subject, Words> = {
  staff: { zh: '对工作人员', en: 'About the staff' },
  matter: { zh: '对办理事项', en: 'About the matter' },
  agency: { zh: '对服务机构', en: 'About the agency' },
};

/** The parts of a rating, in the order in which a citizen meets them. */
const PARTS = ['levels', 'reasons', 'agencies', 'text'] as const;
export type Part = (typeof PARTS)[number];

const PART_OF: Record<MissingKind, Part> = {
  level: 'levels',
  indicator: 'reasons',
  reason: 'reasons',
  'unknown-indicator': 'reasons',
  agency: 'agencies',
  'unknown-agency': 'agencies',
  text: 'text',
  'other-text': 'text',
  'text-too-long': 'text',
};

/** Beside which part of the form something missing is said. */
export const partOf = ({ kind }: Pick<Missing, 'kind'>): Part => PART_OF[kind];

/** What is missing, in words a citizen understands. */
export function missingWords({ kind, subject }: Missing): Words {
  const { zh, en } = MISSING_WORDS[kind];
  if (subject === null) return { zh, en };
  const about = SUBJECT_WORDS[subject];
  return { zh: `${about.zh}：${zh}`, en: `${about.en}: ${en}` };
}

export type Judgement = { complete: true; rating: Rating } | { complete: false; missing: readonly Missing[] };

export interface Draft {
  level: Level | null;
  reasons: Reasons;
}

/**
 * The one place that decides whether a rating may be sent. The screen asks it before it sends, the evaluator before
 * it stores, so both always agree.
 *
 * A demand that the device cannot put to the citizen keeps nobody from rating, but is not forgotten: the rating says
 * under `reasonPending` what the rules still want.
 *
 * @returns the rating, with its text trimmed and empty subjects left out; or everything that is missing, in the order
 *   in which a citizen meets it
 */
export function judgeRating(form: RatingForm, draft: Draft): Judgement {
  const levelForm = form.levels.find(({ level }) => level === draft.level);
  if (levelForm === undefined) return incomplete([{ kind: 'level', subject: null }]);

  const reasons = tidy(draft.reasons);
  const unmet = unmetNeeds(levelForm, reasons, form.input !== 'levels');
  const missing: Missing[] = [
    ...untakeable(form, levelForm, reasons),
    ...unmet.filter(({ kind, subject }) => canAsk(form, levelForm, kind, subject)).map((one) => asAsked(form.input, one)),
    ...unnamedAgencies(levelForm, reasons),
  ];
  return missing.length > 0 ? incomplete(missing) : complete(levelForm, reasons, unmet);
}

/**
 * As `judgeRating`, of what somebody has written on paper: nobody can be asked any more, so that whatever the rules demand and the form
 * lacks is owed. Only what cannot be a rating keeps it from being one.
 */
export function judgePaper(form: RatingForm, draft: Draft): Judgement {
  const levelForm = form.levels.find(({ level }) => level === draft.level);
  if (levelForm === undefined) return incomplete([{ kind: 'level', subject: null }]);
  const reasons = tidy(draft.reasons);
  const missing = untakeable(form, levelForm, reasons);
  if (missing.length > 0) return incomplete(missing);
  return complete(levelForm, reasons, [...unmetNeeds(levelForm, reasons, true), ...unnamedAgencies(levelForm, reasons)]);
}

function incomplete(missing: readonly Missing[]): Judgement {
  return { complete: false, missing: missing.toSorted((a, b) => PARTS.indexOf(partOf(a)) - PARTS.indexOf(partOf(b))) };
}

function complete({ level }: LevelForm, reasons: Reasons, unmet: readonly Unmet[]): Judgement {
  const owed = new Set(unmet.map(({ kind }) => kind));
  return { complete: true, rating: { level, reasons, reasonPending: pendingReasonSchema.options.filter((kind) => owed.has(kind)) } };
}

/** What no rating may hold, whoever is asked. */
function untakeable({ textLimit }: RatingForm, levelForm: LevelForm, reasons: Reasons): Missing[] {
  const found = strangers(levelForm, reasons);
  if ([...reasons.text].length > textLimit) found.push({ kind: 'text-too-long', subject: null });
  return found;
}

function tidy({ perSubject, text }: Reasons): Reasons {
  const bySubject = Map.groupBy(perSubject, ({ subject }) => subject);
  const kept = [...bySubject].map(([subject, entries]): SubjectReasons => {
    const indicators = [...new Set(entries.flatMap((entry) => entry.indicators))];
    const agencies = [...new Set(entries.flatMap((entry) => entry.agencies ?? []))];
    return { subject, indicators, ...(agencies.length > 0 && { agencies }) };
  });
  return { perSubject: kept.filter(({ indicators, agencies }) => indicators.length > 0 || agencies), text: text.trim() };
}

/** A demand of the rules that the draft does not meet. */
type Unmet = Missing & { kind: PendingReason };

/** A letter, digit or sign: blanks and invisible characters are no words. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

function listOf(levelForm: LevelForm, subject: Subject) {
  return levelForm.lists.find((list) => list.subject === subject);
}

function strangers(levelForm: LevelForm, { perSubject }: Reasons): Missing[] {
  return perSubject.flatMap(({ subject, indicators, agencies = [] }) => {
    const list = listOf(levelForm, subject);
    const knowsIndicators = indicators.every((id) => list?.indicators.some((indicator) => indicator.id === id));
    const knowsAgencies = agencies.every((code) => list?.agencies.some((agency) => agency.code === code));
    const found: Missing[] = [];
    if (!knowsIndicators) found.push({ kind: 'unknown-indicator', subject });
    if (!knowsAgencies) found.push({ kind: 'unknown-agency', subject });
    return found;
  });
}

/** What the rules demand of this level and do not have yet, whether or not the device can ask for it. */
function unmetNeeds(levelForm: LevelForm, { perSubject, text }: Reasons, asksAgencies: boolean): Unmet[] {
  const { needs } = levelForm;
  const hasText = VISIBLE.test(text);
  const choseOther = perSubject.some(({ subject, indicators }) =>
    listOf(levelForm, subject)?.indicators.some(({ id, opensText }) => opensText && indicators.includes(id)),
  );
  const unmet: Unmet[] = [];
  if (needs === 'indicator' || needs === 'indicator-and-text') {
    unmet.push(...withoutIndicator(levelForm, perSubject).map((subject): Unmet => ({ kind: 'indicator', subject })));
  }
  if (needs === 'indicator-or-text' && !hasText) {
    unmet.push(...withoutIndicator(levelForm, perSubject).map((subject): Unmet => ({ kind: 'reason', subject })));
  }
  const needsText = needs === 'text' || needs === 'indicator-and-text';
  if (!hasText && (choseOther || needsText)) unmet.push({ kind: choseOther ? 'other-text' : 'text', subject: null });
  if (!asksAgencies) unmet.push(...sharedByAgencies(levelForm));
  return unmet;
}

/**
 * The subjects that still lack an indicator; `null` alone where one about any of them would do. Matter and agency share
 * their indicators: of the two, the one that the list does not stand under is not asked about.
 */
function withoutIndicator({ reasonsFrom, lists }: LevelForm, perSubject: readonly SubjectReasons[]): (Subject | null)[] {
  const shared = lists.some(({ subject, indicators }) => subject !== 'staff' && indicators.length > 0);
  const asked = lists.filter(({ subject, indicators }) => subject === 'staff' || indicators.length > 0 || !shared);
  const lacking = asked
    .map(({ subject }) => subject)
    .filter((subject) => !perSubject.some((entry) => entry.subject === subject && entry.indicators.length > 0));
  if (reasonsFrom === 'each-subject') return lacking;
  return lacking.length === asked.length ? [null] : [];
}

/** A bad rating of a joint case names the agencies (Qiqihar 第十九条); a device that asks no reasons cannot ask for them. */
function sharedByAgencies({ lists }: LevelForm): Unmet[] {
  return lists.filter(({ agencies }) => agencies.length > 0).map(({ subject }) => ({ kind: 'agency', subject }));
}

/** Reasons about the agencies of a joint case say which of them. */
function unnamedAgencies({ lists }: LevelForm, { perSubject }: Reasons): Unmet[] {
  return lists
    .filter(({ subject, agencies }) => {
      const entry = perSubject.find((one) => one.subject === subject);
      return agencies.length > 0 && entry !== undefined && entry.indicators.length > 0 && entry.agencies === undefined;
    })
    .map(({ subject }) => ({ kind: 'agency', subject }));
}

/** Who cannot write is not told to write. */
function asAsked(input: CitizenInput, unmet: Unmet): Missing {
  return unmet.kind === 'reason' && input !== 'text' ? { ...unmet, kind: 'indicator' } : unmet;
}
