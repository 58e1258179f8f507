import type { Level, Rating, Reasons, Subject, SubjectReasons } from '../contract/rating.ts';
import type { LevelForm, RatingForm } from '../contract/rating-form.ts';
import type { Words } from '../contract/screen-link.ts';

/** What stands between a draft and a complete rating. */
export type Missing = 'level' | 'indicator' | 'reason' | 'text' | 'other-text' | 'text-too-long' | 'unknown-indicator';

/** How each `Missing` is said to a citizen. */
export const MISSING_WORDS: Record<Missing, Words> = {
  level: { zh: '请选择一个评价等级', en: 'Please choose a level' },
  indicator: { zh: '请至少选择一项原因', en: 'Please choose at least one reason' },
  reason: { zh: '请选择一项原因，或写下原因', en: 'Please choose a reason, or write one' },
  text: { zh: '请写下不满意的原因', en: 'Please write down what was wrong' },
  'other-text': { zh: '选择了“其他”，请写明原因', en: 'You chose “Other”: please write the reason' },
  'text-too-long': { zh: '文字太长，请缩短', en: 'The text is too long, please shorten it' },
  'unknown-indicator': { zh: '所选原因不在评价指标中', en: 'A chosen reason is not on the list' },
};

export type Judgement = { complete: true; rating: Rating } | { complete: false; missing: readonly Missing[] };

export interface Draft {
  level: Level | null;
  reasons: Reasons;
}

/**
 * The one place that decides whether a rating may be sent. The screen asks it before it sends, the evaluator before
 * it stores, so both always agree.
 *
 * @returns the rating, with its text trimmed and empty subjects left out; or everything that is missing, in the order
 *   in which a citizen meets it
 */
export function judgeRating(form: RatingForm, draft: Draft): Judgement {
  const levelForm = form.levels.find(({ level }) => level === draft.level);
  if (levelForm === undefined) return { complete: false, missing: ['level'] };

  const reasons = tidy(draft.reasons);
  const missing = [...wrongIndicators(levelForm, reasons), ...unmetNeeds(levelForm, reasons)];
  if ([...reasons.text].length > form.textLimit) missing.push('text-too-long');
  return missing.length === 0
    ? { complete: true, rating: { level: levelForm.level, reasons } }
    : { complete: false, missing };
}

function tidy({ perSubject, text }: Reasons): Reasons {
  const bySubject = new Map<Subject, Set<string>>();
  for (const { subject, indicators } of perSubject) {
    const seen = bySubject.get(subject) ?? new Set();
    for (const id of indicators) seen.add(id);
    bySubject.set(subject, seen);
  }
  const kept: SubjectReasons[] = [...bySubject]
    .filter(([, ids]) => ids.size > 0)
    .map(([subject, ids]) => ({ subject, indicators: [...ids] }));
  return { perSubject: kept, text: text.trim() };
}

function indicatorsOf(levelForm: LevelForm, subject: Subject) {
  return levelForm.lists.find((list) => list.subject === subject)?.indicators ?? [];
}

function wrongIndicators(levelForm: LevelForm, { perSubject }: Reasons): Missing[] {
  const known = perSubject.every(({ subject, indicators }) => {
    const ids = new Set(indicatorsOf(levelForm, subject).map(({ id }) => id));
    return indicators.every((id) => ids.has(id));
  });
  return known ? [] : ['unknown-indicator'];
}

function unmetNeeds(levelForm: LevelForm, { perSubject, text }: Reasons): Missing[] {
  const hasIndicator = perSubject.length > 0;
  const hasText = text !== '';
  const choseOther = perSubject.some(({ subject, indicators }) =>
    indicatorsOf(levelForm, subject).some(({ id, opensText }) => opensText && indicators.includes(id)),
  );
  const missing: Missing[] = [];
  switch (levelForm.needs) {
    case 'none':
      break;
    case 'indicator-or-text':
      if (!hasIndicator && !hasText) missing.push('reason');
      break;
    case 'indicator-and-text':
      if (!hasIndicator) missing.push('indicator');
      if (!hasText && !choseOther) missing.push('text');
      break;
  }
  if (choseOther && !hasText) missing.push('other-text');
  return missing;
}
