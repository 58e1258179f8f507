import * as z from 'zod';
import { applicantSchema, caseInfoSchema, serviceInfoSchema, staffInfoSchema } from '../core/contract/case.ts';
import { evaluationStatusSchema, type Evaluation, type ServiceRecord } from '../core/contract/evaluation.ts';
import { levelSchema, pendingReasonSchema, subjectReasonsSchema, type RatingRecord } from '../core/contract/rating.ts';
import type { PersonalDataVault } from './personal-data.ts';
import { StorageProblem } from './storage-problem.ts';

/** How the tables' rows and the domain's records turn into each other. A row is data from outside: it is parsed. */

const sealedSchema = z.instanceof(Uint8Array).nullable();

const recordSchema = z.strictObject({
  case: caseInfoSchema,
  service: serviceInfoSchema,
  staff: staffInfoSchema.optional(),
  place: z.strictObject({
    hallName: z.string(),
    windowNo: z.string(),
    terminalNo: z.string().optional(),
    deviceId: z.string(),
  }),
});

const evaluationRowSchema = z.object({
  id: z.string(),
  status: evaluationStatusSchema,
  record: z.string(),
  applicant: sealedSchema,
  offered_at: z.int(),
  changed_at: z.int(),
  link_expires_at: z.int().nullable(),
});

export function evaluationFromRow(row: unknown, vault: PersonalDataVault): Evaluation {
  const { id, status, record, applicant, offered_at, changed_at, link_expires_at } = evaluationRowSchema.parse(row);
  const kept = recordSchema.parse(JSON.parse(record));
  return {
    id,
    case: kept.case,
    service: kept.service,
    staff: kept.staff,
    place: kept.place,
    applicant: applicant ? applicantSchema.parse(JSON.parse(vault.open(applicant, id))) : undefined,
    status,
    offeredAt: offered_at,
    changedAt: changed_at,
    linkExpiresAt: link_expires_at,
  };
}

export function rowFromEvaluation(evaluation: Evaluation, vault: PersonalDataVault) {
  const { id, case: caseInfo, service, staff, place, applicant } = evaluation;
  return {
    id,
    project_no: caseInfo.projectNo,
    service_number: service.number,
    status: evaluation.status,
    record: JSON.stringify({ case: caseInfo, service, staff, place }),
    applicant: applicant ? vault.seal(JSON.stringify(applicant), id) : null,
    offered_at: evaluation.offeredAt,
    changed_at: evaluation.changedAt,
    link_expires_at: evaluation.linkExpiresAt,
  };
}

const ratingRowSchema = z.object({
  evaluation_id: z.string(),
  project_no: z.string(),
  service_number: z.int(),
  assess_number: z.int(),
  level: levelSchema,
  indicators: z.string(),
  text: sealedSchema,
  channel: z.enum(['qr-code', 'window-evaluator', 'self-service-terminal']),
  rated_at: z.int(),
  reason_pending: z.string(),
  group_id: z.string().nullable(),
});

export function ratingFromRow(row: unknown, vault: PersonalDataVault): RatingRecord {
  const rating = ratingRowSchema.parse(row);
  return {
    evaluationId: rating.evaluation_id,
    projectNo: rating.project_no,
    serviceNumber: rating.service_number,
    assessNumber: rating.assess_number,
    level: rating.level,
    reasons: {
      perSubject: z.array(subjectReasonsSchema).parse(JSON.parse(rating.indicators)),
      text: rating.text ? vault.open(rating.text, rating.evaluation_id) : '',
    },
    reasonPending: z.array(pendingReasonSchema).parse(JSON.parse(rating.reason_pending)),
    channel: rating.channel,
    ratedAt: rating.rated_at,
    groupId: rating.group_id,
  };
}

export function rowFromRating(rating: RatingRecord, vault: PersonalDataVault) {
  const { evaluationId, reasons } = rating;
  return {
    evaluation_id: evaluationId,
    assess_number: rating.assessNumber,
    level: rating.level,
    indicators: JSON.stringify(reasons.perSubject),
    text: reasons.text === '' ? null : vault.seal(reasons.text, evaluationId),
    channel: rating.channel,
    rated_at: rating.ratedAt,
    reason_pending: JSON.stringify(rating.reasonPending),
    group_id: rating.groupId,
  };
}

const outboxRowSchema = z.object({
  seq: z.int(),
  kind: z.enum(['service', 'rating']),
  evaluation_id: z.string(),
  assess_number: z.int(),
  attempts: z.int(),
});
export const parseOutboxRow = (row: unknown) => outboxRowSchema.parse(row);

/** One record waiting for the province. `attempts` counts the replies that put it off. */
export type OutboxItem = { seq: number; attempts: number } & (
  | { kind: 'service'; record: ServiceRecord }
  | { kind: 'rating'; record: RatingRecord }
  /** Its row does not open or does not parse; the others go on without it. */
  | { kind: 'unreadable' }
);

const deadLetterRowSchema = z.object({
  seq: z.int(),
  kind: z.enum(['service', 'rating']),
  project_no: z.string(),
  service_number: z.int(),
  code: z.string(),
  words: sealedSchema,
  settled_at: z.int(),
});

/** Words that do not open must not hide the letter itself. */
function openOrNothing(words: Uint8Array, seq: number, vault: PersonalDataVault): string {
  try {
    return vault.open(words, ownerOfWords(seq));
  } catch (error) {
    if (error instanceof StorageProblem) return '';
    throw error;
  }
}

/** What the words of a reply are sealed for. */
export const ownerOfWords = (seq: number) => `reply to ${seq}`;

/** A record the province will never take as it is; a technician must look. */
export interface DeadLetter {
  seq: number;
  kind: 'service' | 'rating';
  projectNo: string;
  serviceNumber: number;
  /** The province's code, or `UNREADABLE` for a row that this device cannot read. */
  code: string;
  /** What the province said beside it; for a technician, not for the counter. */
  words: string;
  refusedAt: number;
}

export function deadLetterFromRow(row: unknown, vault: PersonalDataVault): DeadLetter {
  const { seq, kind, project_no, service_number, code, words, settled_at } = deadLetterRowSchema.parse(row);
  return {
    seq,
    kind,
    projectNo: project_no,
    serviceNumber: service_number,
    code,
    words: words ? openOrNothing(words, seq, vault) : '',
    refusedAt: settled_at,
  };
}
