import * as z from 'zod';
import { applicantSchema, caseInfoSchema, serviceInfoSchema, staffInfoSchema } from '../core/contract/case.ts';
import { evaluationStatusSchema, type Evaluation } from '../core/contract/evaluation.ts';
import type { SentRating, SentService } from '../core/contract/province.ts';
import { channelSchema, levelSchema, pendingReasonSchema, subjectReasonsSchema, type RatingRecord } from '../core/contract/rating.ts';
import type { PersonalDataVault } from './keys/vault.ts';
import { checksumOf, type ChecksumParts } from './database/checksum.ts';
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
  project_no: z.string(),
  service_number: z.int(),
  status: evaluationStatusSchema,
  record: z.string(),
  applicant: sealedSchema,
  offered_at: z.int(),
  changed_at: z.int(),
  link_expires_at: z.int().nullable(),
  erased_at: z.int().nullable(),
  crc: z.int().nullable(),
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

const isIntact = (kept: number | null, ...parts: ChecksumParts) => kept === null || kept === checksumOf(...parts);

/** Whether an evaluation's row is what was written. */
export function isEvaluationIntact(row: unknown): boolean {
  const parsed = evaluationRowSchema.safeParse(row).data;
  return parsed !== undefined && isIntact(parsed.crc, ...factsInClear(parsed));
}

/** @throws StorageProblem `unreadable` when a row is not what was written */
function requireIntact(kept: number | null, ...parts: ChecksumParts): void {
  if (!isIntact(kept, ...parts)) throw new StorageProblem('unreadable', 'A row of the database was altered on the disk.');
}

/** What no seal protects of an evaluation and never changes by itself. */
export function factsInClear(row: { id: string; project_no: string; service_number: number; record: string }): ChecksumParts {
  return [row.id, row.project_no, row.service_number, row.record];
}

function evaluationOf(row: z.infer<typeof evaluationRowSchema>, applicant: Unsealed): Evaluation {
  requireIntact(row.crc, ...factsInClear(row));
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

/** The column that holds the facts. */
export const recordOf = (facts: ServiceFacts) => JSON.stringify(facts);

export function rowFromEvaluation(evaluation: Evaluation, vault: PersonalDataVault) {
  const { id, case: caseInfo, service, staff, place, applicant } = evaluation;
  const record = recordOf({ case: caseInfo, service, staff, place });
  const kept = { id, project_no: caseInfo.projectNo, service_number: service.number, record };
  return {
    ...kept,
    status: evaluation.status,
    crc: checksumOf(...factsInClear(kept)),
    applicant: applicant ? vault.seal(JSON.stringify(applicant), id) : null,
    offered_at: evaluation.offeredAt,
    changed_at: evaluation.changedAt,
    link_expires_at: evaluation.linkExpiresAt,
  };
}

/** By what a rating's evaluation is known. */
export const ownerRowSchema = z.object({ id: z.string(), project_no: z.string(), service_number: z.int() });
const evaluationNoSchema = z.object({ evaluation_no: z.int() });

/** To which evaluation a rating's row belongs. */
export const evaluationNoOf = (row: unknown) => evaluationNoSchema.parse(row).evaluation_no;

const perSubjectSchema = z.array(subjectReasonsSchema);
const reasonPendingSchema = z.array(pendingReasonSchema);
const ratingRowSchema = z.object({
  assess_number: z.int(),
  level: levelSchema,
  indicators: z.string(),
  text: sealedSchema,
  channel: channelSchema,
  rated_at: z.int(),
  rated_ticks: z.int(),
  clock_run: z.string(),
  reason_pending: z.string(),
  group_id: z.string().nullable(),
  erased_at: z.int().nullable(),
  crc: z.int().nullable(),
});

/** What no seal protects of a rating. */
function inClear(owner: z.infer<typeof ownerRowSchema>, row: Omit<z.input<typeof ratingRowSchema>, 'text' | 'erased_at' | 'crc'>): ChecksumParts {
  const { assess_number, level, indicators, channel, rated_at, rated_ticks, clock_run, reason_pending, group_id } = row;
  return [owner.id, owner.project_no, owner.service_number, assess_number, level, indicators, channel, rated_at, rated_ticks, clock_run, reason_pending, group_id];
}

/** Whether a rating's row is what was written. @param owner the row of its evaluation */
export function isRatingIntact(row: unknown, owner: unknown): boolean {
  const [rating, ownerRow] = [ratingRowSchema.safeParse(row).data, ownerRowSchema.safeParse(owner).data];
  return rating !== undefined && ownerRow !== undefined && isIntact(rating.crc, ...inClear(ownerRow, rating));
}

/** @param owner the row of its evaluation. @throws StorageProblem `locked`, `unreadable` */
export function sentRatingFromRow(row: unknown, owner: unknown, vault: PersonalDataVault): SentRating {
  const rating = ratingRowSchema.parse(row);
  const ownerRow = ownerRowSchema.parse(owner);
  const { id, project_no, service_number } = ownerRow;
  requireIntact(rating.crc, ...inClear(ownerRow, rating));
  const text = unseal(rating.text, id, vault);
  requireNotLocked(text);
  return {
    evaluationId: id,
    projectNo: project_no,
    serviceNumber: service_number,
    assessNumber: rating.assess_number,
    level: rating.level,
    reasons: { perSubject: perSubjectSchema.parse(JSON.parse(rating.indicators)), text: text.plain ?? '' },
    reasonPending: reasonPendingSchema.parse(JSON.parse(rating.reason_pending)),
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
  const row = {
    assess_number: rating.assessNumber,
    level: rating.level,
    indicators: JSON.stringify(reasons.perSubject),
    channel: rating.channel,
    rated_at: rating.ratedAt,
    rated_ticks: rating.ratedTicks,
    clock_run: rating.clockRun,
    reason_pending: JSON.stringify(rating.reasonPending),
    group_id: rating.groupId,
  };
  const text = reasons.text === '' ? null : vault.seal(reasons.text, evaluationId);
  const owner = { id: evaluationId, project_no: rating.projectNo, service_number: rating.serviceNumber };
  return { ...row, text, crc: checksumOf(...inClear(owner, row)) };
}
