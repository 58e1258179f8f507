import type { PaperForm, PaperRating, RatingRequest, Subject } from '../../../core/counter-link/sdk/index.ts';

export type Level = PaperRating['level'];

/** What a form says, as far as it was typed. */
export interface FormDraft {
  level: Level | null;
  /** `subject id` of each reason that is ticked. */
  indicators: ReadonlySet<string>;
  agencies: ReadonlySet<string>;
  text: string;
}

export const EMPTY_FORM: FormDraft = { level: null, indicators: new Set(), agencies: new Set(), text: '' };

export const indicatorKey = (subject: Subject, id: string): string => `${subject} ${id}`;

export function withToggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(one)) next.add(one);
  return next;
}

/** The API's levels are five numbers; the form's come as plain ones. */
export const levelOf = (level: number): Level | undefined => ([5, 4, 3, 2, 1] as const).find((one) => one === level);

/** What is sent: of the ticked reasons those that the chosen level has a list for. */
export function entryOf(request: RatingRequest, form: PaperForm, draft: FormDraft, formDate: string, enteredBy: PaperRating['enteredBy']): PaperRating | null {
  const { level } = draft;
  const lists = form.levels.find((one) => one.level === level)?.lists;
  if (level === null || lists === undefined) return null;
  const perSubject = lists.flatMap(({ subject, indicators, agencies }) => {
    const chosen = indicators.filter(({ id }) => draft.indicators.has(indicatorKey(subject, id))).map(({ id }) => id);
    const concerned = agencies.filter(({ code }) => draft.agencies.has(code)).map(({ code }) => code);
    return chosen.length === 0 ? [] : [{ subject, indicators: chosen, ...(concerned.length > 0 && { agencies: concerned }) }];
  });
  return { ...request, level, reasons: { perSubject, text: draft.text.trim() }, formDate, enteredBy };
}
