import * as z from 'zod';
import { applicantSchema, caseInfoSchema, serviceInfoSchema, staffInfoSchema } from '../core/contract/case.ts';
import { evaluationStatusSchema, type Evaluation } from '../core/contract/evaluation.ts';
import type { SentRating, SentService } from '../core/contract/province.ts';
import { levelSchema, pendingReasonSchema, subjectReasonsSchema, type RatingRecord } from '../core/contract/rating.ts';
import type { PersonalDataVault } from './keys/vault.ts';
import { StorageProblem, type StorageProblemKind } from './storage-problem.ts';

/** How the tables' rows and the domain's records turn into each other. A row is data from outside: it is parsed. */

export const sealedSchema = z.instanceof(Uint8Array).nullable();

/** What stands in clear of a service: its facts, which a technician may correct when the province refuses them. */
export const factsSchema = z.strictObject({
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
export type ServiceFacts = z.infer<typeof factsSchema>;

const evaluationRowSchema = z.object({
  id: z.string(),
  status: evaluationStatusSchema,
  record: z.string(),
  applicant: sealedSchema,
  offered_at: z.int(),
  changed_at: z.int(),
  link_expires_at: z.int().nullable(),
  erased_at: z.int().nullable(),
});

/** A sealed part: what it says, or why that cannot be known. */
type Unsealed = { plain: string | undefined; problem: StorageProblemKind | undefined };

function unseal(sealed: Uint8Array | null, owner: string, vault: PersonalDataVault): Unsealed {
  if (sealed === null) return { plain: undefined, problem: undefined };
  try {
    return { plain: vault.open(sealed, owner), problem: undefined };
  } catch (error) {
    if (!(error instanceof StorageProblem)) throw error;
    return { plain: undefined, problem: error.kind };
  }
}

/** @throws StorageProblem `locked` for a part that the hall can still open: better late than without it */
function requireNotLocked({ problem }: Unsealed): void {
  if (problem === 'locked') throw new StorageProblem('locked', "Sealed with a key that only the hall's recovery key opens.");
}

function evaluationOf(row: z.infer<typeof evaluationRowSchema>, applicant: Unsealed): Evaluation {
  const facts = factsSchema.parse(JSON.parse(row.record));
  return {
    id: row.id,
    case: facts.case,
    service: facts.service,
    staff: facts.staff,
    place: facts.place,
    applicant: applicant.plain === undefined ? undefined : applicantSchema.parse(JSON.parse(applicant.plain)),
    status: row.status,
    offeredAt: row.offered_at,
    changedAt: row.changed_at,
    linkExpiresAt: row.link_expires_at,
  };
}

/** An evaluation; its applicant is left out where it was erased or cannot be opened. */
export function evaluationFromRow(row: unknown, vault: PersonalDataVault): Evaluation {
  const parsed = evaluationRowSchema.parse(row);
  return evaluationOf(parsed, unseal(parsed.applicant, parsed.id, vault));
}

/** @throws StorageProblem `locked` */
export function sentServiceFromRow(row: unknown, vault: PersonalDataVault): SentService {
  const parsed = evaluationRowSchema.parse(row);
  const applicant = unseal(parsed.applicant, parsed.id, vault);
  requireNotLocked(applicant);
  const { id, case: caseInfo, service, staff, place, applicant: person, offeredAt } = evaluationOf(parsed, applicant);
  const lacksApplicant = applicant.problem !== undefined || parsed.erased_at !== null;
  return { id, case: caseInfo, service, staff, place, applicant: person, offeredAt, lacksApplicant };
}

export function rowFromEvaluation(evaluation: Evaluation, vault: PersonalDataVault) {
  const { id, case: caseInfo, service, staff, place, applicant } = evaluation;
  return {
    id,
    project_no: caseInfo.projectNo,
    service_number: service.number,
    status: evaluation.status,
    record: JSON.stringify({ case: caseInfo, service, staff, place } satisfies ServiceFacts),
    applicant: applicant ? vault.seal(JSON.stringify(applicant), id) : null,
    offered_at: evaluation.offeredAt,
    changed_at: evaluation.changedAt,
    link_expires_at: evaluation.linkExpiresAt,
  };
}

const ratingRowSchema = z.object({
  id: z.string(),
  project_no: z.string(),
  service_number: z.int(),
  assess_number: z.int(),
  level: levelSchema,
  indicators: z.string(),
  text: sealedSchema,
  channel: z.enum(['qr-code', 'window-evaluator', 'self-service-terminal']),
  rated_at: z.int(),
  rated_ticks: z.int(),
  clock_run: z.string(),
  reason_pending: z.string(),
  group_id: z.string().nullable(),
  erased_at: z.int().nullable(),
});

/** @throws StorageProblem `locked` */
export function sentRatingFromRow(row: unknown, vault: PersonalDataVault): SentRating {
  const rating = ratingRowSchema.parse(row);
  const text = unseal(rating.text, rating.id, vault);
  requireNotLocked(text);
  return {
    evaluationId: rating.id,
    projectNo: rating.project_no,
    serviceNumber: rating.service_number,
    assessNumber: rating.assess_number,
    level: rating.level,
    reasons: { perSubject: z.array(subjectReasonsSchema).parse(JSON.parse(rating.indicators)), text: text.plain ?? '' },
    reasonPending: z.array(pendingReasonSchema).parse(JSON.parse(rating.reason_pending)),
    channel: rating.channel,
    ratedAt: rating.rated_at,
    ratedTicks: rating.rated_ticks,
    clockRun: rating.clock_run,
    groupId: rating.group_id,
    lacksText: text.problem !== undefined || rating.erased_at !== null,
  };
}

export function rowFromRating(rating: RatingRecord, vault: PersonalDataVault) {
  const { evaluationId, reasons } = rating;
  return {
    assess_number: rating.assessNumber,
    level: rating.level,
    indicators: JSON.stringify(reasons.perSubject),
    text: reasons.text === '' ? null : vault.seal(reasons.text, evaluationId),
    channel: rating.channel,
    rated_at: rating.ratedAt,
    rated_ticks: rating.ratedTicks,
    clock_run: rating.clockRun,
    reason_pending: JSON.stringify(rating.reasonPending),
    group_id: rating.groupId,
  };
}
