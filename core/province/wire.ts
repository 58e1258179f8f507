import type { Applicant, CaseInfo, ServiceStage } from '../contract/case.ts';
import { formatChinaTime } from '../contract/china-time.ts';
import type { SentRating, SentService } from '../contract/province.ts';
import type { Channel } from '../contract/rating.ts';
import type { ProvinceConfig } from './config.ts';

/** Our records in the field names and codes of the province (province-interface, "Rating record" and "Service record"). */

/** 办件状态 at the service: 2 under way, 3 finished. 1 (not yet accepted) never reaches a rating. */
const CASE_STATUS: Record<ServiceStage, '2' | '3'> = { intake: '2', delivery: '3', completion: '3', enquiry: '3' };

const APPLICANT_KIND: Record<NonNullable<Applicant['kind']>, string> = {
  'natural-person': '1',
  enterprise: '2',
  institution: '3',
  'social-organisation': '4',
  unincorporated: '5',
  government: '6',
  other: '9',
};

const PF: Record<Exclude<Channel, 'paper-form'>, string> = { 'qr-code': '3', 'window-evaluator': '4', 'self-service-terminal': '5' };

/** The `pf` of a channel. */
export const pfOf = (channel: Channel, { paperPf }: Pick<ProvinceConfig, 'paperPf'>): string => (channel === 'paper-form' ? paperPf : PF[channel]);

/** A service record as posted; absent facts are left out (`JSON.stringify` drops `undefined`). */
export function serviceToWire(record: SentService, { dataSource, takesExtensions }: Pick<ProvinceConfig, 'dataSource' | 'takesExtensions'>) {
  const { case: caseInfo, service, staff, place, applicant } = record;
  return {
    ...caseToWire(caseInfo),
    ...(takesExtensions && {
      jointDepts: caseInfo.jointAgencies,
      terminalNo: place.terminalNo,
      lacksApplicant: record.lacksApplicant ? '1' : undefined,
    }),
    projectNo: caseInfo.projectNo,
    serviceNumber: service.number,
    serviceName: service.name,
    serviceStage: service.stage,
    serviceTime: toChinaTime(service.time),
    proStatus: CASE_STATUS[service.stage],
    proManager: staff?.name,
    proManagerNo: staff?.no,
    proDepart: staff?.department,
    windowNo: place.windowNo,
    deviceId: place.deviceId,
    dataSource,
    ...(applicant && applicantToWire(applicant)),
  };
}

function caseToWire(caseInfo: CaseInfo) {
  return {
    projectName: caseInfo.projectName,
    taskCode: caseInfo.taskCode,
    taskHandleItem: caseInfo.taskHandleItem,
    taskName: caseInfo.taskName,
    taskType: caseInfo.taskType,
    caseKind: caseInfo.kind,
    areaCode: caseInfo.areaCode,
    deptCode: caseInfo.agency?.code,
    deptName: caseInfo.agency?.name,
    acceptDate: caseInfo.acceptedAt && toChinaTime(caseInfo.acceptedAt),
    resultDate: caseInfo.finishedAt && toChinaTime(caseInfo.finishedAt),
  };
}

/** 111 居民身份证. */
const ID_CARD = '111';

function applicantToWire({ name, kind, idNumber, mobile, agent }: Applicant) {
  return {
    userName: name,
    userProp: kind && APPLICANT_KIND[kind],
    certkeyGOV: idNumber,
    mobile,
    handleUserName: agent?.name,
    handleUserPageType: agent?.idNumber && ID_CARD,
    handleUserPageCode: agent?.idNumber,
  };
}

export function ratingToWire(rating: SentRating, { takesExtensions, paperPf }: Pick<ProvinceConfig, 'takesExtensions' | 'paperPf'>) {
  return {
    projectNo: rating.projectNo,
    serviceNumber: rating.serviceNumber,
    assessNumber: rating.assessNumber,
    satisfaction: String(rating.level),
    evalDetail: rating.reasons.perSubject.flatMap(({ indicators }) => indicators).join(','),
    writingEvaluation: rating.reasons.text,
    assessTime: formatChinaTime(rating.ratedAt),
    pf: pfOf(rating.channel, { paperPf }),
    ...(takesExtensions && extensionsOf(rating)),
  };
}

function extensionsOf({ reasons, reasonPending, groupId, lacksText }: SentRating) {
  return {
    relDeptCodes: commaSeparated(reasons.perSubject.flatMap(({ agencies }) => agencies ?? [])),
    reasonPending: commaSeparated(reasonPending),
    groupId: groupId ?? undefined,
    lacksText: lacksText ? '1' : undefined,
  };
}

/** Undefined for an empty list: the field is left out then. */
const commaSeparated = (items: readonly string[]) => (items.length > 0 ? items.join(',') : undefined);

const toChinaTime = (iso: string) => formatChinaTime(Date.parse(iso));
