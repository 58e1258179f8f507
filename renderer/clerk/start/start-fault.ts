import { plain } from '../parts/plain.ts';
import type { TextId } from '../words/texts.ts';
import type { Words } from '../words/use-words.ts';
import { missingOf, type CaseDraft, type ServiceDraft } from './case-draft.ts';
import type { Way } from './use-start-draft.ts';

/** Why nothing can be started yet. */
export type StartFault =
  | { why: 'missing'; fields: readonly TextId[] }
  /** Of a theme, by the place of the case; `fields` are what holds for all of them. */
  | { why: 'missing-of'; cases: readonly { place: number; fields: readonly TextId[] }[]; fields: readonly TextId[] }
  | { why: 'too-few' }
  /** Of a batch: lines that hold more than a serial number. Which of their columns is one nobody knows. */
  | { why: 'columns'; lines: readonly string[] }
  | { why: 'repeated'; projectNos: readonly string[] };

/**
 * @param cases none, where a batch has no lines yet
 * @param row what is filled in of the first
 */
export function startFaultOf(way: Way, cases: readonly CaseDraft[], row: CaseDraft, service: ServiceDraft): StartFault | null {
  const all = (cases.length === 0 ? [row] : cases).map((one, index) => ({ place: index + 1, fields: missingOf(one, service) }));
  if (all.some(({ fields }) => fields.length > 0)) {
    if (way !== 'theme') return { why: 'missing', fields: [...new Set(all.flatMap(({ fields }) => fields))] };
    const ofCases = all.map(({ place, fields }) => ({ place, fields: fields.filter((field) => field !== 'case.numberRange') }));
    return { why: 'missing-of', cases: ofCases.filter(({ fields }) => fields.length > 0), fields: all.some(({ fields }) => fields.includes('case.numberRange')) ? ['case.numberRange'] : [] };
  }
  if (way === 'single') return null;
  const projectNos = cases.map(({ projectNo }) => plain(projectNo));
  const lines = projectNos.filter((projectNo) => /\s/.test(projectNo));
  if (way === 'batch' && lines.length > 0) return { why: 'columns', lines };
  const repeated = new Set(projectNos.filter((projectNo, place) => projectNos.indexOf(projectNo) < place));
  if (repeated.size > 0) return { why: 'repeated', projectNos: [...repeated] };
  return cases.length < 2 ? { why: 'too-few' } : null;
}

export function faultText(fault: StartFault, { t, language }: Words): string {
  const listed = (texts: readonly string[]) => texts.join(language === 'en' ? ', ' : '、');
  const named = (fields: readonly TextId[]) => listed(fields.map((field) => t(field)));
  switch (fault.why) {
    case 'missing':
      return t('missing', { fields: named(fault.fields) });
    case 'missing-of':
      return [
        ...fault.cases.map(({ place, fields }) => t('start.missingOf', { place, fields: named(fields) })),
        ...(fault.fields.length === 0 ? [] : [t('missing', { fields: named(fault.fields) })]),
      ].join(language === 'en' ? '; ' : '；');
    case 'too-few':
      return t('start.twoAtLeast');
    case 'columns':
      return t('start.columns', { count: fault.lines.length, line: fault.lines[0]?.replace(/\s+/g, ' ') ?? '' });
    case 'repeated':
      return t('start.repeated', { numbers: listed(fault.projectNos) });
  }
}
