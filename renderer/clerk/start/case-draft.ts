import type { CaseKind, Matter, RatingRequest, ServiceStage } from '../../../core/counter-link/sdk/index.ts';
import { plain } from '../parts/plain.ts';
import type { TextId } from '../words/texts.ts';

/** What a clerk has filled in about one case. */
export interface CaseDraft {
  /** Null while none is picked, and while one is typed. */
  matter: Matter | null;
  /** Typed by hand instead; null while one is picked. */
  typed: { taskName: string; taskCode: string } | null;
  projectNo: string;
}

/** What holds for all cases of one start. */
export interface ServiceDraft {
  /** Null: what is usual for the kind. */
  kind: CaseKind | null;
  stage: ServiceStage | null;
  number: string;
  applicant: string;
}

export const EMPTY_CASE: CaseDraft = { matter: null, typed: null, projectNo: '' };
export const EMPTY_SERVICE: ServiceDraft = { kind: null, stage: null, number: '1', applicant: '' };

/** Another matter was picked: kind and stage were chosen for the one before. */
export const asUsual = (service: ServiceDraft): ServiceDraft => ({ ...service, kind: null, stage: null });

/** Of the next case: number and applicant were the one's before. */
export const nextService = (service: ServiceDraft): ServiceDraft => ({ ...service, number: EMPTY_SERVICE.number, applicant: EMPTY_SERVICE.applicant });

/** At which stage a counter most often asks for a rating of this kind of case. */
const USUAL_STAGE: Readonly<Record<CaseKind, ServiceStage>> = {
  immediate: 'completion',
  promised: 'intake',
  joint: 'intake',
  'fully-online': 'completion',
  'online-intake': 'delivery',
  'mail-delivery': 'intake',
  enquiry: 'enquiry',
  'online-enquiry': 'enquiry',
  'self-service': 'completion',
  overall: 'completion',
};

export const kindOf = (draft: CaseDraft, { kind }: ServiceDraft): CaseKind => kind ?? draft.matter?.kind ?? 'immediate';
export const stageOf = (draft: CaseDraft, service: ServiceDraft): ServiceStage => service.stage ?? USUAL_STAGE[kindOf(draft, service)];

/** The matter that was picked or typed; null while that is not complete. */
export function matterOf(draft: CaseDraft, service: ServiceDraft): Matter | null {
  if (draft.typed === null) return draft.matter;
  const taskName = draft.typed.taskName.trim();
  const taskCode = plain(draft.typed.taskCode);
  return taskName === '' || taskCode === '' ? null : { taskName, taskCode, kind: kindOf(draft, service) };
}

export const isServiceNumber = (text: string): boolean => /^[1-9][0-9]?$/.test(plain(text));

/** The fields without which nothing can be asked for. */
export function missingOf(draft: CaseDraft, service: ServiceDraft): TextId[] {
  return [
    ...(matterOf(draft, service) === null ? (['case.matter'] as const) : []),
    ...(draft.projectNo.trim() === '' ? (['case.projectNo'] as const) : []),
    ...(isServiceNumber(service.number) ? [] : (['case.numberRange'] as const)),
  ];
}

/** 服务名称, as the province files it: always in Chinese. */
const SERVICE_NAMES: Readonly<Record<ServiceStage, string>> = { intake: '受理', delivery: '出件', completion: '办结', enquiry: '咨询' };

/**
 * The request, or null while something is missing. Who served is left out: the evaluator knows who is on duty.
 * @param time of the service, RFC 3339
 */
export function requestOf(draft: CaseDraft, service: ServiceDraft, time: string): RatingRequest | null {
  const matter = matterOf(draft, service);
  if (matter === null || missingOf(draft, service).length > 0) return null;
  const stage = stageOf(draft, service);
  const applicant = service.applicant.trim();
  return {
    case: { projectNo: plain(draft.projectNo), ...matter, kind: kindOf(draft, service) },
    service: { number: Number(plain(service.number)), stage, name: SERVICE_NAMES[stage], time },
    ...(applicant !== '' && { applicant: { name: applicant } }),
  };
}

/** Serial numbers as they are pasted, apart by lines or commas. What has a blank or a tab within stays whole: it is no number, but the columns of a table. */
export const serialNumbersOf = (text: string): string[] =>
  text
    .split(/[\r\n,，;；、]+/)
    .map(plain)
    .filter((number) => number !== '');
