import * as z from 'zod';
import { caseInfoSchema, serviceInfoSchema, staffInfoSchema } from '../contract/case.ts';

/**
 * What a technician may ask of the evaluator about queue, keys and backups. Tells no level and no reason, and nothing about
 * a citizen, but for what the province said in words of a record that it refused.
 */
export interface TechnicianDesk {
  queue(): QueueReport;
  /** Dead letters behind the record `after`, oldest first. */
  deadLetters(page: { after: number; limit: number }): DeadLetterAnswer[];
  /** Each of these four throws HttpProblem when it cannot be done, and stands in the audit trail when it was. */
  correct(seq: number, order: CorrectionOrder): OrderAnswer;
  requeue(seq: number, order: Order): OrderAnswer;
  writeOff(seq: number, order: Order): OrderAnswer;
  exportDeadLetters(order: Order): DeadLettersExport;
  /** Entries before the entry `before`, the latest first. */
  audit(page: { before?: number | undefined; limit: number }): AuditAnswer[];
  rotateKeys(order: Order): KeyAnswer[];
  giveUpKey(id: number, order: Order): KeyAnswer[];
  backUp(order: Order): Promise<BackupAnswer>;
}

const instant = z.iso.datetime({ offset: true });

export const recordsSchema = z.object({
  pending: z.int(),
  /** All that the province ever acknowledged. */
  acked: z.int(),
  dead: z.int(),
  writtenOff: z.int(),
  oldestPendingAt: instant.nullable(),
});
export type Records = z.infer<typeof recordsSchema>;

export const backupAnswerSchema = z.object({ number: z.int(), madeAt: instant, bytes: z.int(), verified: z.boolean() });
export type BackupAnswer = z.infer<typeof backupAnswerSchema>;

export const keyAnswerSchema = z.object({
  id: z.int(),
  /** Whether new data is sealed with it. */
  current: z.boolean(),
  standing: z.enum(['open', 'locked', 'lost']),
  /** Null for the key of an earlier version. */
  madeAt: instant.nullable(),
  /** Fingerprint of the hall's recovery key that opens it, too. */
  recoveryKey: z.string().nullable(),
});
export type KeyAnswer = z.infer<typeof keyAnswerSchema>;
export const keysAnswerSchema = z.object({ keys: z.array(keyAnswerSchema) });

/** How queue, province, keys and backups are. What cannot be read now is null. */
export const queueReportSchema = z.object({
  at: instant,
  records: recordsSchema.nullable(),
  storage: z.object({
    working: z.boolean(),
    problem: z.string().nullable(),
    /** With its log, rounded up to whole MiB: the least change of a size would hint at how much a citizen wrote. */
    databaseBytes: z.int(),
  }),
  province: z.object({
    state: z.enum(['unknown', 'online', 'offline']),
    lastSuccessAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
    problem: z.string().nullable(),
    /** The province's clock minus ours. */
    clockSkewMs: z.int(),
    /** Requests since the start, and those that failed as a whole. */
    attempts: z.int(),
    failures: z.int(),
  }),
  /** The newest first. */
  backups: z.array(backupAnswerSchema).nullable(),
  keys: z.array(keyAnswerSchema),
  warnings: z.array(z.string()),
});
export type QueueReport = z.infer<typeof queueReportSchema>;

const deadLetterShape = {
  seq: z.int(),
  kind: z.enum(['service', 'rating']),
  projectNo: z.string(),
  serviceNumber: z.int(),
  code: z.string(),
  refusedAt: instant,
  /** As they were sent; null where they cannot be read. */
  facts: z
    .object({
      case: caseInfoSchema,
      service: serviceInfoSchema,
      staff: staffInfoSchema.optional(),
      place: z.object({ hallName: z.string(), windowNo: z.string(), terminalNo: z.string().optional(), deviceId: z.string() }),
    })
    .nullable(),
};

/** The province's words may quote the record, so they leave the device for the technician's eyes alone. */
export const deadLetterSchema = z.object({ ...deadLetterShape, words: z.string() });
export type DeadLetterAnswer = z.infer<typeof deadLetterSchema>;
export const deadLettersAnswerSchema = z.object({ deadLetters: z.array(deadLetterSchema) });

/** What may be handed on to the business system's or the province's people. */
export const deadLettersExportSchema = z.object({ exportedAt: instant, by: z.string(), deadLetters: z.array(z.object(deadLetterShape)) });
export type DeadLettersExport = z.infer<typeof deadLettersExportSchema>;

export const auditAnswerSchema = z.object({
  no: z.int(),
  at: instant,
  what: z.string(),
  /** The record it is about, if it is about one. */
  seq: z.int().nullable(),
  by: z.string(),
  reason: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditAnswer = z.infer<typeof auditAnswerSchema>;
export const auditTrailAnswerSchema = z.object({ entries: z.array(auditAnswerSchema) });

export const orderAnswerSchema = z.object({ records: recordsSchema });
export type OrderAnswer = z.infer<typeof orderAnswerSchema>;

/** Goes into the audit trail for ever, and from there to terminals, which obey control characters. */
export const told = (title: string, max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u)
    .refine((text) => text.isWellFormed(), 'has half of a character')
    .meta({ title });

/** The name under which the audit trail tells what the evaluator did by itself. */
const NOBODYS_NAME = 'evaluator';
const by = told('操作人 (by)', 50).refine((name) => name !== NOBODYS_NAME, 'is the name of the evaluator itself');

export const orderSchema = z.strictObject({ by, reason: told('原因 (reason)', 500) });
export type Order = z.infer<typeof orderSchema>;

/** The fields that a technician sends replace those of the record; null leaves one out. */
const corrections = ({ shape }: z.ZodObject) =>
  z.strictObject(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, z.optional(z.nullable(field))]))).optional();

const correctionSchema = z
  .strictObject({ case: corrections(caseInfoSchema), service: corrections(serviceInfoSchema), staff: corrections(staffInfoSchema) })
  .refine((parts) => Object.values(parts).some((part) => Object.keys(part ?? {}).length > 0), 'corrects nothing')
  .meta({ title: '更正内容 (correction)' });

export const correctionOrderSchema = orderSchema.extend({ correction: correctionSchema });
export type CorrectionOrder = z.infer<typeof correctionOrderSchema>;
