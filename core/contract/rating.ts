import * as z from 'zod/mini';

/**
 * A citizen's rating, from the first touch to the record that leaves the device.
 * `zod/mini`, because the screens bundle this file.
 */

/** 评价等级 by stars: 5 非常满意 … 1 非常不满意. How a province or a keypad numbers them is its adapter's business. */
export const levelSchema = z.union([z.literal(5), z.literal(4), z.literal(3), z.literal(2), z.literal(1)]);
export type Level = z.infer<typeof levelSchema>;
export const LEVELS: readonly Level[] = [5, 4, 3, 2, 1];

/** 评价对象 that a reason can be about: staff 人员, matter 事项, agency 机构. */
export const subjectSchema = z.enum(['staff', 'matter', 'agency']);
export type Subject = z.infer<typeof subjectSchema>;

/** Reasons about one subject: ids of indicators (评价指标) from that subject's list at the chosen level. */
export const subjectReasonsSchema = z.object({
  subject: subjectSchema,
  indicators: z.array(z.string().check(z.maxLength(40))).check(z.maxLength(40)),
  /** 涉及的机构: codes of the agencies of a joint case that the reasons are about. */
  agencies: z.optional(z.array(z.string().check(z.maxLength(18))).check(z.maxLength(20))),
});
export type SubjectReasons = z.infer<typeof subjectReasonsSchema>;

/** What the citizen has entered beside the level; may still be incomplete. */
export const reasonsSchema = z.object({
  perSubject: z.array(subjectReasonsSchema).check(z.maxLength(10)),
  text: z.string().check(z.maxLength(2000)),
});
export type Reasons = z.infer<typeof reasonsSchema>;

export const NO_REASONS: Reasons = { perSubject: [], text: '' };

/**
 * Something beside the level that the region's rules demand and the device had no way to ask for: an indicator, an
 * indicator or text (`reason`), text, the text that 其他 calls for, the agencies of a joint case.
 */
export const pendingReasonSchema = z.enum(['indicator', 'reason', 'text', 'other-text', 'agency']);
export type PendingReason = z.infer<typeof pendingReasonSchema>;

/** A rating that the region's rules accept as complete. Only `judgeRating` makes one. */
export interface Rating {
  level: Level;
  reasons: Reasons;
  /** Empty unless the device cannot take all that the rules demand; then the record says what is still owed. */
  reasonPending: readonly PendingReason[];
}

/** 评价渠道 `pf` (province-interface, "Rating record"); `paper-form` was written by hand and entered afterwards. */
export const channelSchema = z.enum(['qr-code', 'window-evaluator', 'self-service-terminal', 'paper-form']);
export type Channel = z.infer<typeof channelSchema>;

/** A rating as stored and sent: what was said, about which service, when and through what. */
export interface RatingRecord extends Rating {
  evaluationId: string;
  projectNo: string;
  serviceNumber: number;
  /** 评价次序: 1 first rating, 2 additional. */
  assessNumber: number;
  /** Instant of the touch that completed the rating, or in the day that stands on a paper form, milliseconds since 1970. Never the time of upload. */
  ratedAt: number;
  /** The touch, or the entry of a form, by the clock's ticks, and the run of the evaluator to which these belong: tells what a set wall clock hides. */
  ratedTicks: number;
  clockRun: string;
  channel: Channel;
  /** Common to all records of one batch (批量业务) or theme (一件事) that were rated together; null for a single case. */
  groupId: string | null;
}
