import type { Applicant, EvaluationRequest, StaffInfo } from '../../core/contract/case.ts';
import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { SentRating, SentService } from '../../core/contract/province.ts';
import type { RatingRecord } from '../../core/contract/rating.ts';

/** 2026-11-23 (Monday) 15:30 in China. */
export const NOON = Date.parse('2026-11-23T15:30:00+08:00');

type ServedRequest = EvaluationRequest & { staff: StaffInfo; applicant: Applicant };

/** The body of a start request; `ordinal` makes its serial number unique. */
export function sampleRequest(ordinal = 1, changes: Partial<EvaluationRequest['case']> = {}): ServedRequest {
  return {
    case: {
      projectNo: `HLJ20261123${String(ordinal).padStart(5, '0')}`,
      taskCode: '11230200MB0000001X4000109001',
      taskName: '基本医疗保险参保人员异地就医备案',
      kind: 'immediate',
      ...changes,
    },
    service: { number: 1, stage: 'completion', name: '办结', time: '2026-11-23T15:25:00+08:00' },
    staff: { no: 'A0317', name: '王晓梅', department: '医疗保障局' },
    applicant: { name: '张建国', kind: 'natural-person', idNumber: '230202195001011234', mobile: '13800001111' },
  };
}

/** An evaluation as the store keeps it. */
export function sampleEvaluation(ordinal = 1): Evaluation {
  const { case: caseInfo, service, staff, applicant } = sampleRequest(ordinal);
  return {
    id: `evaluation-${ordinal}`,
    case: caseInfo,
    service,
    staff,
    applicant,
    place: { hallName: '市政务服务中心', windowNo: '12', deviceId: 'evaluator-1' },
    status: 'offered',
    offeredAt: NOON,
    changedAt: NOON,
    linkExpiresAt: null,
  };
}

/** A complete bad rating with words, for the evaluation of the same ordinal. */
export function sampleRating(ordinal = 1): RatingRecord {
  return {
    evaluationId: `evaluation-${ordinal}`,
    projectNo: sampleRequest(ordinal).case.projectNo,
    serviceNumber: 1,
    assessNumber: 1,
    level: 2,
    reasons: { perSubject: [{ subject: 'staff', indicators: ['213'] }], text: '等了三个小时没人理我' },
    reasonPending: [],
    ratedAt: NOON + 5_000,
    ratedTicks: 5_000,
    clockRun: 'run-1',
    channel: 'window-evaluator',
    groupId: null,
  };
}

/** The same records on their way to the province. */
export const sentRating = (ordinal = 1): SentRating => ({ ...sampleRating(ordinal), lacksText: false });
export function sentService(ordinal = 1): SentService {
  const { status: _status, changedAt: _changed, linkExpiresAt: _link, ...record } = sampleEvaluation(ordinal);
  return { ...record, lacksApplicant: false };
}
